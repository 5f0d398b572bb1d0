"""What the workbench shows of expenses."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from api import db, sql
from api.access import Actor, Permission

_LINES: Final = f"""SELECT e.id, e.recipient, e.recipient_user, {sql.name_of("u")} AS recipient_name, e.amount,
    e.reason, e.created_at, {sql.name_of("c")} AS created_by
    FROM expense e LEFT JOIN account u ON u.id = e.recipient_user LEFT JOIN account c ON c.id = e.created_by"""


@dataclass(frozen=True, slots=True)
class ExpenseLine:
    """One expense as people read it."""

    id: int
    recipient: str | None
    recipient_user: int | None
    recipient_name: str | None
    amount: Decimal
    reason: str
    created_at: datetime
    created_by: str | None


async def expenses_between(actor: Actor, first: date, last: date) -> list[ExpenseLine]:
    """The expenses of these days, the newest first."""
    actor.require(Permission.EXPENSES_READ)
    rows = await db.fetch(
        f"{_LINES} WHERE e.created_at >= $1::date AND e.created_at < $2::date + 1 ORDER BY e.id DESC", first, last
    )
    return [ExpenseLine(**dict(row)) for row in rows]
