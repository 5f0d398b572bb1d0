"""What the demo centre teaches, and its groups with their timetables."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from api.demo.content import read_toml
from api.demo.copying import Row
from api.demo.hours import moment_on, working_day
from api.demo.people import People, Person
from api.demo.scales import Scale
from api.groups.schemas import WEEK

SLOTS: Final = ((time(9), time(10, 30)), (time(10, 30), time(12)), (time(14), time(15, 30)), (time(15, 30), time(17)),
                (time(17), time(18, 30)))  # fmt: skip
PATTERNS: Final = ((0, 2, 4), (1, 3, 5), (0, 1, 2, 3, 4), (1, 3), (5, 6))
PATTERN_WEIGHTS: Final = (0.42, 0.42, 0.08, 0.04, 0.04)
LEVELS: Final = ("Boshlang'ich guruh", "O'rta daraja", "Yuqori daraja", "Intensiv kurs", "Imtihonga tayyorlov")

LOSING: Final = 3
"""The group that loses its students is the fourth."""
CLOSES_EVERY, CLOSES_AT = 15, 8
OPENS_EVERY, OPENS_AT = 12, 5


@dataclass(frozen=True, slots=True)
class Subject:
    """Something taught; the fee is a month's, in so'm."""

    id: int
    name: str
    stem: str
    fee: int
    weight: int
    homework: tuple[str, ...]
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Group:
    """A group with its timetable (Monday is 0); lessons from `opened` to the day before `closed`."""

    id: int
    name: str
    description: str
    subject: Subject
    teacher: Person
    weekdays: tuple[int, ...]
    start: time
    end: time
    opened: date
    closed: date | None
    created_at: datetime
    loses_students_from: date | None = None

    def is_open(self, day: date) -> bool:
        """Whether it has lessons at that time."""
        return self.opened <= day and (self.closed is None or day < self.closed)


@dataclass(frozen=True, slots=True)
class Teaching:
    """Subjects and groups, by id."""

    subjects: list[Subject]
    groups: list[Group]


def set_up(
    people: People, scale: Scale, today: date, ids: tuple[Iterator[int], Iterator[int]], rng: random.Random
) -> Teaching:
    """The subjects, and the groups of the teachers in turn; a teacher's groups never have lessons at one time."""
    opened = today - timedelta(weeks=scale.weeks)
    founded = working_day(opened - timedelta(days=48))
    subjects = [
        Subject(
            next(ids[0]), entry["name"], entry["stem"], entry["fee"], entry["weight"], tuple(entry["homework"]),
            moment_on(founded, rng),
        )
        for entry in read_toml("teaching")["subjects"]
    ]  # fmt: skip
    numbers = {subject.stem: 0 for subject in subjects}
    groups: list[Group] = []
    for index in range(scale.groups):
        subject = subjects[index] if index < len(subjects) else _weighted(subjects, rng)
        numbers[subject.stem] += 1
        groups.append(_group(
            next(ids[1]), index, subject, numbers[subject.stem],
            teachers=people.teachers, opened=opened, days=scale.weeks * 7, rng=rng,
        ))  # fmt: skip
    return Teaching(subjects, groups)


def _weighted(subjects: list[Subject], rng: random.Random) -> Subject:
    return rng.choices(subjects, [subject.weight for subject in subjects])[0]


def _group(
    identity: int, index: int, subject: Subject, number: int, *, teachers: list[Person], opened: date, days: int,
    rng: random.Random,
) -> Group:  # fmt: skip
    pattern = rng.choices(PATTERNS, PATTERN_WEIGHTS)[0]
    start, end = SLOTS[_slot(index, teachers)]
    starts = opened + timedelta(days=int(days * 0.35)) if index % OPENS_EVERY == OPENS_AT else opened
    closes = opened + timedelta(days=int(days * 0.65)) if index % CLOSES_EVERY == CLOSES_AT else None
    return Group(
        id=identity,
        name=f"{subject.stem}-{'ABCD'[(number - 1) % 4]}{(number + 3) // 4}",
        description=rng.choice(LEVELS),
        subject=subject,
        teacher=teachers[index % len(teachers)],
        weekdays=pattern if index != LOSING else PATTERNS[0],
        start=start,
        end=end,
        opened=starts,
        closed=closes,
        created_at=moment_on(working_day(starts - timedelta(days=rng.randint(29, 32))), rng),
        loses_students_from=opened + timedelta(days=days // 2) if index == LOSING else None,
    )


def _slot(index: int, teachers: list[Person]) -> int:
    """Teachers begin at different hours; each one's next group comes an hour and a half later."""
    return (index % len(teachers) * 2 + index // len(teachers)) % len(SLOTS)


def subject_rows(teaching: Teaching) -> Iterator[Row]:
    """Rows of subject."""
    for subject in teaching.subjects:
        yield {"id": subject.id, "name": subject.name, "created_at": subject.created_at}


def group_rows(teaching: Teaching) -> Iterator[Row]:
    """Rows of study_group."""
    for group in teaching.groups:
        yield {
            "id": group.id,
            "name": group.name,
            "description": group.description,
            "subject": group.subject.id,
            "is_active": group.closed is None,
            "days": ",".join(WEEK[day] for day in group.weekdays),
            "start_time": group.start,
            "end_time": group.end,
            "created_at": group.created_at,
        }


def audit_rows(teaching: Teaching, owner: Person) -> Iterator[Row]:
    """The trail of their making."""
    for kind, rows in (("subject", subject_rows(teaching)), ("group", group_rows(teaching))):
        for row in rows:
            yield {
                "actor": owner.id, "action": "create", "object_type": kind, "object_id": str(row["id"]),
                "after": row, "at": row["created_at"],
            }  # fmt: skip
