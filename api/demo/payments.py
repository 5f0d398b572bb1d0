"""What students have paid: a month at a time, in instalments, three months at once, late, or not at all."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from api.demo.copying import Row
from api.demo.enrolment import DEBTOR, STAYERS, Enrolment, Roll
from api.demo.hours import moment_on, working_day
from api.demo.people import Person

PAYERS: Final = ("monthly", "instalments", "quarterly", "late", "debtor")
PAYER_WEIGHTS: Final = (0.80, 0.09, 0.05, 0.04, 0.02)
DISCOUNTED, DISCOUNT = 0.08, Decimal("0.9")
GRACE_DAYS: Final = 7
"""Who is there for so few days of a month does not pay for it."""

Month = tuple[int, int]


@dataclass(slots=True)
class Payment:
    """One payment; `months` are what it is for."""

    student: Person
    enrolment: Enrolment
    amount: Decimal
    months: list[Month]
    receiver: Person
    at: datetime
    id: int = 0


def collect(roll: Roll, now: datetime, ids: Iterator[int], rng: random.Random) -> list[Payment]:
    """All payments till now, oldest first."""
    kinds = [_kind(place, rng) for place in range(len(roll.people.students))]
    covered: set[tuple[int, Month]] = set()
    paid = [
        payment
        for enrolment in roll.enrolments
        for payment in _of_enrolment(
            enrolment, roll, kinds[enrolment.student], _owed(enrolment, now.date(), covered), rng
        )
        if payment.at <= (payment.student.withdrawn_at or now)
    ]
    paid.sort(key=lambda payment: (payment.at, payment.student.id))
    for payment in paid:
        payment.id = next(ids)
    return paid


def _kind(place: int, rng: random.Random) -> str:
    kind = rng.choices(PAYERS, PAYER_WEIGHTS)[0]
    if place == DEBTOR:
        return "debtor"
    return "monthly" if place in STAYERS else kind


def _owed(enrolment: Enrolment, today: date, covered: set[tuple[int, Month]]) -> list[Month]:
    """The months to pay for in this group; the month of a move is paid for in the old one."""
    months = [month for month in _months(enrolment, today) if (enrolment.student, month) not in covered]
    covered.update((enrolment.student, month) for month in months)
    return months


def _of_enrolment(
    enrolment: Enrolment, roll: Roll, kind: str, months: list[Month], rng: random.Random
) -> Iterator[Payment]:
    student = roll.people.students[enrolment.student]
    fee = Decimal(enrolment.group.subject.fee)
    fee = (fee * DISCOUNT).quantize(Decimal(1)) if rng.random() < DISCOUNTED else fee
    receivers = roll.people.owners

    def pay(amount: Decimal, covered: list[Month], day: date) -> Payment:
        day = working_day(max(day, enrolment.since + timedelta(days=1)))
        at = moment_on(max(day, enrolment.since), rng, earliest=time(10))
        return Payment(student, enrolment, amount, covered, rng.choice(receivers), at)

    if kind == "debtor":
        yield from (pay(fee, [month], _day(month, rng.randint(1, 9))) for month in months[:1])
    elif kind == "quarterly":
        for start in range(0, len(months), 3):
            covered = _quarter(months[start])
            yield pay(fee * len(covered), covered, _day(covered[0], rng.randint(1, 9)))
    elif kind == "instalments":
        for month in months:
            half = (fee / 2).quantize(Decimal(1))
            yield pay(half, [month], _day(month, rng.randint(1, 8)))
            yield pay(fee - half, [month], _day(month, rng.randint(15, 25)))
    else:
        for month in months:
            yield pay(fee, [month], _day(month, rng.randint(20, 42) if kind == "late" else _early(rng)))


def _months(enrolment: Enrolment, today: date) -> Iterator[Month]:
    """The months of which the student was there for more than a few days."""
    first = max(enrolment.since, enrolment.group.opened)
    last = min(enrolment.until or today, enrolment.group.closed or today, today)
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        following = date(year + month // 12, month % 12 + 1, 1)
        there = min(following, last + timedelta(days=1)) - max(date(year, month, 1), first)
        if there.days > GRACE_DAYS or (not enrolment.until and following > today):
            yield year, month
        year, month = following.year, following.month


def _quarter(first: Month) -> list[Month]:
    """That month and the two after it."""
    year, month = first
    return [(year + later // 12, later % 12 + 1) for later in range(month - 1, month + 2)]


def _day(month: Month, number: int) -> date:
    """That day of the month, or of the next for numbers above its length."""
    return date(*month, 1) + timedelta(days=number - 1)


def _early(rng: random.Random) -> int:
    return 1 + int(13 * rng.random() ** 1.6)


def payment_rows(paid: list[Payment]) -> Iterator[Row]:
    """Rows of payment."""
    for payment in paid:
        yield {
            "id": payment.id,
            "student": payment.student.id,
            "group": payment.enrolment.group.id,
            "amount": payment.amount,
            "received_by": payment.receiver.id,
            "created_at": payment.at,
        }


def payment_month_rows(paid: list[Payment]) -> Iterator[Row]:
    """Rows of payment_month."""
    for payment in paid:
        for year, month in payment.months:
            yield {"payment": payment.id, "year": year, "month": month}


def payment_audit_rows(paid: list[Payment]) -> Iterator[Row]:
    """The trail of the money received."""
    for payment, row in zip(paid, payment_rows(paid), strict=True):
        months = [f"{year}-{month:02}" for year, month in payment.months]
        yield {
            "actor": payment.receiver.id, "action": "create", "object_type": "payment", "object_id": str(payment.id),
            "after": {**row, "months": months}, "at": payment.at,
        }  # fmt: skip
