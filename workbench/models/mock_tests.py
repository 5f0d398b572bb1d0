"""A mock test being made: its form, its files, and what is wrong with them."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Protocol
from uuid import UUID

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from api.access import Actor
from api.errors import NO_FILE, DomainError
from api.media.rules import EMPTY, NOT_A_PDF, NOT_SOUND
from api.media.storage import get_store
from api.media.uploads import Staging, Upload
from api.mocks import authoring
from api.mocks.forms import LONGEST_SECTION, MockTestForm, with_checked_files
from api.mocks.schemas import MOST_QUESTIONS, AnsweredSection, ReadingType, Section
from api.mocks.screens import StaffTest, staff_tests
from workbench.i18n import _
from workbench.models.faults import WHOLE, Faults
from workbench.models.standing import Tone, criterion_name
from workbench.wording import sentence

PAGE_SIZE: Final = 25
LARGEST: Final = 300
"""Megabytes, all files of a test together."""
IN_ORDER: Final = (Section.LISTENING, Section.READING, Section.WRITING)
PDF_TYPES: Final = ("pdf",)
SOUND_TYPES: Final = ("mp3", "wav", "webm", "m4a", "aac", "ogg", "flac", "mp4")
FILES: Final[Mapping[str, tuple[str, ...]]] = {
    "listening.audio_file": SOUND_TYPES,
    "listening.question_file": PDF_TYPES,
    "reading.file": PDF_TYPES,
    "writing.file": PDF_TYPES,
}


def _usual() -> dict[str, str]:
    return {
        "title": "",
        "listening.duration": "30", "listening.question_count": "40",
        "reading.duration": "60", "reading.question_count": "40",
        "writing.duration": "60", "writing.question_count": "2",
    }  # fmt: skip


class File(Protocol):
    """A file as a browser sent it."""

    name: str
    size: int

    def getbuffer(self) -> memoryview:
        """Its bytes."""


@dataclass(slots=True)
class TestDraft:
    """The form without its files."""

    __test__ = False

    typed: dict[str, str] = field(default_factory=_usual)
    reading_type: ReadingType = ReadingType.ACADEMIC

    def written(self) -> str:
        """All of it as one text, to be kept and to be compared."""
        return _DRAFT.dump_json(self).decode()

    def texts(self) -> dict[str, str]:
        """Everything that is typed, by name."""
        return dict(self.typed)

    def put(self, typed: Mapping[str, str]) -> None:
        """Change those of the texts that there are."""
        self.typed |= {name: text for name, text in typed.items() if name in self.typed}

    def content(self) -> dict[str, Any]:
        """The form as the API takes it, still without files."""
        sent: dict[str, Any] = {"title": self.typed["title"]}
        for name, text in self.typed.items():
            section, _dot, part = name.partition(".")
            if part:
                sent.setdefault(section, {})[part] = text.strip()
        sent[Section.READING]["reading_type"] = self.reading_type
        return sent


_DRAFT: Final = TypeAdapter(TestDraft)


def read_back(written: str) -> TestDraft | None:
    """The draft that was written so; None where it can't be read any more."""
    try:
        return _DRAFT.validate_json(written)
    except ValidationError:
        return None


class Making:
    """One test being made, step by step: files put on the disk, checked, stored with the test."""

    def __init__(self, draft: TestDraft) -> None:
        self._sent = draft.content()
        self._staging = Staging(get_store().incoming)
        self._form: MockTestForm | None = None
        self._size = 0

    async def stage(self, name: str, file: File) -> None:
        """Put a file where the checks read it."""
        section, _dot, part = name.partition(".")
        path = self._staging.path()
        await asyncio.to_thread(path.write_bytes, file.getbuffer())
        self._sent[section][part] = Upload(name, file.name, path, size=file.size)
        self._size += file.size

    async def check(self) -> Faults:
        """What is wrong, by field: by the same rules as the API's."""
        if self._size > LARGEST * 1024**2:
            return {WHOLE: _("All files together may have %(count)d MB.") % {"count": LARGEST}}
        try:
            self._form = MockTestForm.model_validate(await with_checked_files(self._sent))
        except ValidationError as fault:
            faults: Faults = {}
            for error in fault.errors(include_url=False):
                faults.setdefault(".".join(map(str, error["loc"])), _explained(error))
            return faults
        except DomainError as refusal:
            return {WHOLE: sentence(refusal)}
        return {}

    async def store(self, actor: Actor) -> UUID:
        """The new test, once the check found nothing."""
        assert self._form is not None, "checked before"
        return await authoring.create_test(actor, self._form)

    def end(self) -> None:
        """Whatever came of it: the disk is tidy again."""
        self._staging.discard()


def _explained(error: ErrorDetails) -> str:
    known = {
        NOT_A_PDF: _("This is not a PDF."),
        NOT_SOUND: _("This is not a recording that can be played. Save it as MP3 and try again."),
        EMPTY: _("The file is empty."),
        NO_FILE: _("Choose a file."),
    }
    if error["type"] == "file":
        return known.get(error["msg"], _("This file can’t be taken."))
    if error["loc"] == ("title",):
        return _("Give the test a title.") if not str(error["input"]).strip() else _("The title is too long.")
    is_time = error["loc"][-1] == "duration"
    most = LONGEST_SECTION if is_time else MOST_QUESTIONS
    return _("A whole number from 1 to %(most)d.") % {"most": most}


def file_name(name: str) -> str:
    """What a file of the form is."""
    return {
        "listening.audio_file": _("Recording"),
        "listening.question_file": _("Listening questions, PDF"),
        "reading.file": _("Reading texts and questions, PDF"),
        "writing.file": _("Writing tasks, PDF"),
    }[name]


async def find_test(actor: Actor, *, test: int | None = None, uuid: UUID | None = None) -> StaffTest | None:
    """One test; None where there is none any more."""
    found = await staff_tests(actor, test=test, uuid=uuid, limit=1)
    return found[0] if found else None


async def withdraw(actor: Actor, test: UUID) -> str | None:
    """Take it out of every list; a sentence says why not."""
    try:
        await authoring.withdraw_test(actor, test=test)
    except DomainError as refusal:
        return sentence(refusal)
    return None


def about_key(test: StaffTest) -> tuple[str, Tone]:
    """How far the answer key has come."""
    keyed, asked = sum(test.keyed.values()), sum(test.questions[Section(name.value)] for name in AnsweredSection)
    if not keyed:
        return _("No key"), "held"
    return (_("Complete"), "done") if keyed == asked else (f"{keyed}/{asked}", "waiting")


def section_line(test: StaffTest, section: Section) -> str:
    """A section in a line."""
    values = {"count": test.questions[section], "minutes": test.minutes[section]}
    text = (
        _("%(count)d tasks, %(minutes)d min")
        if section is Section.WRITING
        else _("%(count)d questions, %(minutes)d min")
    )
    return text % values


def section_name(section: Section) -> str:
    """What a section is called."""
    return criterion_name(section.value)
