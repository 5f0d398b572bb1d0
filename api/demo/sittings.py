"""Who sat which exam when, and how far each section has come."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Final

from api.demo.copying import Row
from api.demo.exams import Exam
from api.demo.hours import CLOSES, moment_on, working_day
from api.demo.people import People, Person
from api.demo.scales import Scale

SECTIONS: Final = ("writing", "speaking")
LAST_START = time(16)


@dataclass(slots=True)
class Handin:
    """One section of a sitting; without `submitted_at` it was not handed in."""

    section: str
    sitting: "Sitting"
    submitted_at: datetime | None = None
    test_result: int = 0
    review: int = 0

    @property
    def student(self) -> Person:
        """Whose it is."""
        return self.sitting.student


@dataclass(slots=True)
class Sitting:
    """One student's attempt at one exam."""

    student: Person
    exam: Exam
    started_at: datetime
    id: int = 0
    handins: list[Handin] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Whether something is still to be handed in."""
        return any(handin.submitted_at is None for handin in self.handins)


def hold(people: People, exams: list[Exam], scale: Scale, today: date, rng: random.Random) -> list[Sitting]:
    """All sittings, oldest first: those of the inactive exam in the first third of the time, two for the first student.

    Most students hand both sections in; a few stop after the first or never come back.
    """
    days = scale.weeks * 7
    sittings = [
        _sit(student, exam, working_day(day), rng, _finishes(rng))
        for student in people.students[1:]
        for exam in rng.sample(exams, k=rng.choices((0, 1, 2, 3), (0.10, 0.45, 0.35, 0.10))[0])
        if (day := _day(exam, student, today - timedelta(days=days), today, rng))
    ]
    active = [exam for exam in exams if exam.content.is_active]
    first = people.students[0]
    sittings.append(_sit(first, active[0], working_day(today - timedelta(days=days // 2)), rng, SECTIONS))
    sittings.append(_sit(first, active[1], working_day(today - timedelta(days=1)), rng, ()))
    return sorted(sittings, key=lambda sitting: (sitting.started_at, sitting.student.id))


def _day(exam: Exam, student: Person, opened: date, today: date, rng: random.Random) -> date | None:
    """Some day while the student is there and the exam is held, rather later than earlier; None if there is none."""
    first = max(opened, student.created_at.date() + timedelta(days=2))
    last = min(today, student.withdrawn_at.date() if student.withdrawn_at else today) - timedelta(days=1)
    chance = rng.random()
    if not exam.content.is_active:
        last = min(last, opened + (today - opened) // 3)
    span = (last - first).days
    return last - timedelta(days=int(span * chance**1.3)) if span >= 0 else None


def _finishes(rng: random.Random) -> tuple[str, ...]:
    return rng.choices((SECTIONS, ("writing",), ("speaking",), ()), (0.91, 0.05, 0.02, 0.02))[0]


def _sit(student: Person, exam: Exam, day: date, rng: random.Random, finished: tuple[str, ...]) -> Sitting:
    sitting = Sitting(student, exam, moment_on(day, rng, latest=LAST_START))
    written = sitting.started_at + timedelta(minutes=rng.randint(48, 62), seconds=rng.randint(0, 59))
    spoken = written + timedelta(minutes=rng.randint(14, 75), seconds=rng.randint(0, 59))
    assert spoken.time() < CLOSES
    for section, moment in zip(SECTIONS, (written, spoken), strict=True):
        sitting.handins.append(Handin(section, sitting, moment if section in finished else None))
    return sitting


def number(sittings: list[Sitting], attempts: Iterator[int], results: Iterator[int], reviews: Iterator[int]) -> None:
    """Give every attempt and result its id in the order in which they arose, every review in that of handing in."""
    for sitting in sittings:
        sitting.id = next(attempts)
        for handin in sitting.handins:
            handin.test_result = next(results)
    for handin in submitted(sittings):
        handin.review = next(reviews)


def submitted(sittings: list[Sitting]) -> list[Handin]:
    """What was handed in, oldest first."""
    handins = [handin for sitting in sittings for handin in sitting.handins if handin.submitted_at is not None]
    return sorted(handins, key=lambda handin: (handin.submitted_at, handin.test_result))


def user_test_rows(sittings: list[Sitting]) -> Iterator[Row]:
    """Rows of user_test."""
    for sitting in sittings:
        yield {
            "id": sitting.id,
            "student": sitting.student.id,
            "exam": sitting.exam.id,
            "is_open": sitting.is_open,
            "created_at": sitting.started_at,
        }


def test_result_rows(sittings: list[Sitting]) -> Iterator[Row]:
    """Rows of test_result."""
    for sitting in sittings:
        for handin in sitting.handins:
            yield {
                "id": handin.test_result,
                "user_test": sitting.id,
                "section_type": handin.section,
                "submitted_at": handin.submitted_at,
            }
