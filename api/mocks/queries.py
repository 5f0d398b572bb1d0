"""Reading mock tests, sessions, answers and bands. Files' addresses begin with `origin`.

A session is over from its due time on, whatever its row says: every statement here reckons so.
"""

from typing import Final
from uuid import UUID

from api import db, sql
from api.access import Actor
from api.accounts.queries import is_found
from api.errors import NotFound
from api.filters import Condition
from api.listing import Listing
from api.media.rules import url_of
from api.mocks.schemas import AnswersQuery, OwnScoresQuery, OwnSessionsQuery, Section, SessionStatus, TestsQuery

OVER: Final = "(s.is_completed OR s.due_at <= statement_timestamp())"
ENDED_AT: Final = "coalesce(s.ended_at, CASE WHEN s.due_at <= statement_timestamp() THEN s.due_at END)"


def _times(alias: str) -> str:
    return f"'created_at', {sql.moment(f'{alias}.created_at')}, 'updated_at', {sql.moment(f'{alias}.updated_at')}"


def _address(file: str) -> str:
    return f"{{origin}}::text || '{url_of('')}' || {file}.name"


# Without an origin there are no addresses and no code: that is what students see of a list of tests.
_PAPER: Final = f"""json_build_object('id', p.id, 'file', {_address("f")}, 'duration', p.duration,
    'question_count', p.question_count, {_times("p")})"""
_SOUND_FILES: Final = f"'id', p.id, 'audio_file', {_address('a')}, 'question_file', {_address('f')}"
_SOUND: Final = f"""json_build_object({_SOUND_FILES}, 'duration', p.duration,
    'question_count', p.question_count, {_times("p")})"""
_STARTED_SOUND: Final = f"""json_build_object({_SOUND_FILES}, 'duration', p.duration,
    'question_count', p.question_count)"""


def _section(of: str, section: Section, shown: str) -> str:
    """The section of the test `of` as JSON, a sub-select."""
    audio = "JOIN stored_file a ON a.id = p.audio_file" if section is Section.LISTENING else ""
    return f"""(SELECT {shown} FROM mock_section p JOIN stored_file f ON f.id = p.file {audio}
        WHERE p.test = {of} AND p.section = '{section}')"""


_TEST: Final = f"""json_build_object('id', t.uuid, 'title', t.title,
    'code', CASE WHEN {{origin}}::text IS NOT NULL THEN t.code END,
    'created_by', json_build_object('first_name', c.first_name, 'last_name', c.last_name),
    'reading', {_section("t.id", Section.READING, _PAPER)}, 'writing', {_section("t.id", Section.WRITING, _PAPER)},
    'listening', {_section("t.id", Section.LISTENING, _SOUND)}, {_times("t")})"""
_TEST_ROWS: Final = "FROM mock_test t"
_AUTHOR: Final = "JOIN account c ON c.id = t.created_by"

_SITTER: Final = """json_build_object('id', u.id, 'first_name', u.first_name, 'last_name', u.last_name,
    'group', CASE WHEN g.id IS NOT NULL THEN json_build_object('id', g.id, 'name', g.name) END)"""
_SESSION_ROWS: Final = "FROM mock_session s"
_USER: Final = 'JOIN account u ON u.id = s."user" LEFT JOIN study_group g ON g.id = u."group"'
# OFFSET 0 keeps the object inside the look-up, where each test's is built once for all its sessions.
_ITS_TEST: Final = f"CROSS JOIN LATERAL (SELECT {_TEST} AS shown {_TEST_ROWS} {_AUTHOR} WHERE t.id = s.test OFFSET 0) x"
_BANDS: Final = "'listening', {0}.listening, 'reading', {0}.reading, 'writing', {0}.writing, 'speaking', {0}.speaking"
_SCORE: Final = f"""(SELECT json_build_object('id', k.id, {_BANDS.format("k")}, 'score', k.score, 'created_by',
        json_build_object('id', e.id, 'first_name', e.first_name, 'last_name', e.last_name))
    FROM mock_score k JOIN account e ON e.id = k.created_by WHERE k.session = s.id)"""
