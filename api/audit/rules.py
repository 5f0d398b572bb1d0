"""The one call by which every change leaves its trace."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from api import db
from api.access import Actor
from api.audit.snapshots import facts_of


async def record(
    actor: Actor | None,
    *,
    action: str,
    object_type: str,
    object_id: object,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Note who did what to what, in the caller's transaction; without an actor it was the centre itself.

    A change that changed nothing is none.
    """
    if action == "change" and before is not None and before == after:
        return
    await db.execute(
        "INSERT INTO audit_entry (actor, action, object_type, object_id, before, after, reason)"
        " VALUES ($1, $2, $3, $4, $5::jsonb, $6::jsonb, $7)",
        actor.id if actor else None,
        action,
        object_type,
        str(object_id),
        as_json(before),
        as_json(after),
        reason,
    )


async def record_created(actor: Actor, object_type: str, rows: Iterable[tuple[int, str]]) -> None:
    """Note in one statement who made these rows: each one's id, and the row as PostgreSQL's JSON of it."""
    made = list(rows)
    await db.execute(
        "INSERT INTO audit_entry (actor, action, object_type, object_id, after)"
        " SELECT $1, 'create', $2, made.id, made.facts FROM unnest($3::text[], $4::jsonb[]) AS made(id, facts)",
        actor.id,
        object_type,
        [str(row) for row, _ in made],
        [facts for _, facts in made],
    )


def noted(change: str, *, action: str, object_type: str, actor: str, before: str = "NULL") -> str:
    """The statement `change` of one row, with its trail in the same round trip; its value is the row's id.

    `change` inserts or updates and is RETURNING *; `actor` and `before` are among its placeholders.
    """
    return f"""WITH made AS ({change}),
      noted AS (INSERT INTO audit_entry (actor, action, object_type, object_id, before, after)
        SELECT {actor}, '{action}', '{object_type}', id::text, {before}::jsonb, {facts_of("made")} FROM made)
      SELECT id FROM made"""


def as_json(facts: Mapping[str, Any] | None) -> str | None:
    """Facts for a column of JSON."""
    return None if facts is None else msgspec.json.encode(facts).decode()
