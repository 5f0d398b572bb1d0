"""The form that makes a mock test: three sections with their files."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, Any, Final

from pydantic import Field, PlainSerializer, PlainValidator
from pydantic_core import PydanticCustomError

from api.errors import NO_FILE, WrongKindOfFile
from api.fields import Input, Title
from api.media.rules import CheckedFile, check_audio, check_pdf
from api.media.uploads import Upload
from api.mocks.schemas import MOST_QUESTIONS, WHOLE, ReadingType

LONGEST_SECTION: Final = 24 * 60
NOT_A_FILE: Final = "The submitted data was not a file. Check the encoding type on the form."
FILES: Final[Mapping[str, Callable[[Upload], Awaitable[CheckedFile]]]] = {
    "reading.file": check_pdf,
    "writing.file": check_pdf,
    "listening.audio_file": check_audio,
    "listening.question_file": check_pdf,
}


def _sound(value: Any) -> CheckedFile:
    if isinstance(value, CheckedFile):
        return value
    message = NOT_A_FILE if value else NO_FILE
    if isinstance(value, WrongKindOfFile):
        message = next(iter(value.fields.values()))[0]
    raise PydanticCustomError("file", "{message}", {"message": message})


def _name(file: object) -> str:
    return file.upload.client_name if isinstance(file, CheckedFile) else ""


File = Annotated[
    CheckedFile, PlainValidator(_sound), PlainSerializer(_name, return_type=str), Field("", validate_default=True)
]


class _SectionForm(Input):
    duration: Annotated[int, Field(ge=1, le=LONGEST_SECTION), WHOLE]
    question_count: Annotated[int, Field(ge=1, le=MOST_QUESTIONS), WHOLE]


class ReadingForm(_SectionForm):
    """The reading section."""

    file: File
    reading_type: ReadingType = ReadingType.ACADEMIC


class WritingForm(_SectionForm):
    """The writing section."""

    file: File


class ListeningForm(_SectionForm):
    """The listening section."""

    audio_file: File
    question_file: File


class MockTestForm(Input):
    """A whole test."""

    title: Title
    reading: ReadingForm
    writing: WritingForm
    listening: ListeningForm


async def with_checked_files(sent: Mapping[str, Any]) -> dict[str, Any]:
    """What was sent, with each file of the form looked at: as what it is, or as what is wrong with it."""
    content: dict[str, Any] = {name: dict(part) if isinstance(part, dict) else part for name, part in sent.items()}
    places = [name.split(".") for name in FILES]
    found = [
        (section, field, content[section][field])
        for section, field in places
        if isinstance(content.get(section), dict) and isinstance(content[section].get(field), Upload)
    ]
    checks = (FILES[f"{section}.{field}"](upload) for section, field, upload in found)
    outcomes = await asyncio.gather(*checks, return_exceptions=True)
    for (section, field, _), outcome in zip(found, outcomes, strict=True):
        if isinstance(outcome, BaseException) and not isinstance(outcome, WrongKindOfFile):
            raise outcome
        content[section][field] = outcome
    return content