_STATES: Final = f"'is_completed', {OVER}, 'is_finished', s.is_finished"
_STANDING: Final = f"'started_at', {sql.moment('s.started_at')}, 'ended_at', {sql.moment(ENDED_AT)}, {_STATES}"

_OWN_SESSION: Final = f"""json_build_object('id', s.uuid, 'user', {_SITTER},
    'test', CASE WHEN {OVER} THEN x.shown END, {_STANDING}, 'score', {_SCORE})"""
_FINISHED: Final = f"json_build_object('id', s.uuid, 'user', {_SITTER}, 'test', x.shown, {_STANDING})"
_STARTED: Final = f"""json_build_object('id', s.uuid, 'user', {_SITTER},
    'test', (SELECT uuid FROM mock_test WHERE id = s.test), {_STANDING},
    'listening', {_section("s.test", Section.LISTENING, _STARTED_SOUND)})"""

_ANSWER: Final = "'id', {0}.id, 'session', s.uuid, 'answers', {0}.answers, 'created_at', {1}"
_WRITTEN: Final = """'id', {0}.id, 'session', s.uuid, 'task_number', {0}.task_number, 'text', {0}.text,
    'teacher_comment', {0}.teacher_comment"""


def _answer_of(alias: str) -> str:
    shown = _ANSWER.format(alias, sql.moment(f"{alias}.created_at"))
    return f"CASE WHEN {alias}.id IS NOT NULL THEN json_build_object({shown}) END"


_ANSWERED: Final = f"""json_build_object(
    'session', json_build_object('id', s.uuid, 'user', {_SITTER}, 'test', x.shown, {_STATES}),
    'reading_answer', {_answer_of("r")}, 'listening_answer', {_answer_of("l")}, 'writing_answers', w.shown)"""
_ANSWERS: Final = f"""LEFT JOIN mock_answer r ON r.session = s.id AND r.section = 'reading'
    LEFT JOIN mock_answer l ON l.session = s.id AND l.section = 'listening'
    CROSS JOIN LATERAL (SELECT coalesce(json_agg(json_build_object({_WRITTEN.format("v")}) ORDER BY v.task_number),
        '[]') AS shown FROM mock_writing v WHERE v.session = s.id) w"""

_SCORES: Final = f"""json_build_object('id', k.id, 'session', s.uuid, {_BANDS.format("k")}, 'score', k.score,
    'created_at', {sql.moment("k.created_at")}{{more}})"""
_OWN_SCORE: Final = _SCORES.format(more="")
_GIVEN_SCORE: Final = _SCORES.format(more=f", 'updated_at', {sql.moment('k.updated_at')}")
_SCORE_ROWS: Final = "FROM mock_score k JOIN mock_session s ON s.id = k.session"


def tests(actor: Actor, query: TestsQuery, origin: str) -> Listing:
    """The tests there are, oldest first; for students without code and files."""
    condition = (
        Condition("t.withdrawn_at IS NULL")
        .given("t.created_by = {}", query.employee)
        .given("t.created_at >= {}::date", query.date_from)
        .given("t.created_at < {}::date + 1", query.date_to)
        .given(sql.contains("t.title", "{}"), query.search)
    )
    item, args = _with_origin(_TEST, condition, origin if actor.is_staff else None)
    return Listing(item, _TEST_ROWS, "t.id", condition.where, joined=_AUTHOR, args=args)


async def test(actor: Actor, uuid: UUID, origin: str) -> str:
    """One test; for students without code and files."""
    condition = Condition("t.withdrawn_at IS NULL").given("t.uuid = {}", uuid)
    return await _one(_TEST, f"{_TEST_ROWS} {_AUTHOR}", condition, origin if actor.is_staff else None)


