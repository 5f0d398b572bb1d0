"""Taking payments: which months come next, what they cost, and what was taken."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from api import clock
from api.access import Actor
from api.errors import DomainError, NotFound
from api.payments import rules, screens
from api.payments.schemas import PaymentIn
from api.payments.screens import PaymentLine
from api.students import screens as students
from api.students.screens import StudentFacts
from workbench.models.calendar import Month, after, this_month
from workbench.models.faults import Faults, faults_of, read
from workbench.wording import sentence

PAGE_SIZE: Final = 25
MONTHS_BEFORE: Final = 5
MONTHS_AHEAD: Final = 6
MOST_MONTHS: Final = 24


@dataclass(frozen=True, slots=True)
class PaymentSheet:
    """One page of payments."""

    payments: list[PaymentLine]
    has_more: bool


@dataclass(frozen=True, slots=True)
class Till:
    """A student about to pay."""

    student: StudentFacts
    paid: list[Month]
    last: PaymentLine | None
    today: date

    @property
    def next_unpaid(self) -> Month:
        """The first month without a payment since the first with one; for who never paid, this month."""
        return next_unpaid(self.paid, this_month(self.today))

    @property
    def months(self) -> list[Month]:
        """The months to choose from."""
        now = this_month(self.today)
        first = max(min(self.next_unpaid, after(now, -MONTHS_BEFORE)), after(now, MONTHS_AHEAD - MOST_MONTHS))
        last = max(after(now, MONTHS_AHEAD), self.next_unpaid)
        count = (last[0] - first[0]) * 12 + last[1] - first[1] + 1
        return [after(first, step) for step in range(count)]

    def price(self, months: int) -> Decimal | None:
        """What so many months cost, going by the last payment."""
        if self.last is None or not self.last.months or not months:
            return None
        return (self.last.amount / len(self.last.months) * months).quantize(Decimal("0.01"))


def next_unpaid(paid: list[Month], now: Month) -> Month:
    """The first month that nothing was paid for, from the first paid one on."""
    month = min(paid, default=now)
    while month in paid:
        month = after(month)
    return month


def amount_of(text: str) -> Decimal | None:
    """An amount as people type it: `600 000`, `600000,50`, `1.200.000`; None if it is none."""
    plain = re.sub(r"[\s\u202f\u00a0'’]", "", text)
    if re.fullmatch(r"\d{1,3}([.,]\d{3})+", plain):
        plain = re.sub(r"[.,]", "", plain)
    plain = plain.replace(",", ".")
    return Decimal(plain) if re.fullmatch(r"[0-9]{1,20}(\.[0-9]{1,20})?", plain) else None


async def till(actor: Actor, student: int) -> Till | None:
    """Everything needed to take this student's payment; None if there is no such student."""
    try:
        facts = await students.student(actor, student)
    except NotFound:
        return None
    last = await screens.latest_payments(actor, student=student, limit=1)
    paid = await screens.paid_months(actor, student)
    return Till(facts, paid, last[0] if last else None, clock.now().date())


async def sheet(actor: Actor, *, search: str, number: int) -> PaymentSheet:
    """The page of that number; one row more than it shows is read, to know whether another follows."""
    found = await screens.latest_payments(actor, search=search, limit=PAGE_SIZE + 1, offset=(number - 1) * PAGE_SIZE)
    return PaymentSheet(found[:PAGE_SIZE], len(found) > PAGE_SIZE)


async def take(
    actor: Actor, *, student: int, group: int | None, amount: str, months: list[Month]
) -> tuple[int | None, Faults]:
    """Take it: the payment's id, or what is wrong."""
    facts, faults = read(
        PaymentIn,
        {
            "student": student,
            "group": group,
            "amount": amount_of(amount),
            "months": [{"year": year, "month": month} for year, month in sorted(months)],
        },
    )
    if facts is None:
        return None, faults
    given = facts.model_dump()
    try:
        return await rules.take_payment(actor, months=given.pop("months"), facts=given), {}
    except DomainError as refusal:
        return None, faults_of(refusal)


async def remove(actor: Actor, payment: int) -> str | None:
    """Remove a slip; a sentence says why not."""
    try:
        await rules.remove_payment(actor, payment=payment)
    except DomainError as refusal:
        return sentence(refusal)
    return None
