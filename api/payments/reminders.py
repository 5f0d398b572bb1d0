"""Telling people that money came, and reminding those who have not paid for the month."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from api import db
from api.centre.queries import settings
from api.notices.kinds import NoticeKind
from api.notices.rules import Telling, tell, tell_all
from api.payments.months import MONTH_NAMES, Month, money, month_of

GRACE: Final = timedelta(days=3)
"""How long after its day a reminder that nobody could write is still written."""

_OWING: Final = """SELECT a.id, g.name FROM account a JOIN study_group g ON g.id = a."group"
    WHERE a.role = 'student' AND a.is_active AND a.withdrawn_at IS NULL AND g.is_active AND g.withdrawn_at IS NULL
      AND a.created_at < $3::date AND NOT EXISTS (
        SELECT FROM payment p JOIN payment_month m ON m.payment = p.id
        WHERE p.student = a.id AND m.year = $1 AND m.month = $2)
    ORDER BY a.id"""


async def tell_received(payment: int, *, student: int, group: int, amount: Decimal, months: Sequence[Month]) -> None:
    """Thank for a payment, in the transaction that records it."""
    name = await db.fetch_value("SELECT name FROM study_group WHERE id = $1", group)
    paid_for = ", ".join(month_of(month) for month in months) or "oy ko‘rsatilmagan"
    facts = {"amount": money(amount), "months": paid_for, "group": name}
    await tell(kind=NoticeKind.PAYMENT, key=f"payment:{payment}", recipient=student, facts=facts)


async def remind_of_payments(today: date) -> int:
    """On the centre's day of the month remind those who have paid nothing for it, once; of how many are owing.

    Whoever came after that day is not reminded of the month.
    """
    due = today.replace(day=(await settings()).payment_due_day)
    if not due <= today <= due + GRACE:
        return 0
    async with db.transaction():
        rows = await db.fetch(_OWING, today.year, today.month, due)
        facts = {"month": MONTH_NAMES[today.month - 1]}
        news = [Telling(f"due:{row['id']}:{today:%Y-%m}", row["id"], facts | {"group": row["name"]}) for row in rows]
        await tell_all(NoticeKind.PAYMENT_DUE, news)
    return len(news)