def own_sessions(actor: Actor, query: OwnSessionsQuery, origin: str) -> Listing:
    """The actor's own sessions, oldest first."""
    states = {
        SessionStatus.ACTIVE: f"NOT {OVER}",
        SessionStatus.COMPLETED: f"{OVER} AND NOT s.is_finished",
        SessionStatus.FINISHED: "s.is_finished",
    }
    condition = Condition(*([states[query.status]] if query.status else [])).given('s."user" = {}', actor.id)
    return _sessions(_OWN_SESSION, _begun(condition, query), f"{_USER} {_ITS_TEST}", origin)


def session_answers(query: AnswersQuery, origin: str) -> Listing:
    """All sessions that are over with their answers, oldest first; what is due has to be settled before."""
    finished = [] if query.status is None else ["s.is_finished" if query.status == "finished" else "NOT s.is_finished"]
    condition = (
        _begun(Condition("s.is_completed", *finished), query)
        .given('s."user" = {}', query.student_id)
        .given('s."user" IN (SELECT id FROM account WHERE "group" = {})', query.group_id)
        .given(is_found('s."user"'), query.search)
    )
    return _sessions(_ANSWERED, condition, f"{_USER} {_ITS_TEST} {_ANSWERS}", origin)


async def answers_of(session: int, origin: str) -> str:
    """One session with its answers, over or not."""
    return await _one_session(_ANSWERED, f"{_USER} {_ITS_TEST} {_ANSWERS}", session, origin)


async def started(session: int, origin: str) -> str:
    """A session as it begins."""
    return await _one_session(_STARTED, _USER, session, origin)


async def finished(session: int, origin: str) -> str:
    """A session as it ends."""
    return await _one_session(_FINISHED, f"{_USER} {_ITS_TEST}", session, origin)


async def section_of(session: int, section: Section, origin: str) -> str:
    """The reading or writing section that a session asks."""
    return await _one_session(_section("s.test", section, _PAPER), "", session, origin)


def own_scores(actor: Actor, query: OwnScoresQuery) -> Listing:
    """The bands of the actor's own sessions, oldest first."""
    condition = (
        Condition()
        .given('s."user" = {}', actor.id)
        .given(sql.on_day("k.created_at"), query.date)
        .given("k.created_at >= {}::date", query.date_from)
        .given("k.created_at < {}::date + 1", query.date_to)
    )
    return Listing(_OWN_SCORE, _SCORE_ROWS, "k.id", condition.where, args=condition.args)


async def score_of(session: int) -> str:
    """The bands of a session."""
    return str(await db.fetch_value(f"SELECT {_GIVEN_SCORE} {_SCORE_ROWS} WHERE s.id = $1", session))


def _begun(condition: Condition, query: OwnSessionsQuery | AnswersQuery) -> Condition:
    return (
        condition.given("s.test = (SELECT id FROM mock_test WHERE uuid = {})", query.test)
        .given(sql.on_day("s.started_at"), query.date)
        .given("s.started_at >= {}::date", query.date_from)
        .given("s.started_at < {}::date + 1", query.date_to)
    )


def _sessions(item: str, condition: Condition, joined: str, origin: str) -> Listing:
    args = (*condition.args, origin)
    place = f"${len(args)}"
    return Listing(
        item.replace("{origin}", place),
        _SESSION_ROWS,
        "s.id",
        condition.where,
        joined=joined.replace("{origin}", place),
        args=args,
    )


def _with_origin(text: str, condition: Condition, origin: str | None) -> tuple[str, tuple[object, ...]]:
    args = (*condition.args, origin)
    return text.replace("{origin}", f"${len(args)}"), args


async def _one_session(item: str, joined: str, session: int, origin: str) -> str:
    return await _one(item, f"{_SESSION_ROWS} {joined}", Condition().given("s.id = {}", session), origin)


async def _one(item: str, rows: str, condition: Condition, origin: str | None) -> str:
    statement, args = _with_origin(f"SELECT {item} {rows} {condition.where}", condition, origin)
    if "{origin}" in f"{item}{rows}":
        found: str | None = await db.fetch_value(statement, *args)
    else:
        found = await db.fetch_value(statement, *condition.args)
    if found is None:
        raise NotFound
    return found
