"""Who was there: presence as numbers, a column at a time, since a year of a large centre has a million of them."""

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from api.demo.copying import Columns
from api.demo.enrolment import STAYERS, Enrolment, Roll
from api.demo.lessons import Lesson
from api.demo.scales import Scale

Integers = npt.NDArray[np.int64]
Shares = npt.NDArray[np.float64]

PRESENT, LATE, ABSENT = range(3)
STATUSES: Final = np.array(["keldi", "kechikdi", "kelmadi"], dtype=object)
WEEKDAYS: Final = np.array([1.10, 0.90, 0.90, 0.95, 1.15, 1.60, 1.70])
"""How much more often than on average students are absent, Monday first."""
HOLIDAY_SEASON, INFLUENZA = 1.7, 3.0
INFLUENZA_FROM, INFLUENZA_DAYS = 0.58, 14
"""The wave of influenza: from this part of the history on, for two weeks."""
CHRONIC, USUALLY_ABSENT, USUALLY_LATE = 0.06, (1.6, 30.0), (1.4, 20.0)
FADING_DAYS, FADING = 21, 3.0
"""Before they leave, students come less and less."""
DECLINE: Final = 2.2
ILLNESS_A_DAY: Final = 1 / 280
EARLY, EARLY_LATENESS = time(10), 1.5
MINUTE: Final = 60


@dataclass(frozen=True, slots=True)
class Habits:
    """By student: how often they are absent and late on an ordinary day."""

    absent: Shares
    late: Shares


@dataclass(frozen=True, slots=True)
class Presence:
    """One entry per record, oldest first: places in the lists of lessons and of students, status, seconds to settle."""

    lesson: Integers
    student: Integers
    status: Integers
    delay: Integers


def influenza(scale: Scale, today: date) -> tuple[date, date]:
    """The first day of the wave, and the first after it."""
    days = scale.weeks * 7
    first = today - timedelta(days=days - int(days * INFLUENZA_FROM))
    return first, first + timedelta(days=INFLUENZA_DAYS)


def draw_habits(students: int, chance: np.random.Generator) -> Habits:
    """Most are hardly ever absent; a few are chronically."""
    absent, late = chance.beta(*USUALLY_ABSENT, students), chance.beta(*USUALLY_LATE, students)
    chronic = chance.random(students) < CHRONIC
    chronic[list(STAYERS)] = False
    return Habits(np.where(chronic, chance.uniform(0.24, 0.45, students), absent), late)


def attend(roll: Roll, lessons: list[Lesson], scale: Scale, today: date, rng: random.Random) -> Presence:
    """Everybody's presence in every registered lesson of the groups they were in."""
    chance = np.random.default_rng(rng.getrandbits(64))
    habits = draw_habits(len(roll.people.students), chance)
    places: dict[int, list[int]] = {}
    for place, lesson in enumerate(lessons):
        if lesson.is_registered:
            places.setdefault(lesson.group.id, []).append(place)
    members: dict[int, list[Enrolment]] = {}
    for enrolment in roll.enrolments:
        members.setdefault(enrolment.group.id, []).append(enrolment)
    parts = []
    for group, held in places.items():
        if group in members:
            there = [lessons[place] for place in held]
            often = _absences(there, members[group], habits, influenza(scale, today), chance)
            parts.append(_records(np.array(held), there, members[group], often, habits, chance=chance))
    records = [np.concatenate(column) for column in zip(*parts, strict=True)]
    order = np.argsort(records[0], kind="stable")
    return Presence(*(column[order] for column in records))


def _days(lessons: list[Lesson]) -> Integers:
    return np.array([lesson.day.toordinal() for lesson in lessons])[:, None]


def _until(members: list[Enrolment]) -> Integers:
    return np.array([member.until.toordinal() if member.until else date.max.toordinal() for member in members])


