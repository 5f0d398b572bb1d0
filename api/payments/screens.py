"""What the workbench shows of payments: the latest, a student's months, a receipt."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from api import db, sql
from api.access import Actor, Permission, Role
from api.accounts.queries import SEARCHED
from api.errors import Forbidden, NotFound
from api.filters import Condition

Month = tuple[int, int]
"""Year and month."""

_PAYMENT: Final = f"""SELECT p.id, p.student, {sql.name_of("a")} AS student_name, p."group", g.name AS group_name,
    p.amount, p.created_at, {sql.name_of("r")} AS received_by,
    coalesce((SELECT array_agg(m.year || '-' || m.month ORDER BY m.year, m.month)
        FROM payment_month m WHERE m.payment = p.id), '{{}}') AS months
    FROM payment p JOIN account a ON a.id = p.student JOIN study_group g ON g.id = p."group"
    LEFT JOIN account r ON r.id = p.received_by"""
_PAID: Final = """SELECT DISTINCT m.year, m.month FROM payment p JOIN payment_month m ON m.payment = p.id
    WHERE p.student = $1 ORDER BY m.year, m.month"""


@dataclass(frozen=True, slots=True)
class PaymentLine:
    """One payment as people read it."""

    id: int
    student: int
    student_name: str
    group: int
    group_name: str
    amount: Decimal
    created_at: datetime
    received_by: str | None
    months: list[Month]


async def latest_payments(
    actor: Actor, *, student: int | None = None, search: str = "", limit: int = 25, offset: int = 0
) -> list[PaymentLine]:
    """Payments, the newest first; `search` finds the student."""
    _check(actor)
    condition = Condition().given("p.student = {}", student).given(sql.contains(SEARCHED, "{}"), search.strip())
    count = len(condition.args)
    rows = await db.fetch(
        f"{_PAYMENT} {condition.where} ORDER BY p.id DESC LIMIT ${count + 1} OFFSET ${count + 2}",
        *condition.args,
        limit,
        offset,
    )
    return [_line(row) for row in rows]


async def payment_line(actor: Actor, payment: int) -> PaymentLine:
    """One payment, else NotFound."""
    _check(actor)
    row = await db.fetch_row(f"{_PAYMENT} WHERE p.id = $1", payment)
    if row is None:
        raise NotFound
    return _line(row)


async def paid_months(actor: Actor, student: int) -> list[Month]:
    """The months that the student has paid something for, in order."""
    _check(actor)
    return [(row["year"], row["month"]) for row in await db.fetch(_PAID, student)]


def _line(row: object) -> PaymentLine:
    facts = dict(row)  # type: ignore[call-overload]
    months = [(int(year), int(month)) for year, month in (text.split("-") for text in facts.pop("months"))]
    return PaymentLine(**facts, months=months)


def _check(actor: Actor) -> None:
    actor.require(Permission.PAYMENTS_READ)
    if actor.role is Role.STUDENT:
        raise Forbidden
