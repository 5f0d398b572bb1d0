"""A small centre at work: groups with lessons today, students, payments, expenses."""

from dataclasses import dataclass
from datetime import time, timedelta
from decimal import Decimal
from typing import Any

from api import clock, db
from api.access import Actor
from api.accounts.tables import Account
from api.expenses import rules as expenses
from api.groups.tables import Group
from api.payments import rules as payments
from tests import factories
from tests.workbench import scene

EVERY_DAY = "Mon,Tue,Wed,Thu,Fri,Sat,Sun"
NAMES = [
    ("Jasur", "Qodirov"), ("Dilnoza", "Yusupova"), ("Gulbahor", "O‘rinova"), ("Sardor", "Aliyev"),
    ("Malika", "Karimova"), ("Bekzod", "To‘rayev"), ("Nilufar", "Rahimova"), ("Otabek", "Ergashev"),
]  # fmt: skip


@dataclass
class Centre:
    """Who and what there is."""

    owner: Account
    employee: Account
    group: Group
    later: Group
    students: list[Account]
    payment: int

    @property
    def boss(self) -> Actor:
        """The owner as rules know them."""
        return scene.actor_of(self.owner)

    @property
    def teacher(self) -> Actor:
        """The employee as rules know them."""
        return scene.actor_of(self.employee)


async def centre() -> Centre:
    """One group has its lesson all day, another never today; eight students, one of whom has paid."""
    owner = await factories.owner(first_name="Aziza", last_name="Nazarova")
    employee = await factories.employee(first_name="Bobur", last_name="Toshmatov")
    subject = (await factories.subject(name="IELTS")).id
    day: dict[str, Any] = {"subject": subject, "start_time": time(0), "end_time": time(23, 59, 59)}
    group = await factories.group(name="IELTS-A1", days=EVERY_DAY, **day)
    later = await factories.group(name="IELTS-B2", days=other_day(), **day)
    students = [
        await factories.student(
            first_name=first, last_name=last, group=group.id, phone=f"+998 90 123-45-{number:02}",
            parent_phone=f"+9989312345{number:02}",
        )
        for number, (first, last) in enumerate(NAMES)
    ]  # fmt: skip
    me = scene.actor_of(owner)
    now = clock.now().date()
    months = [{"year": now.year, "month": now.month}]
    facts = {"student": students[0].id, "group": group.id, "amount": Decimal("600000.00")}
    payment = await payments.take_payment(me, facts=facts, months=months)
    await expenses.record_expense(
        me, facts={"recipient": "Ijara", "amount": Decimal(3_500_000), "reason": "Ofis ijarasi"}
    )
    return Centre(owner, employee, group, later, students, payment)


def other_day() -> str:
    """A day of the week that is not today."""
    return EVERY_DAY.split(",")[(clock.now() + timedelta(days=2)).weekday()]


async def statuses(group: int) -> dict[int, str]:
    """Today's records of the group by student."""
    rows = await db.fetch(
        'SELECT student, status FROM attendance WHERE "group" = $1 AND date = $2', group, clock.now().date()
    )
    return {row["student"]: row["status"] for row in rows}
