"""What the workbench shows of the audit trail."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from api import db, sql
from api.access import Actor, Permission
from api.filters import Condition

_ENTRIES: Final = f"""SELECT e.id, e.at, e.action, e.object_type, e.object_id, e.before, e.after, e.reason,
    CASE WHEN a.id IS NOT NULL THEN {sql.name_of("a")} END AS actor_name
    FROM audit_entry e LEFT JOIN account a ON a.id = e.actor"""


@dataclass(frozen=True, slots=True)
class EntryOut:
    """One act; without an actor it was the centre itself."""

    id: int
    at: datetime
    action: str
    object_type: str
    object_id: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    reason: str
    actor_name: str | None


async def entries(
    actor: Actor,
    *,
    object_type: str = "",
    object_id: str = "",
    by: int | None = None,
    first: date | None = None,
    last: date | None = None,
    limit: int = 25,
    offset: int = 0,
) -> list[EntryOut]:
    """Acts, the newest first."""
    actor.require(Permission.AUDIT_READ)
    condition = (
        Condition()
        .given("e.object_type = {}", object_type)
        .given("e.object_id = {}", object_id)
        .given("e.actor = {}", by)
        .given("e.at >= {}::date", first)
        .given("e.at < {}::date + 1", last)
    )
    count = len(condition.args)
    rows = await db.fetch(
        f"{_ENTRIES} {condition.where} ORDER BY e.id DESC LIMIT ${count + 1} OFFSET ${count + 2}",
        *condition.args,
        limit,
        offset,
    )
    return [EntryOut(**{**dict(row), "before": _facts(row["before"]), "after": _facts(row["after"])}) for row in rows]


async def names(actor: Actor, accounts: Sequence[int], groups: Sequence[int]) -> dict[tuple[str, int], str]:
    """What these people and groups are called now, withdrawn ones too: `("account", 3)` to the name."""
    actor.require(Permission.AUDIT_READ)
    rows = await db.fetch(
        f"""SELECT 'account' AS kind, a.id, {sql.name_of("a")} AS name FROM account a WHERE a.id = ANY ($1::int[])
            UNION ALL SELECT 'group', g.id, g.name FROM study_group g WHERE g.id = ANY ($2::int[])""",
        list(accounts),
        list(groups),
    )
    return {(row["kind"], row["id"]): row["name"] for row in rows}


async def object_types(actor: Actor) -> list[str]:
    """The kinds of objects that were acted upon."""
    actor.require(Permission.AUDIT_READ)
    # A loose index scan: one probe per kind, however long the trail.
    rows = await db.fetch(
        """WITH RECURSIVE kinds AS (
             (SELECT object_type FROM audit_entry ORDER BY object_type LIMIT 1)
             UNION ALL SELECT (SELECT e.object_type FROM audit_entry e WHERE e.object_type > k.object_type
               ORDER BY e.object_type LIMIT 1) FROM kinds k WHERE k.object_type IS NOT NULL)
           SELECT object_type FROM kinds WHERE object_type IS NOT NULL"""
    )
    return [row["object_type"] for row in rows]


def _facts(text: str | None) -> dict[str, Any] | None:
    if text is None:
        return None
    facts: dict[str, Any] = json.loads(text)
    return facts
