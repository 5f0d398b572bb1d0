"""Who learns in which group, from when and until when."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from api.demo.copying import Row
from api.demo.hours import moment_on, working_day
from api.demo.people import People, Person
from api.demo.teaching import Group, Teaching

LEAVES, MOVES = 0.14, 0.05
LEAVES_LOSING_GROUP = 0.62
MOVES_ON_FROM_CLOSED_GROUP = 0.45
TAKEN_BEFORE_OPENING = timedelta(days=32)
DEBTOR: Final = 4
"""The debtor is student005."""
STAYERS: Final = (0, 1, 2, DEBTOR)
"""Students who are there from the first day to the last, whatever happens to others."""


@dataclass(frozen=True, slots=True)
class Enrolment:
    """One student's time in one group: until the day before `until`; `student` is the place among all students."""

    student: int
    group: Group
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Seats:
    """The groups, and how many students each has had."""

    groups: list[Group]
    taken: dict[int, int]

    def free(self, since: date, rng: random.Random) -> Group:
        """The smaller of two groups that take students at that time."""
        taking = [
            group
            for group in self.groups
            if group.opened <= since + TAKEN_BEFORE_OPENING and (group.closed is None or since < group.closed)
            and not (group.loses_students_from and since >= group.loses_students_from - timedelta(days=7))
        ]  # fmt: skip
        return min(rng.choices(taking, k=2), key=lambda group: self.taken[group.id])

    def others(self, left: Group, day: date) -> list[Group]:
        """Groups in which somebody may go on, if there are any of the same subject."""
        others = [
            group
            for group in self.groups
            if group is not left and group.closed is None and group.is_open(day) and not group.loses_students_from
        ]
        return [group for group in others if group.subject is left.subject] or others


@dataclass(frozen=True, slots=True)
class Roll:
    """All enrolments, and the students with their present groups and, where they have gone, since when."""

    people: People
    enrolments: list[Enrolment]


def enrol(people: People, teaching: Teaching, now: datetime, rng: random.Random) -> Roll:
    """Put everybody into a group; some move to another, some leave."""
    seats = Seats(teaching.groups, {group.id: 0 for group in teaching.groups})
    enrolments: list[Enrolment] = []
    students: list[Person] = []
    for place, student in enumerate(people.students):
        own, left = _way(place, student.created_at.date() + timedelta(days=1), seats, now.date(), rng)
        enrolments += own
        gone = moment_on(working_day(left), rng) if left else None
        if gone and gone >= now:
            gone = now - timedelta(minutes=1)
        students.append(replace(student, group=own[-1].group.id, withdrawn_at=gone))
    return Roll(replace(people, students=students), enrolments)


def _way(place: int, since: date, seats: Seats, today: date, rng: random.Random) -> tuple[list[Enrolment], date | None]:
    """The groups one student has been in, and the day of leaving."""
    stays = place in STAYERS
    group = seats.groups[place % 2] if stays else seats.free(since, rng)
    seats.taken[group.id] += 1
    until, leaves = (None, False) if stays else _end(group, since, today, rng)
    first = Enrolment(place, group, since, until)
    if until is None:
        return [first], None
    others = [] if leaves else seats.others(group, until)
    if not others:
        return [first], until
    following = rng.choice(others)
    seats.taken[following.id] += 1
    return [first, Enrolment(place, following, until, None)], None


def _end(group: Group, since: date, today: date, rng: random.Random) -> tuple[date | None, bool]:
    """The day on which the student's time in the group is over, if it is, and whether they leave the centre."""
    earliest = max(since, group.opened) + timedelta(days=21)
    if group.loses_students_from and rng.random() < LEAVES_LOSING_GROUP:
        return _between(max(earliest, group.loses_students_from), today, rng), True
    kind = rng.choices(("stays", "leaves", "moves"), (1 - LEAVES - MOVES, LEAVES, MOVES))[0]
    day = _between(earliest, today, rng) if kind != "stays" else None
    if group.closed and (day is None or day >= group.closed):
        return max(group.closed, since + timedelta(days=1)), rng.random() >= MOVES_ON_FROM_CLOSED_GROUP
    return day, kind == "leaves"


def _between(earliest: date, latest: date, rng: random.Random) -> date | None:
    span = (latest - earliest).days
    return earliest + timedelta(days=rng.randrange(span)) if span > 0 else None


def withdrawal_rows(people: People) -> Iterator[Row]:
    """The trail of those who have left."""
    for student in people.students:
        if student.withdrawn_at:
            yield {
                "actor": people.owners[0].id,
                "action": "withdraw",
                "object_type": "account",
                "object_id": str(student.id),
                "before": {"username": student.username, "role": student.role.value, "first_name": student.first_name,
                           "last_name": student.last_name, "group": student.group},
                "at": student.withdrawn_at,
            }  # fmt: skip
