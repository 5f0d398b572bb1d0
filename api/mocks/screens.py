"""Reading what the workbench's screens show of mock tests: a session to be marked, tests for staff, keys, tables."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from api import db, sql
from api.access import Actor, Permission
from api.errors import NotFound
from api.media.rules import url_of
from api.mocks import keys
from api.mocks.bands import BandRow, Scale
from api.mocks.checking import CheckedSection, band_tables, checked_sections
from api.mocks.schemas import AnsweredSection, KeyOut, ReadingType, Section
from api.mocks.words import MINIMA, count_words


@dataclass(frozen=True, slots=True)
class Files:
    """Where a section's files are served: the questions, for listening the recording too."""

    url: str
    audio_url: str | None
    audio_type: str | None


@dataclass(frozen=True, slots=True)
class WrittenTask:
    """One writing task; without `text` it was not answered."""

    number: int
    text: str | None
    words: int
    minimum: int
    comment: str | None

    @property
    def is_short(self) -> bool:
        """Whether it has fewer words than it should."""
        return self.words < self.minimum


@dataclass(frozen=True, slots=True)
class SessionToMark:
    """All of a session that an examiner needs, but not whose it is: the review says that, unless it is blind."""

    id: int
    uuid: UUID
    title: str
    started_at: datetime
    ended_at: datetime
    reading_type: ReadingType
    files: dict[Section, Files]
    tasks: tuple[WrittenTask, ...]
    checked: dict[AnsweredSection, CheckedSection]


@dataclass(frozen=True, slots=True)
class StaffTest:
    """One test as staff see it."""

    id: int
    uuid: UUID
    title: str
    code: str
    author: str
    created_at: datetime
    minutes: dict[Section, int]
    questions: dict[Section, int]
    files: dict[Section, Files]
    keyed: dict[AnsweredSection, int]
    sessions: int
    running: int


_SECTIONS: Final = """SELECT p.test, p.section, p.duration, p.question_count, p.reading_type, f.name, a.name AS audio,
        a.content_type AS audio_type, (SELECT count(*) FROM jsonb_object_keys(p.answer_key)) AS keyed
    FROM mock_section p JOIN stored_file f ON f.id = p.file LEFT JOIN stored_file a ON a.id = p.audio_file
    WHERE p.test = ANY ($1) ORDER BY p.id"""


async def session_to_mark(actor: Actor, target: int) -> SessionToMark:
    """The session that a review of the mock queue points at."""
    actor.require(Permission.GRADE)
    row = await db.fetch_row(
        """SELECT s.id, s.uuid, s.test, s.started_at, s.ended_at, t.title FROM mock_session s
           JOIN mock_test t ON t.id = s.test WHERE s.id = $1 AND s.is_completed""",
        target,
    )
    if row is None:
        raise NotFound
    sections = await db.fetch(_SECTIONS, [row["test"]])
    reading = next(part for part in sections if part["section"] == Section.READING)
    return SessionToMark(
        id=row["id"],
        uuid=row["uuid"],
        title=row["title"],
        started_at=row["started_at"],
        ended_at=row["ended_at"],
        reading_type=ReadingType(reading["reading_type"]),
        files={Section(part["section"]): _files(part["name"], part["audio"], part["audio_type"]) for part in sections},
        tasks=await _tasks(target),
        checked=await checked_sections(target),
    )


async def staff_tests(
    actor: Actor, *, search: str = "", limit: int = 50, offset: int = 0, test: int | None = None
) -> list[StaffTest]:
    """A page of the tests there are, newest first, with how often each was sat."""
    actor.require(Permission.MOCKS_WRITE)
    rows = await db.fetch(
        f"""SELECT t.id, t.uuid, t.title, t.code, {sql.name_of("c")} AS author, t.created_at,
                (SELECT count(*) FROM mock_session s WHERE s.test = t.id) AS sessions,
                (SELECT count(*) FROM mock_session s WHERE s.test = t.id AND NOT s.is_completed
                    AND s.due_at > now()) AS running
            FROM mock_test t JOIN account c ON c.id = t.created_by
            WHERE t.withdrawn_at IS NULL AND ($4::int IS NULL OR t.id = $4)
              AND ($1 = '' OR {sql.contains("t.title", "$1")} OR upper($1) = t.code)
            ORDER BY t.id DESC LIMIT $2 OFFSET $3""",
        search.strip(),
        limit,
        offset,
        test,
    )
    sections = await db.fetch(_SECTIONS, [row["id"] for row in rows])
    found = []
    for row in rows:
        parts = {Section(part["section"]): part for part in sections if part["test"] == row["id"]}
        found.append(
            StaffTest(
                **dict(row),
                minutes={name: part["duration"] for name, part in parts.items()},
                questions={name: part["question_count"] for name, part in parts.items()},
                files={name: _files(part["name"], part["audio"], part["audio_type"]) for name, part in parts.items()},
                keyed={AnsweredSection(name): parts[Section(name)]["keyed"] for name in AnsweredSection},
            )
        )
    return found


async def key_of_test(actor: Actor, test: UUID) -> KeyOut:
    """The key of a test."""
    return await keys.key_of(actor, test)


async def conversion_tables(actor: Actor) -> dict[Scale, tuple[BandRow, ...]]:
    """The conversion tables in force, best band first."""
    actor.require(Permission.GRADE)
    return await band_tables()


async def suggested_at_verdict(actor: Actor, target: int) -> dict[AnsweredSection, tuple[int | None, Decimal | None]]:
    """Raw score and band that the key suggested when the bands in force were given; empty before."""
    actor.require(Permission.GRADE)
    row = await db.fetch_row(
        "SELECT listening_raw, listening_suggested, reading_raw, reading_suggested FROM mock_score WHERE session = $1",
        target,
    )
    return {name: (row[f"{name}_raw"], row[f"{name}_suggested"]) for name in AnsweredSection} if row else {}


async def _tasks(session: int) -> tuple[WrittenTask, ...]:
    rows = await db.fetch("SELECT task_number, text, teacher_comment FROM mock_writing WHERE session = $1", session)
    given = {row["task_number"]: row for row in rows}
    return tuple(
        WrittenTask(
            number=task,
            text=given[task]["text"] if task in given else None,
            words=count_words(given[task]["text"]) if task in given else 0,
            minimum=minimum,
            comment=given[task]["teacher_comment"] if task in given else None,
        )
        for task, minimum in MINIMA.items()
    )


def _files(name: str, audio: str | None, audio_type: str | None) -> Files:
    return Files(url_of(name), url_of(audio) if audio else None, audio_type)
