"""The whole demo centre in memory, ids given, before a row of it is written."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as hour
from typing import Final, Protocol

from piccolo.table import Table

from api import clock
from api.accounts.tables import Account
from api.demo import (
    attendance,
    enrolment,
    exams,
    expenses,
    handins,
    homework,
    lessons,
    messages,
    mocks,
    papers,
    papers_graded,
    papers_sat,
    payments,
    people,
    scores,
    sittings,
    teaching,
    verdicts,
    worksheet,
)  # fmt: skip
from api.demo.dice import dice
from api.demo.material import Work
from api.demo.scales import Scale
from api.exams.tables import Exam, ExamAnswer, ExamOption, ExamQuestion, ExamResult
from api.expenses.tables import Expense
from api.grading.tables import Grading, Review
from api.groups.tables import Group
from api.media.tables import StoredFile
from api.messages.tables import Message
from api.mocks.tables import MockSession, MockTest
from api.multilevel.tables import MultilevelExam, MultilevelQuestion, MultilevelSection, TestResult, UserTest
from api.payments.tables import Payment
from api.subjects.tables import Subject

EXAM_TABLES: Final[tuple[type[Table], ...]] = (MultilevelExam, MultilevelSection, MultilevelQuestion)


@dataclass(frozen=True, slots=True)
class Order:
    """What centre is wanted; its history ends with `now`."""

    scale: Scale
    seed: int
    now: datetime

    @property
    def opened(self) -> date:
        """The first day of the history."""
        return self.now.date() - timedelta(weeks=self.scale.weeks)

    def dice(self, purpose: str) -> random.Random:
        """The dice for one part of it."""
        return dice(self.scale.name, self.seed, purpose)


@dataclass(frozen=True, slots=True)
class Centre:
    """Lessons and money."""

    teaching: teaching.Teaching
    roll: enrolment.Roll
    lessons: list[lessons.Lesson]
    presence: attendance.Presence
    points: scores.Points
    homework: list[homework.Assignment]
    payments: list[payments.Payment]
    expenses: list[expenses.Expense]
    messages: list[messages.Message]


@dataclass(frozen=True, slots=True)
class Examining:
    """Exams, what was handed in, and what became of it."""

    exams: list[exams.Exam]
    held: list[sittings.Sitting]
    queue: list[sittings.Handin]
    bench: verdicts.Bench


@dataclass(frozen=True, slots=True)
class Testing:
    """The centre's own exams, who sat them, and the verdicts on what was written."""

    papers: list[papers.Paper]
    submissions: list[papers_sat.Submission]
    grades: list[papers_graded.Grade]


@dataclass(frozen=True, slots=True)
class Plan:
    """All of it."""

    centre: Centre
    testing: Testing
    examining: Examining
    files: handins.Files
    mocks: mocks.MockPlan

    @property
    def people(self) -> people.People:
        """Everybody."""
        return self.centre.roll.people

    @property
    def stored(self) -> list[handins.StoredPiece]:
        """Every file."""
        worksheets = [one.worksheet for one in self.centre.homework if one.worksheet]
        return [*self.files.stored, *worksheets, *self.mocks.stored]


class Numbers(Protocol):
    """Where ids come from."""

    def ids(self, table: type[Table]) -> Iterator[int]:
        """The table's ids in turn."""


def plan(order: Order, works: tuple[Work, ...], numbers: Numbers, present: Mapping[str, int]) -> Plan:
    """The centre as it stands at `order.now`; `present` are the owners that are there already."""
    centre = plan_centre(order, numbers, present)
    examining = plan_examining(order, centre.roll.people, numbers)
    files = handins.hand_in(examining.queue, works, order.scale, numbers.ids(StoredFile), order.dice("files"))
    sat = mocks.plan_mocks(
        centre.roll.people,
        works,
        mocks.MockNumbers(*map(numbers.ids, (MockTest, StoredFile, MockSession, Review, Grading))),
        opened=order.opened,
        today=order.now.date(),
        rng=order.dice("mocks"),
    )
    return Plan(centre, plan_testing(order, centre, numbers), examining, files, sat)


def plan_centre(order: Order, numbers: Numbers, present: Mapping[str, int]) -> Centre:
    """People, lessons and money."""
    scale, now = order.scale, order.now
    invited = people.invite(scale, now.date(), numbers.ids(Account), order.dice("people"), present)
    ids = (numbers.ids(Subject), numbers.ids(Group))
    taught = teaching.set_up(invited, scale, now.date(), ids, order.dice("groups"))
    roll = enrolment.enrol(invited, taught, now, order.dice("enrolment"))
    held = lessons.hold(taught, invited, scale, now, order.dice("lessons"))
    presence = attendance.attend(roll, held, scale, now.date(), order.dice("attendance"))
    sheets = worksheet.worksheets(order.dice("worksheets"))
    return Centre(
        teaching=taught,
        roll=roll,
        lessons=held,
        presence=presence,
        points=scores.give(presence, held, roll, now, order.dice("scores")),
        homework=homework.assign(held, sheets, numbers.ids(StoredFile), now, order.dice("homework")),
        payments=payments.collect(roll, now, numbers.ids(Payment), order.dice("payments")),
        expenses=expenses.spend(roll, taught, order.opened, now, ids=numbers.ids(Expense), rng=order.dice("expenses")),
        messages=messages.send(invited, taught, now, numbers.ids(Message)),
    )


def plan_testing(order: Order, centre: Centre, numbers: Numbers) -> Testing:
    """The centre's own exams and what became of them."""
    everybody, today = centre.roll.people, order.now.date()
    ids = papers.PaperNumbers(*map(numbers.ids, (Exam, ExamQuestion, ExamOption)))
    set_up = papers.set_papers(
        centre.teaching, order.scale, today, authors=everybody.teachers[:8], ids=ids, rng=order.dice("papers")
    )
    handed_in = (numbers.ids(ExamResult), numbers.ids(ExamAnswer))
    sat = papers_sat.sit(set_up, centre.roll, today, handed_in, order.dice("papers sat"))
    papers_graded.put_up(sat, numbers.ids(Review))
    midnight = datetime.combine(today, hour.min, clock.TASHKENT)
    rng = order.dice("papers graded")
    return Testing(set_up, sat, papers_graded.grade(sat, everybody.teachers, midnight, numbers.ids(Grading), rng))


def plan_examining(order: Order, everybody: people.People, numbers: Numbers) -> Examining:
    """Exams, sittings and verdicts."""
    scale, today = order.scale, order.now.date()
    midnight = datetime.combine(today, hour.min, clock.TASHKENT)
    papers = exams.set_up(everybody, scale, today, exams.Numbering(*map(numbers.ids, EXAM_TABLES)), order.dice("exams"))
    held = sittings.hold(everybody, papers, scale, today, order.dice("sittings"))
    sittings.number(held, numbers.ids(UserTest), numbers.ids(TestResult), numbers.ids(Review))
    queue = sittings.submitted(held)
    bench = verdicts.judge(queue, everybody.teachers, midnight, numbers.ids(Grading), order.dice("verdicts"))
    return Examining(papers, held, queue, bench)
