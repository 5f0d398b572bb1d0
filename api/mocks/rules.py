"""Sessions: they start once, and they end once, on time by the database's clock, whoever notices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import msgspec

from api import db
from api.access import Actor, Permission
from api.accounts.guard import fetch_guarded
from api.errors import FieldErrors, Forbidden, InvalidInput, NotFound, Refused
from api.grading.chat import key_of, tell_new
from api.grading.rules import open_review
from api.grading.schemas import Queue

IS_OVER: Final = Refused("Bu session allaqachon yakunlangan.")
WRONG_CODE: Final = Refused("Test kodi noto'g'ri.")
IS_ACTIVE: Final = Refused("Sizda bu test uchun aktiv session mavjud.")

RUNNING: Final = "NOT is_completed AND due_at > clock_timestamp()"
# By the time of the statement, so that the index of what is due can be used; it comes after whoever saw it overdue.
DUE: Final = "NOT is_completed AND due_at <= statement_timestamp()"

_START: Final = """INSERT INTO mock_session ("user", test, started_at, due_at)
    SELECT $1, $2, now(), now() + make_interval(mins => sum(duration)::int) FROM mock_section WHERE test = $2
    ON CONFLICT ("user", test) WHERE NOT is_completed DO NOTHING RETURNING id"""
# The lock decides between those who end a session at once: who comes second finds nothing left to end.
_END: Final = """UPDATE mock_session s SET is_completed = true, ended_at = least(clock_timestamp(), s.due_at)
    FROM (SELECT id FROM mock_session WHERE {chosen}) AS chosen
    WHERE s.id = chosen.id AND NOT s.is_completed
    RETURNING s.id, s."user" AS student, (SELECT title FROM mock_test t WHERE t.id = s.test) AS title"""
_SITTING: Final = f"""SELECT json_build_object('id', s.id, 'user', s."user", 'is_over', NOT ({RUNNING}),
        'questions', (SELECT json_object_agg(section, question_count) FROM mock_section WHERE test = s.test))
    FROM mock_session s WHERE s.uuid = $1"""
_LOCKED: Final = "ORDER BY id FOR NO KEY UPDATE"
_KEEP_ANSWERS: Final = """INSERT INTO mock_answer (session, section, answers)
    SELECT session, section, jsonb_object_agg(item::text, text) FROM mock_draft
    WHERE session = ANY ($1) AND section <> 'writing' AND text IS NOT NULL GROUP BY session, section
    ON CONFLICT (session, section) DO NOTHING"""
_KEEP_TEXTS: Final = """INSERT INTO mock_writing (session, task_number, text)
    SELECT session, item, text FROM mock_draft WHERE session = ANY ($1) AND section = 'writing' AND text IS NOT NULL
    ORDER BY session, item ON CONFLICT (session, task_number) DO NOTHING"""
# A whole class ends at one second: in small portions, so that nobody waits long for a session that is being ended.
_AT_ONCE: Final = 20


@dataclass(frozen=True, slots=True)
class Sitting:
    """An own session, and how many questions its sections have."""

    id: int
    user: int
    is_over: bool
    questions: Mapping[str, int]


async def start(actor: Actor, *, test: UUID, code: str) -> int:
    """Begin a session of the test; its id."""
    actor.require(Permission.MOCKS_SIT)
    row = await db.fetch_row("SELECT id, code FROM mock_test WHERE uuid = $1 AND withdrawn_at IS NULL", test)
    if row is None:
        raise InvalidInput.unknown_key("test", test)
    if code.strip().upper() != row["code"]:
        raise WRONG_CODE
    made = await db.fetch_value(_START, actor.id, row["id"])
    if made is None:
        # The one that stands in the way may be over without anybody having noticed.
        await _end(f'{DUE} AND "user" = $1 AND test = $2 {_LOCKED}', actor.id, row["id"])
        made = await db.fetch_value(_START, actor.id, row["id"])
    if made is None:
        raise IS_ACTIVE
    return int(made)


async def finish(actor: Actor, *, session: UUID) -> int:
    """End an own session before its time; its id."""
    actor.require(Permission.MOCKS_SIT)
    sitting = await own_sitting(actor, session)
    if sitting.is_over or not await _end(f"{RUNNING} AND id = $1 {_LOCKED}", sitting.id):
        await settle(sitting.id)
        raise IS_OVER
    return sitting.id


async def own_sitting(actor: Actor, session: UUID, field: str | None = None) -> Sitting:
    """The actor's own session; somebody else's is refused. An unknown one named in a body is its `field`'s fault.

    The actor is as their token claims.
    """
    found = await fetch_guarded(actor, _SITTING, session)
    if found is None:
        raise InvalidInput.unknown_key(field, session) if field else NotFound
    sitting = msgspec.json.decode(found, type=Sitting)
    if sitting.user != actor.id:
        raise Forbidden
    return sitting


async def unknown_session(facts: Mapping[str, Any], _: int | None = None) -> FieldErrors:
    """What is wrong with the session that a body names."""
    named = facts.get("session")
    if named is None or await db.fetch_value("SELECT EXISTS (SELECT FROM mock_session WHERE uuid = $1)", named):
        return {}
    return InvalidInput.unknown_key("session", named).fields


async def unknown_test(facts: Mapping[str, Any], _: int | None = None) -> FieldErrors:
    """What is wrong with the test that a body names."""
    there = "SELECT EXISTS (SELECT FROM mock_test WHERE uuid = $1 AND withdrawn_at IS NULL)"
    named = facts.get("test")
    if named is None or await db.fetch_value(there, named):
        return {}
    return InvalidInput.unknown_key("test", named).fields


async def session_id(session: UUID, field: str | None = None) -> int:
    """The row of a session, anybody's."""
    found = await db.fetch_value("SELECT id FROM mock_session WHERE uuid = $1", session)
    if found is None:
        raise InvalidInput.unknown_key(field, session) if field else NotFound
    return int(found)


