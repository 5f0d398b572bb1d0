"""The lessons the groups have had: when, given by whom, and whether a register was taken."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from api.clock import TASHKENT
from api.demo.people import People, Person
from api.demo.scales import Scale
from api.demo.teaching import Group, Teaching

HOLIDAYS: Final = {(1, 1), (3, 8), (3, 21), (5, 9), (9, 1), (10, 1), (12, 8)}
FORGOTTEN, FORGOTTEN_BY_SOME = 0.015, 0.12
FORGETFUL_EVERY, FORGETFUL_AT = 7, 5
"""Which of the teachers forget registers often; the first of them is teacher006."""
DAYS_OFF: Final = 0.02


@dataclass(frozen=True, slots=True)
class Lesson:
    """One lesson; `begun` is also when the register was opened, if one was taken."""

    group: Group
    day: date
    begun: datetime
    ends: datetime
    teacher: Person
    is_registered: bool


def hold(teaching: Teaching, people: People, scale: Scale, now: datetime, rng: random.Random) -> list[Lesson]:
    """All lessons that have begun by now, oldest first; an owner stands in for a teacher who has a day off."""
    opened = now.date() - timedelta(weeks=scale.weeks)
    days = [opened + timedelta(days=number) for number in range(scale.weeks * 7 + 1)]
    off = {(teacher.id, day) for teacher in people.teachers for day in days if rng.random() < DAYS_OFF}
    forgetful = {teacher.id for teacher in people.teachers[FORGETFUL_AT::FORGETFUL_EVERY]}
    lessons = []
    for group in teaching.groups:
        forgets = FORGOTTEN_BY_SOME if group.teacher.id in forgetful else FORGOTTEN
        for day in _days_of(group, days):
            teacher = rng.choice(people.owners) if (group.teacher.id, day) in off else group.teacher
            begun = datetime.combine(day, group.start, TASHKENT) + timedelta(seconds=rng.randint(20, 540))
            ends = datetime.combine(day, group.end, TASHKENT)
            lessons.append(Lesson(group, day, begun, ends, teacher, rng.random() >= forgets))
    return sorted((one for one in lessons if one.begun <= now), key=lambda one: (one.begun, one.group.id))


def _days_of(group: Group, days: list[date]) -> Iterator[date]:
    for day in days:
        if group.is_open(day) and day.weekday() in group.weekdays and (day.month, day.day) not in HOLIDAYS:
            yield day
