"""What the workbench shows of notices: those that did not arrive."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from api import db, sql
from api.access import Actor, Permission
from api.notices.kinds import NoticeKind

FAILED: Final = "n.status = 'failed' AND n.message IS NULL AND n.amends IS NULL"
_FAILURES: Final = f"""SELECT n.id, n.kind, n.recipient, {sql.name_of("a")} AS name,
        n.parent_chat IS NOT NULL AS is_parents, n.error, n.created_at
    FROM notice n LEFT JOIN account a ON a.id = n.recipient WHERE {FAILED} ORDER BY n.id DESC LIMIT $1"""


@dataclass(frozen=True, slots=True)
class FailedNotice:
    """A notice that was given up; without a recipient it was for the examiners' chat."""

    id: int
    kind: NoticeKind | None
    recipient: int | None
    name: str | None
    is_parents: bool
    error: str | None
    created_at: datetime


async def failures(actor: Actor, *, limit: int = 20) -> list[FailedNotice]:
    """The latest that failed, the newest first."""
    actor.require(Permission.MESSAGES_READ)
    rows = await db.fetch(_FAILURES, limit)
    return [FailedNotice(**{**row, "kind": NoticeKind(row["kind"]) if row["kind"] else None}) for row in rows]