async def complete(session: int) -> None:
    """End a session that still runs, now; one whose time is up ended when it was due."""
    await _end(f"NOT is_completed AND id = $1 {_LOCKED}", session)


async def settle(session: int) -> None:
    """Note the end of a session whose time is up."""
    await _end(f"{DUE} AND id = $1 {_LOCKED}", session)


async def settle_due() -> None:
    """Note the end of every session whose time is up, before they are read."""
    while await db.fetch_value(f"SELECT EXISTS (SELECT FROM mock_session WHERE {DUE})"):
        await _end(f"{DUE} ORDER BY id LIMIT {_AT_ONCE} FOR NO KEY UPDATE")


async def sweep() -> int:
    """Note the end of sessions whose time is up, but for those that somebody else is ending; how many."""
    ended, last = 0, _AT_ONCE
    while last == _AT_ONCE:
        last = await _end(f"{DUE} ORDER BY id LIMIT {_AT_ONCE} FOR NO KEY UPDATE SKIP LOCKED")
        ended += last
    return ended


async def _end(chosen: str, *args: object) -> int:
    """End the chosen sessions, each with what was drafted in it, and put them up for marking; how many."""
    async with db.transaction():
        ended = await db.fetch(_END.format(chosen=chosen), *args)
        if ended:
            await _hand_in([row["id"] for row in ended])
            for row in ended:
                await _put_up(dict(row))
    return len(ended)


async def _hand_in(sessions: Sequence[int]) -> None:
    """Turn drafts into answers where none were given."""
    await db.execute(_KEEP_ANSWERS, sessions)
    await db.execute(_KEEP_TEXTS, sessions)
    await db.execute("DELETE FROM mock_draft WHERE session = ANY ($1)", sessions)


async def _put_up(ended: Mapping[str, Any]) -> None:
    about = {"student": ended["student"], "title": ended["title"]}
    review = await open_review(queue=Queue.MOCK, target=ended["id"], **about)
    await tell_new(key=key_of(review), queue="Mock test", **about)
