"""Mock tests as staff make and withdraw them."""

import secrets
import string
from typing import Any, Final
from uuid import UUID

from api import db
from api.access import Actor, Permission
from api.audit.rules import record
from api.errors import NotFound
from api.media.rules import CheckedFile, Keeper, keeping
from api.mocks.forms import MockTestForm
from api.mocks.schemas import ReadingType, Section

ALPHABET: Final = string.ascii_uppercase + string.digits
CODE_LENGTH: Final = 6
READING_FOLDER: Final = "tests/reading"
WRITING_FOLDER: Final = "tests/writing"
AUDIO_FOLDER: Final = "mock_tests/listening/audio"
QUESTIONS_FOLDER: Final = "mock_tests/listening/questions"

_MAKE: Final = """INSERT INTO mock_test (title, code, created_by) VALUES ($1, $2, $3)
    ON CONFLICT (code) DO NOTHING RETURNING id, uuid"""
_ADD_SECTION: Final = """INSERT INTO mock_section
    (test, section, file, audio_file, duration, question_count, reading_type) VALUES ($1, $2, $3, $4, $5, $6, $7)"""


async def create_test(actor: Actor, form: MockTestForm) -> UUID:
    """A new test with a code of its own; the address it has in the API."""
    actor.require(Permission.MOCKS_WRITE)
    files: list[tuple[CheckedFile, str]] = [
        (form.reading.file, READING_FOLDER),
        (form.writing.file, WRITING_FOLDER),
        (form.listening.question_file, QUESTIONS_FOLDER),
        (form.listening.audio_file, AUDIO_FOLDER),
    ]
    async with keeping() as keeper, db.transaction():
        test, uuid, code = await _made(actor, form.title)
        await _add_sections(test, form, await _kept(keeper, files))
        facts = {"title": form.title, "code": code, **_minutes(form)}
        await record(actor, action="create", object_type="mock_test", object_id=test, after=facts)
    return uuid


async def withdraw_test(actor: Actor, *, test: UUID) -> None:
    """Take a test out of every list; sessions of it go on, and their answers and bands stay."""
    actor.require(Permission.MOCKS_WRITE)
    async with db.transaction():
        row = await db.fetch_row(
            "UPDATE mock_test SET withdrawn_at = now() WHERE uuid = $1 AND withdrawn_at IS NULL"
            " RETURNING id, title, code",
            test,
        )
        if row is None:
            raise NotFound
        facts = {"title": row["title"], "code": row["code"]}
        await record(actor, action="withdraw", object_type="mock_test", object_id=row["id"], before=facts)


def new_code() -> str:
    """Six letters and digits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


async def _made(actor: Actor, title: str) -> tuple[int, UUID, str]:
    while True:
        code = new_code()
        row = await db.fetch_row(_MAKE, title, code, actor.id)
        if row is not None:
            return row["id"], row["uuid"], code


async def _kept(keeper: Keeper, files: list[tuple[CheckedFile, str]]) -> list[int]:
    return [kept.id for kept in await keeper.keep(files)]


async def _add_sections(test: int, form: MockTestForm, files: list[int]) -> None:
    reading, writing, questions, audio = files
    for section, part, file, sound, reading_type in (
        (Section.READING, form.reading, reading, None, form.reading.reading_type),
        (Section.WRITING, form.writing, writing, None, ReadingType.ACADEMIC),
        (Section.LISTENING, form.listening, questions, audio, ReadingType.ACADEMIC),
    ):
        await db.execute(_ADD_SECTION, test, section, file, sound, part.duration, part.question_count, reading_type)


def _minutes(form: MockTestForm) -> dict[str, Any]:
    parts = {Section.READING: form.reading, Section.WRITING: form.writing, Section.LISTENING: form.listening}
    return {
        str(name): {"duration": part.duration, "question_count": part.question_count} for name, part in parts.items()
    }
