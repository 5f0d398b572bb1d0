"""Points given in lessons: by what a student can do, a little better with time."""

import random
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import numpy as np
import numpy.typing as npt

from api.demo.attendance import ABSENT, Integers, Presence
from api.demo.copying import Columns
from api.demo.enrolment import Roll
from api.demo.lessons import Lesson
from api.demo.prose import LEVELS

SCORED_LESSONS, SCORED_STUDENTS = 0.33, 0.92
PROGRESS_IN_A_YEAR: Final = 7
OWN_SPREAD, LESSON_SPREAD, SPREAD = 6.0, 4.0, 8.0


@dataclass(frozen=True, slots=True)
class Points:
    """One entry per score, oldest first: places in the lists of lessons and of students, and the points."""

    lesson: Integers
    student: Integers
    score: Integers


def give(presence: Presence, lessons: list[Lesson], roll: Roll, now: datetime, rng: random.Random) -> Points:
    """In every third lesson or so, whoever is there gets points."""
    chance = np.random.default_rng(rng.getrandbits(64))
    scored = chance.random(len(lessons)) < SCORED_LESSONS
    scored &= np.array([lesson.ends <= now for lesson in lessons])
    wanted = scored[presence.lesson] & (chance.random(len(presence.lesson)) < SCORED_STUDENTS)
    wanted &= presence.status != ABSENT
    lesson, student = presence.lesson[wanted], presence.student[wanted]
    drawn = _able(roll, chance)[student] + chance.normal(0, LESSON_SPREAD, len(lessons))[lesson]
    drawn += _progress(lessons)[lesson] + chance.normal(0, SPREAD, len(lesson))
    return Points(lesson, student, np.clip(np.rint(drawn), 0, 100).astype(np.int64))


def _able(roll: Roll, chance: np.random.Generator) -> npt.NDArray[np.float64]:
    levels = np.array([100 * LEVELS[student.level].share for student in roll.people.students])
    return levels + chance.normal(0, OWN_SPREAD, len(levels))


def _progress(lessons: list[Lesson]) -> npt.NDArray[np.float64]:
    days = np.array([lesson.day.toordinal() for lesson in lessons])
    return np.asarray(PROGRESS_IN_A_YEAR * (days - days[0]) / 365)


def score_columns(points: Points, lessons: list[Lesson], roll: Roll) -> Columns:
    """Columns of score."""
    students = np.array([student.id for student in roll.people.students])
    ended = [lesson.ends.astimezone(UTC) for lesson in lessons]
    places = points.lesson.tolist()
    given = [ended[place] for place in places]
    return {
        "student": students[points.student].tolist(),
        "group": [lessons[place].group.id for place in places],
        "score": points.score.tolist(),
        "date": [lessons[place].day for place in places],
        "given_by": [lessons[place].teacher.id for place in places],
        "created_at": given,
        "updated_at": given,
    }