def _absences(
    lessons: list[Lesson],
    members: list[Enrolment],
    habits: Habits,
    wave: tuple[date, date],
    chance: np.random.Generator,
) -> Shares:
    """How likely everybody is to be absent: lessons down, members across."""
    days, declines = _days(lessons), lessons[0].group.loses_students_from
    often = habits.absent[[member.student for member in members]] * _of_day(lessons, wave)[:, None]
    often = often * np.where(_until(members) - days <= FADING_DAYS, FADING, 1.0)
    if declines:
        often = often * np.where(days >= declines.toordinal(), DECLINE, 1.0)
    return np.asarray(np.where(_ill(days, len(members), chance), 0.97, np.minimum(often, 0.9)))


def _records(
    places: Integers, lessons: list[Lesson], members: list[Enrolment], often: Shares, habits: Habits,
    *, chance: np.random.Generator,
) -> tuple[Integers, Integers, Integers, Integers]:  # fmt: skip
    """The group's records, without those of students who were not in it that day."""
    days, student = _days(lessons), np.array([member.student for member in members])
    since = np.array([member.since.toordinal() for member in members])
    early = EARLY_LATENESS if lessons[0].group.start < EARLY else 1.0
    drawn = chance.random(often.shape)
    late = drawn < often + (1 - often) * np.minimum(habits.late[student] * early, 0.5)
    status = np.where(drawn < often, ABSENT, np.where(late, LATE, PRESENT))
    delay = chance.integers(10, 4 * MINUTE, often.shape) * (status != ABSENT)
    delay += chance.integers(5 * MINUTE, 25 * MINUTE, often.shape) * (status == LATE)
    there = (days >= since) & (days < _until(members))
    lesson, member = np.nonzero(there)
    return places[lesson], student[member], status[there], delay[there]


def _of_day(lessons: list[Lesson], wave: tuple[date, date]) -> Shares:
    """What weekday and season make of everybody's absences."""
    factors = WEEKDAYS[[lesson.day.weekday() for lesson in lessons]]
    holidays = [_is_holiday_season(lesson.day) for lesson in lessons]
    ill = [wave[0] <= lesson.day < wave[1] for lesson in lessons]
    return np.asarray(factors * np.where(holidays, HOLIDAY_SEASON, 1.0) * np.where(ill, INFLUENZA, 1.0))


def _is_holiday_season(day: date) -> bool:
    of_year = (day.month, day.day)
    return of_year >= (12, 25) or of_year <= (1, 10) or (7, 15) <= of_year <= (8, 20)


def _ill(days: Integers, members: int, chance: np.random.Generator) -> npt.NDArray[np.bool_]:
    """Now and then somebody stays away for a week or so."""
    span = int(days[-1, 0] - days[0, 0]) + 1
    begins = chance.random((span, members)) < ILLNESS_A_DAY
    ill = begins.copy()
    for later in range(1, 8):
        ill[later:] |= begins[:-later] if later < span else False
    return np.asarray(ill[days[:, 0] - days[0, 0]])


def attendance_columns(presence: Presence, lessons: list[Lesson], roll: Roll, now: datetime) -> Columns:
    """Columns of attendance: a register opens with the lesson and is settled a little later."""
    students = np.array([student.id for student in roll.people.students])
    opened = np.array([int(lesson.begun.timestamp()) for lesson in lessons])[presence.lesson]
    settled = np.minimum(opened + presence.delay, int(now.timestamp()))

    def of_lesson(values: list[Any]) -> list[Any]:
        each = np.empty(len(values), dtype=object)
        each[:] = values
        return list(each[presence.lesson])

    return {
        "student": students[presence.student].tolist(),
        "group": of_lesson([lesson.group.id for lesson in lessons]),
        "status": STATUSES[presence.status].tolist(),
        "date": of_lesson([lesson.day for lesson in lessons]),
        "time": of_lesson([lesson.begun.time().replace(microsecond=0) for lesson in lessons]),
        "marked_by": of_lesson([lesson.teacher.id for lesson in lessons]),
        "created_at": of_lesson([lesson.begun.astimezone(UTC) for lesson in lessons]),
        "updated_at": [datetime.fromtimestamp(second, UTC) for second in settled.tolist()],
    }
