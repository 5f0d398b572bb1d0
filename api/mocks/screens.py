"""Reading what the workbench's screens show of mock tests: a session to be marked, tests for staff, keys, tables."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from api import db, sql
from api.access import Actor, Permission
from api.errors import NotFound
from api.grading.schemas import Queue
from api.media.rules import url_of
from api.mocks import keys
from api.mocks.bands import BandRow, Scale
from api.mocks.checking import CheckedSection, band_tables, checked_sections
from api.mocks.schemas import AnsweredSection, KeyOut, ReadingType, Section, SessionStatus
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


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One sitting of a test; `review` is what an examiner marks, `score` the overall band."""

    id: int
    student: int
    student_name: str
    group_name: str | None
    status: SessionStatus
    started_at: datetime
    due_at: datetime
    ended_at: datetime | None
    review: int | None
    score: Decimal | None


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """What `count` sessions answered to a question."""

    section: AnsweredSection
    number: int
    text: str
    count: int


_SESSIONS: Final = f"""SELECT s.id, s."user" AS student, {sql.name_of("a")} AS student_name, g.name AS group_name,
        CASE WHEN s.is_finished THEN 'finished' WHEN s.is_completed OR s.due_at <= now() THEN 'completed'
            ELSE 'active' END AS status,
        s.started_at, s.due_at, s.ended_at, v.id AS review, b.score
    FROM mock_session s JOIN account a ON a.id = s."user" LEFT JOIN study_group g ON g.id = a."group"
    LEFT JOIN mock_score b ON b.session = s.id LEFT JOIN review v ON v.queue = $2 AND v.target = s.id
    WHERE s.test = $1 ORDER BY s.is_completed, s.id DESC LIMIT $3 OFFSET $4"""
_GIVEN: Final = """SELECT a.section, given.key AS number, given.value AS text, count(*) AS count
    FROM mock_answer a JOIN mock_session s ON s.id = a.session, jsonb_each_text(a.answers) AS given
    WHERE s.test = $1 GROUP BY 1, 2, 3 ORDER BY 4 DESC, 3"""
_HANDED_IN: Final = """SELECT a.section, count(*) AS count FROM mock_answer a JOIN mock_session s ON s.id = a.session
    WHERE s.test = $1 GROUP BY 1"""
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
    actor: Actor,
    *,
    search: str = "",
    limit: int = 50,
    offset: int = 0,
    test: int | None = None,
    uuid: UUID | None = None,
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
              AND ($5::uuid IS NULL OR t.uuid = $5)
              AND ($1 = '' OR {sql.contains("t.title", "$1")} OR upper($1) = t.code)
            ORDER BY t.id DESC LIMIT $2 OFFSET $3""",
        search.strip(),
        limit,
        offset,
        test,
        uuid,
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


async def sessions_of_test(actor: Actor, test: int, *, limit: int = 50, offset: int = 0) -> list[SessionLine]:
    """A page of a test's sessions: those that run in front, then the newest."""
    actor.require(Permission.MOCKS_MARK)
    rows = await db.fetch(_SESSIONS, test, Queue.MOCK, limit, offset)
    return [SessionLine(**{**dict(row), "status": SessionStatus(row["status"])}) for row in rows]


async def answers_given(actor: Actor, test: int) -> list[GivenAnswer]:
    """What was answered to each question of a test, the most frequent first."""
    actor.require(Permission.MOCKS_WRITE)
    return [
        GivenAnswer(AnsweredSection(row["section"]), int(row["number"]), row["text"], row["count"])
        for row in await db.fetch(_GIVEN, test)
    ]


async def sections_handed_in(actor: Actor, test: int) -> dict[AnsweredSection, int]:
    """In how many sessions of a test each section was handed in."""
    actor.require(Permission.MOCKS_WRITE)
    found = {AnsweredSection(row["section"]): row["count"] for row in await db.fetch(_HANDED_IN, test)}
    return {section: found.get(section, 0) for section in AnsweredSection}


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
