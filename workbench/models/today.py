"""Today's lessons and the register of each: what is shown, and what marking somebody does."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from pydantic import TypeAdapter

from api import clock
from api.access import Actor, Role
from api.attendance import screens
from api.attendance.lessons import lesson_fault
from api.attendance.register import keep_register
from api.attendance.schemas import Presence
from api.attendance.screens import LessonOut, RegisterLine
from api.errors import DomainError, Forbidden, InvalidInput
from workbench.i18n import _, ngettext
from workbench.models.calendar import days, hours
from workbench.models.standing import Standing
from workbench.wording import sentence

State = Literal["none", "part", "whole", "empty"]
_MARKS: Final = TypeAdapter(dict[int, Presence | None])


@dataclass(frozen=True, slots=True)
class Day:
    """All groups at one moment: those with a lesson today, and the others."""

    now: datetime
    lessons: list[LessonOut]
    others: list[LessonOut]

    @property
    def missing(self) -> list[LessonOut]:
        """Lessons of today without any register."""
        return [lesson for lesson in self.lessons if state_of(lesson) == "none"]

    def find(self, group: int) -> LessonOut | None:
        """The group, wherever it stands."""
        return next((lesson for lesson in (*self.lessons, *self.others) if lesson.id == group), None)


@dataclass(frozen=True, slots=True)
class Register:
    """One group's lesson of today with its students; `refusal` says why no record can be made now."""

    lesson: LessonOut
    lines: list[RegisterLine]
    refusal: str | None


async def today(actor: Actor) -> Day:
    """What there is today."""
    now = clock.now()
    groups = await screens.lessons(actor, now.date())
    on = [lesson for lesson in groups if lesson.is_on(now.date())]
    return Day(now, on, [lesson for lesson in groups if not lesson.is_on(now.date())])


async def register(actor: Actor, group: int) -> Register | None:
    """The group's register of today; None if there is no such group."""
    day = await today(actor)
    lesson = day.find(group)
    if lesson is None:
        return None
    return Register(lesson, await screens.register(actor, group, day.now.date()), why_not(actor, lesson, day.now))


async def mark(actor: Actor, group: int, marks: Mapping[str, str | None]) -> str | None:
    """Let these students' presence be so; a sentence says why not."""
    now = clock.now()
    try:
        await keep_register(actor, group=group, marks=_MARKS.validate_python(dict(marks)), now=now)
    except Forbidden:
        return _("A colleague made this record: only they or an owner can take it back. You can change it.")
    except InvalidInput as refusal:
        lesson = (await today(actor)).find(group)
        return (why_not(actor, lesson, now) if lesson else None) or sentence(refusal)
    except DomainError as refusal:
        return sentence(refusal)
    return None


def why_not(actor: Actor, lesson: LessonOut, now: datetime) -> str | None:
    """Why this actor can make no record for the group at this moment, or None."""
    if actor.role is not Role.EMPLOYEE or lesson_fault(lesson.timetable, now) is None:
        return None
    if lesson.days and not lesson.is_on(now.date()):
        return _("No lesson of this group today: its days are %(days)s. Only an owner can keep the register now.") % {
            "days": days(lesson.days)
        }
    return _("It is not lesson time: the lesson is %(hours)s. Only an owner can keep the register now.") % {
        "hours": hours(lesson.start_time, lesson.end_time)
    }


def state_of(lesson: LessonOut) -> State:
    """How far the register is."""
    if not lesson.students and not lesson.is_begun:
        return "empty"
    if not lesson.is_begun:
        return "none"
    return "part" if lesson.unmarked else "whole"


def standing(lesson: LessonOut, now: datetime) -> Standing:
    """The same as a pill."""
    state = state_of(lesson)
    if state == "empty":
        return Standing(_("No students"), "plain")
    if state == "whole":
        return Standing(_("Registered"), "done", counts(lesson))
    if state == "part":
        left = ngettext("%(n)d not marked", "%(n)d not marked", lesson.unmarked) % {"n": lesson.unmarked}
        return Standing(left, "held", counts(lesson))
    has_begun = lesson.start_time is None or lesson.start_time <= now.time()
    if lesson.is_on(now.date()) and has_begun:
        return Standing(_("No register yet"), "bad")
    return Standing(_("Not begun"), "plain")


def counts(lesson: LessonOut) -> str:
    """How many came, came late and are absent."""
    parts = ((lesson.came, Presence.CAME), (lesson.late, Presence.CAME_LATE), (lesson.absent, Presence.ABSENT))
    return " · ".join(f"{number} {presence_name(presence).lower()}" for number, presence in parts if number)


def presence_name(presence: Presence) -> str:
    """What a mark is called."""
    return {Presence.CAME: _("Came"), Presence.CAME_LATE: _("Late"), Presence.ABSENT: _("Absent")}[presence]


def as_data(lines: list[RegisterLine]) -> list[dict[str, Any]]:
    """The lines for the browser."""
    return [
        {
            "id": line.id,
            "name": line.name,
            "status": line.status.value if line.status else None,
            "note": f"{line.at:%H:%M} · {line.marked_by}" if line.at and line.marked_by else "",
        }
        for line in lines
    ]
