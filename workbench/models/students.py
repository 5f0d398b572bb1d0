"""Students as a list, and everything about one on a card."""

from calendar import Calendar
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from api import clock
from api.access import Actor
from api.attendance import screens as attendance
from api.attendance.schemas import Presence
from api.attendance.screens import PresentOut
from api.errors import NotFound
from api.groups.schemas import WEEK
from api.multilevel import screens as multilevel
from api.multilevel.schemas import AttemptOut
from api.payments import screens as payments
from api.payments.screens import PaymentLine
from api.scores import screens as scores
from api.scores.screens import ScoreOut
from api.students import screens
from api.students.screens import StudentFacts
from workbench.models.calendar import Month, after, bounds, this_month

PAGE_SIZE: Final = 25
QUICK: Final = 8
MONTHS_SHOWN: Final = 12
MonthState = Literal["paid", "due", "ahead", "before"]


@dataclass(frozen=True, slots=True)
class StudentSheet:
    """One page of students."""

    students: list[StudentFacts]
    has_more: bool


@dataclass(frozen=True, slots=True)
class DayMark:
    """One square of the month; `day` is None before the first and after the last."""

    day: date | None
    presence: Presence | None = None
    is_lesson: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class StudentCard:
    """Everything about one student, with the attendance of one month."""

    facts: StudentFacts
    month: Month
    today: date
    presence: list[PresentOut]
    scores: list[ScoreOut]
    payments: list[PaymentLine]
    paid: list[Month]
    attempts: list[AttemptOut]

    @property
    def counts(self) -> Counter[Presence]:
        """How often each in the month."""
        return Counter(record.status for record in self.presence)

    @property
    def rate(self) -> int | None:
        """Percent of the month's lessons that the student came to, late or not; None without lessons."""
        return round(100 * (1 - self.counts[Presence.ABSENT] / len(self.presence))) if self.presence else None

    @property
    def weeks(self) -> list[list[DayMark]]:
        """The month as a calendar, Monday first."""
        marks = {record.date: record for record in self.presence}
        lesson_days = set((self.facts.days or "").split(","))

        def mark(day: date) -> DayMark:
            if (day.year, day.month) != self.month:
                return DayMark(None)
            record = marks.get(day)
            is_lesson = WEEK[day.weekday()] in lesson_days
            return DayMark(day, record.status if record else None, is_lesson, record.group if record else "")

        return [[mark(day) for day in week] for week in Calendar().monthdatescalendar(*self.month)]

    @property
    def year(self) -> list[tuple[Month, MonthState]]:
        """The months around now, and whether each is paid."""
        now = this_month(self.today)
        began = min([this_month(self.facts.created_at.astimezone(clock.TASHKENT).date()), *self.paid])
        months = [after(now, step) for step in range(3 - MONTHS_SHOWN, 3)]
        return [(month, _state(month, self.paid, began, now)) for month in months]


async def sheet(actor: Actor, *, search: str, group: int | None, number: int) -> StudentSheet:
    """The page of that number; one row more than it shows is read, to know whether another follows."""
    found = await screens.students(
        actor, search=search, group=group, limit=PAGE_SIZE + 1, offset=(number - 1) * PAGE_SIZE
    )
    return StudentSheet(found[:PAGE_SIZE], len(found) > PAGE_SIZE)


async def quick(actor: Actor, text: str) -> list[dict[str, object]]:
    """The first few who match, for the search box."""
    return [
        {"id": one.id, "name": one.name, "group": one.group_name or "", "phone": one.phone or one.parent_phone or ""}
        for one in await screens.students(actor, search=text, limit=QUICK)
    ]


async def card(actor: Actor, student: int, month: Month | None = None) -> StudentCard | None:
    """The student's card; None if there is no such student."""
    today = clock.now().date()
    month = month or this_month(today)
    try:
        facts = await screens.student(actor, student)
    except NotFound:
        return None
    return StudentCard(
        facts,
        month,
        today,
        list(await attendance.presence_of(actor, student, *bounds(month))),
        await scores.latest_scores(actor, student),
        await payments.latest_payments(actor, student=student, limit=10),
        await payments.paid_months(actor, student),
        await multilevel.attempts(actor, student=student, limit=20),
    )


def _state(month: Month, paid: list[Month], began: Month, now: Month) -> MonthState:
    if month in paid:
        return "paid"
    if month < began:
        return "before"
    return "due" if month <= now else "ahead"
