"""Attendance as it comes in and goes out."""

from datetime import date
from enum import StrEnum

from pydantic import BaseModel, Field

from api.fields import Input, Key, TashkentTime, partial
from api.lessons.schemas import GroupShown, LessonIn, LessonsQuery, StudentShown


class Presence(StrEnum):
    """Whether a student was there."""

    CAME = "keldi"
    CAME_LATE = "kechikdi"
    ABSENT = "kelmadi"


class AttendanceIn(LessonIn):
    """One student's presence in today's lesson of a group."""

    status: Presence


class PresenceIn(Input):
    """Whether the student was there."""

    status: Presence


PresenceChange = partial(PresenceIn)


class RegisterIn(Input):
    """The group whose lesson begins."""

    group_id: Key


class RegisterEntry(BaseModel):
    """One student's presence in one group on one day, as a line of the day's register."""

    id: int
    student: StudentShown
    group: GroupShown
    status: Presence
    date: date
    time: str = Field(examples=["09:05:00"])


class AttendanceOut(RegisterEntry):
    """One student's presence in one group on one day."""

    created_at: TashkentTime
    updated_at: TashkentTime


class AttendanceQuery(LessonsQuery):
    """Which records."""

    status: Presence | None = None
