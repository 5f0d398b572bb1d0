"""Sending messages, taking them back, and trying again what failed."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from api import db
from api.access import Actor, Permission
from api.audit.rules import record
from api.errors import FieldErrors, InvalidInput, NotFound
from api.fields import LARGEST_ID
from api.students.queries import ANY_STUDENT

_FIELD: Final = "recipient_ids"
# Ids rise in the order of the recipients, so that the logs stand in it.
_SEND: Final = """
    WITH made AS (INSERT INTO message (text, sent_by) VALUES ($1, $2) RETURNING id),
      logs AS (
        INSERT INTO notice (key, recipient, message)
        SELECT 'message:' || made.id || ':' || recipient, recipient, made.id
        FROM made, unnest($3::int[]) WITH ORDINALITY AS named(recipient, place) ORDER BY place)
    SELECT id FROM made
"""
_LOCKED: Final = """
    SELECT m.text, m.sent_by, (SELECT array_agg(n.recipient ORDER BY n.id) FROM notice n WHERE n.message = m.id)
        AS recipients FROM message m WHERE m.id = $1 FOR UPDATE
"""
_RETRY: Final = """
    UPDATE notice SET status = 'pending', attempts = 0, error = NULL, due_at = now()
    WHERE message = $1 AND status = 'failed' AND ($2::bigint[] IS NULL OR id = ANY ($2)) RETURNING id, recipient
"""


async def send_message(actor: Actor, *, text: str, recipients: Sequence[int]) -> int:
    """A new message's id; with it one pending log per recipient, from which delivery starts."""
    actor.require(Permission.MESSAGES_SEND)
    each_once = list(dict.fromkeys(recipients))
    async with db.transaction():
        if faults := await faults_beyond({_FIELD: each_once}):
            raise InvalidInput(faults)
        made: int = await db.fetch_value(_SEND, text, actor.id, each_once)
        after = {"text": text, "sent_by": actor.id, "recipients": each_once}
        await record(actor, action="create", object_type="message", object_id=made, after=after)
    return made


async def remove_message(actor: Actor, *, message: int) -> None:
    """Remove it with its logs: what is pending is not sent any more."""
    actor.require(Permission.MESSAGES_SEND)
    async with db.transaction():
        before = await db.fetch_row(_LOCKED, message)
        if before is None:
            raise NotFound
        await db.execute("DELETE FROM message WHERE id = $1", message)
        await record(actor, action="remove", object_type="message", object_id=message, before=dict(before))


async def retry_failed(actor: Actor, *, message: int, logs: Sequence[int] | None = None) -> int:
    """Have what failed of a message sent after all, or only these of its logs; how many are pending again."""
    actor.require(Permission.MESSAGES_SEND)
    async with db.transaction():
        if await db.fetch_value("SELECT id FROM message WHERE id = $1 FOR SHARE", message) is None:
            raise NotFound
        again = await db.fetch(_RETRY, message, logs)
        if again:
            after = {"recipients": [row["recipient"] for row in again]}
            await record(actor, action="retry", object_type="message", object_id=message, after=after)
    return len(again)


async def faults_beyond(facts: Mapping[str, Any], _: int | None = None) -> FieldErrors:
    """What is wrong with facts that are sound by themselves: who is named, and is no student."""
    named: Sequence[int] = facts.get(_FIELD) or []
    possible = [key for key in named if 0 < key <= LARGEST_ID]
    students = await db.fetch(f"SELECT id {ANY_STUDENT} AND id = ANY ($1::int[])", possible)
    known = {row["id"] for row in students}
    unknown = [InvalidInput.unknown_key(_FIELD, key) for key in named if key not in known]
    faults = [fault for refusal in unknown for fault in refusal.fields[_FIELD]]
    return {_FIELD: faults} if faults else {}
