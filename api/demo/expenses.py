"""What the demo centre has spent: rent, salaries in two parts, supplies and the rest."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from api.demo.content import read_toml
from api.demo.copying import Row
from api.demo.enrolment import Roll
from api.demo.hours import moment_on, working_day
from api.demo.people import Person
from api.demo.teaching import Teaching

BASE_SALARY, SALARY_SHARE, ADVANCE_SHARE = 2_500_000, 0.28, 0.35
RENT_BASE, RENT_A_STUDENT = 5_000_000, 40_000
SUPPLIES_A_WEEK: Final = 2
THOUSAND: Final = 1_000


@dataclass(slots=True)
class Expense:
    """Money paid out: to `employee`, or to `recipient`."""

    recipient: str | None
    employee: Person | None
    amount: Decimal
    reason: str
    payer: Person
    at: datetime
    id: int = 0


def spend(
    roll: Roll, teaching: Teaching, opened: date, now: datetime, *, ids: Iterator[int], rng: random.Random
) -> list[Expense]:
    """All expenses till now, oldest first."""
    size = len(roll.people.students)
    months = _months(opened, now.date())
    spent = [*_running_costs(months, size, rng), *_salaries(months, roll, teaching, rng)]
    spent += _supplies(opened, now.date(), size, rng)
    owners = roll.people.owners
    expenses = [
        Expense(recipient, employee, amount, reason, rng.choice(owners), moment_on(working_day(day), rng, time(10)))
        for day, recipient, employee, amount, reason in spent
        if opened <= day
    ]
    kept = sorted((one for one in expenses if one.at <= now), key=lambda one: (one.at, one.reason))
    for expense in kept:
        expense.id = next(ids)
    return kept


Cost = tuple[date, str | None, Person | None, Decimal, str]


def _months(first: date, last: date) -> list[date]:
    months, month = [], first.replace(day=1)
    while month <= last:
        months.append(month)
        month = (month + timedelta(days=32)).replace(day=1)
    return months


def _sum(amount: float) -> Decimal:
    """Whole thousands."""
    return Decimal(round(amount / THOUSAND) * THOUSAND)


def _running_costs(months: list[date], size: int, rng: random.Random) -> Iterator[Cost]:
    landlord = read_toml("teaching")["expenses"]["landlord"]
    for month in months:
        name = f"{month:%m.%Y}"
        rent = _sum(RENT_BASE + RENT_A_STUDENT * size)
        yield month.replace(day=3), landlord, None, rent, f"Bino ijarasi, {name}"
        cold = 1.6 if month.month in {11, 12, 1, 2, 3} else 1.0
        energy = _sum(size * rng.uniform(5_500, 7_000) * cold)
        yield month.replace(day=12), "Hududiy elektr tarmoqlari", None, energy, f"Elektr va issiqlik, {name}"
        yield month.replace(day=5), "Internet provayder", None, _sum(450_000 + 900 * size), f"Internet, {name}"
        yield month.replace(day=15), "Soliq inspeksiyasi", None, _sum(size * 26_000), f"Aylanma soliq, {name}"
        advert = _sum(size * rng.uniform(6_000, 16_000))
        yield month.replace(day=8), "Reklama agentligi", None, advert, f"Telegram va Instagram reklamasi, {name}"


def _salaries(months: list[date], roll: Roll, teaching: Teaching, rng: random.Random) -> Iterator[Cost]:
    """An advance on the 20th and the rest on the 5th of the next month, by the size of the teacher's groups."""
    members = Counter(enrolment.group.id for enrolment in roll.enrolments if enrolment.until is None)
    for teacher in roll.people.teachers:
        own = [group for group in teaching.groups if group.teacher is teacher]
        fees = sum(group.subject.fee * members[group.id] for group in own)
        for month in months:
            salary = BASE_SALARY + SALARY_SHARE * fees * rng.uniform(0.95, 1.05)
            advance = _sum(salary * ADVANCE_SHARE)
            name, following = f"{month:%m.%Y}", (month + timedelta(days=32)).replace(day=5)
            yield month.replace(day=20), None, teacher, advance, f"Avans, {name}"
            yield following, None, teacher, _sum(salary) - advance, f"Oylik maosh, {name}"


def _supplies(opened: date, today: date, students: int, rng: random.Random) -> Iterator[Cost]:
    shelf = read_toml("teaching")["expenses"]["supplies"]
    size = max(1.0, students / 400)
    for number in range((today - opened).days // 7 * SUPPLIES_A_WEEK):
        day = opened + timedelta(days=number * 7 // SUPPLIES_A_WEEK + rng.randrange(3))
        shop, reason, least, most = rng.choice(shelf)
        yield day, shop, None, _sum(rng.uniform(least, most) * size), reason


def expense_rows(expenses: list[Expense]) -> Iterator[Row]:
    """Rows of expense."""
    for expense in expenses:
        yield {
            "id": expense.id,
            "recipient": expense.recipient,
            "recipient_user": expense.employee.id if expense.employee else None,
            "amount": expense.amount,
            "reason": expense.reason,
            "created_by": expense.payer.id,
            "created_at": expense.at,
        }


def expense_audit_rows(expenses: list[Expense]) -> Iterator[Row]:
    """The trail of the money spent."""
    for expense, row in zip(expenses, expense_rows(expenses), strict=True):
        yield {
            "actor": expense.payer.id, "action": "create", "object_type": "expense", "object_id": str(expense.id),
            "after": row, "at": expense.at,
        }  # fmt: skip
