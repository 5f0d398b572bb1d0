"""What the workbench shows of messages: how far each is, and its log with the failures first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from api import db, sql
from api.access import Actor, Permission
from api.accounts.queries import SEARCHED
from api.errors import NotFound
from api.filters import Condition
from api.messages.schemas import LogStatus

_PROGRESS: Final = f"""SELECT m.id, m.text, m.created_at, {sql.name_of("s")} AS sent_by, counted.*
    FROM message m JOIN account s ON s.id = m.sent_by CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE n.status = 'pending') AS pending,
            count(*) FILTER (WHERE n.status = 'sent') AS sent,
            count(*) FILTER (WHERE n.status = 'failed') AS failed, max(n.sent_at) AS last_sent_at
        FROM notice n WHERE n.message = m.id) counted"""
_LOG: Final = f"""SELECT n.id, n.recipient, {sql.name_of("a")} AS name, g.name AS group_name,
        n.status, n.error, n.attempts, n.sent_at,
        CASE WHEN n.status = 'pending' THEN n.due_at END AS due_at, a.telegram_id IS NOT NULL AS is_linked
    FROM notice n JOIN account a ON a.id = n.recipient LEFT JOIN study_group g ON g.id = a."group" """
_FAILED_FIRST: Final = "ORDER BY array_position('{failed,pending,sent}', n.status::text), n.id"


@dataclass(frozen=True, slots=True)
class MessageLine:
    """A message, and how far it is."""

    id: int
    text: str
    created_at: datetime
    sent_by: str
    pending: int
    sent: int
    failed: int
    last_sent_at: datetime | None

    @property
    def recipients(self) -> int:
        """How many it is for."""
        return self.pending + self.sent + self.failed

    @property
    def is_over(self) -> bool:
        """Whether nothing is pending any more."""
        return self.pending == 0


@dataclass(frozen=True, slots=True)
class LogLine:
    """A message for one recipient; while it is pending, `error` tells of the last try and `due_at` of the next."""

    id: int
    recipient: int
    name: str
    group_name: str | None
    status: LogStatus
    error: str | None
    attempts: int
    sent_at: datetime | None
    due_at: datetime | None
    is_linked: bool


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a message failed, and for how many."""

    error: str
    count: int


async def latest_messages(actor: Actor, *, search: str = "", limit: int = 25, offset: int = 0) -> list[MessageLine]:
    """Messages with their progress, the newest first; `search` looks through the texts."""
    actor.require(Permission.MESSAGES_READ)
    condition = Condition().given(sql.contains("m.text", "{}"), search.strip())
    count = len(condition.args)
    piece = f"ORDER BY m.id DESC LIMIT ${count + 1} OFFSET ${count + 2}"
    rows = await db.fetch(f"{_PROGRESS} {condition.where} {piece}", *condition.args, limit, offset)
    return [MessageLine(**row) for row in rows]


async def progress(actor: Actor, message: int) -> MessageLine:
    """How far one message is, else NotFound."""
    actor.require(Permission.MESSAGES_READ)
    row = await db.fetch_row(f"{_PROGRESS} WHERE m.id = $1", message)
    if row is None:
        raise NotFound
    return MessageLine(**row)


async def log(
    actor: Actor,
    message: int,
    *,
    statuses: Sequence[LogStatus] = (),
    search: str = "",
    limit: int = 50,
    offset: int = 0,
) -> list[LogLine]:
    """What became of a message for each recipient: failures first, then what is pending."""
    actor.require(Permission.MESSAGES_READ)
    condition = (
        Condition()
        .given("n.message = {}", message)
        .given("n.status = ANY ({}::text[])", list(statuses) or None)
        .given(sql.contains(SEARCHED, "{}"), search.strip())
    )
    count = len(condition.args)
    piece = f"{_FAILED_FIRST} LIMIT ${count + 1} OFFSET ${count + 2}"
    rows = await db.fetch(f"{_LOG} {condition.where} {piece}", *condition.args, limit, offset)
    return [LogLine(**{**row, "status": LogStatus(row["status"])}) for row in rows]


async def reasons(actor: Actor, message: int) -> list[Reason]:
    """Why it failed for whom it failed, the most frequent reason first."""
    actor.require(Permission.MESSAGES_READ)
    rows = await db.fetch(
        "SELECT coalesce(error, '') AS error, count(*) AS count FROM notice WHERE message = $1 AND status = 'failed'"
        " GROUP BY 1 ORDER BY 2 DESC, 1",
        message,
    )
    return [Reason(**row) for row in rows]
