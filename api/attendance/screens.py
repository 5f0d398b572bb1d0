"""What the workbench shows of attendance: the day's lessons, a group's register, a student's month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Final

from api import db, sql
from api.access import Actor, Permission
from api.attendance.schemas import Presence
from api.groups.queries import Timetable
from api.groups.schemas import WEEK

_MEMBER: Final = """st."group" = g.id AND st.role = 'student' AND st.is_active AND st.withdrawn_at IS NULL"""
_LESSONS: Final = f"""
    SELECT g.id, g.name, s.name AS subject, g.days, g.start_time, g.end_time, marked.*,
        (SELECT count(*) FROM account st WHERE {_MEMBER}) AS students,
        (SELECT count(*) FROM account st WHERE {_MEMBER} AND NOT EXISTS (
            SELECT FROM attendance r WHERE r."group" = g.id AND r.date = $1 AND r.student = st.id)) AS unmarked
    FROM study_group g JOIN subject s ON s.id = g.subject CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE r.status = 'keldi') AS came,
            count(*) FILTER (WHERE r.status = 'kechikdi') AS late,
            count(*) FILTER (WHERE r.status = 'kelmadi') AS absent
        FROM attendance r WHERE r."group" = g.id AND r.date = $1) marked
    WHERE g.is_active AND g.withdrawn_at IS NULL ORDER BY g.start_time NULLS LAST, g.name, g.id"""
_REGISTER: Final = f"""
    SELECT s.id, {sql.name_of("s")} AS name, r.status, r.updated_at::time(0) AS at, {sql.name_of("t")} AS marked_by
    FROM account s LEFT JOIN attendance r ON r.student = s.id AND r."group" = $1 AND r.date = $2
        LEFT JOIN account t ON t.id = r.marked_by
    WHERE s."group" = $1 AND s.role = 'student' AND s.is_active AND s.withdrawn_at IS NULL
    ORDER BY lower(s.last_name), lower(s.first_name), s.id"""
_PERIOD: Final = """SELECT r.date, r.status, g.name AS "group" FROM attendance r JOIN study_group g ON g.id = r."group"
    WHERE r.student = $1 AND r.date BETWEEN $2 AND $3 ORDER BY r.date, r.id"""


@dataclass(frozen=True, slots=True)
class LessonOut:
    """A group on one day: its times, and how far its register is."""

    id: int
    name: str
    subject: str
    days: str | None
    start_time: time | None
    end_time: time | None
    came: int
    late: int
    absent: int
    students: int
    unmarked: int

    @property
    def timetable(self) -> Timetable:
        """When the group has lessons."""
        return Timetable(self.days, self.start_time, self.end_time)

    @property
    def is_begun(self) -> bool:
        """Whether anybody is marked."""
        return self.came + self.late + self.absent > 0

    def is_on(self, day: date) -> bool:
        """Whether that day is among the group's days."""
        return WEEK[day.weekday()] in (self.days or "").split(",")


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """A student of the group, and their record of the day if there is one."""

    id: int
    name: str
    status: Presence | None
    at: time | None
    marked_by: str | None


@dataclass(frozen=True, slots=True)
class PresentOut:
    """One record of a student."""

    date: date
    status: Presence
    group: str


async def lessons(actor: Actor, day: date) -> list[LessonOut]:
    """Every active group as it stands that day, the earliest lesson first; those without times come last."""
    actor.require(Permission.LESSONS_RECORD)
    return [LessonOut(**dict(row)) for row in await db.fetch(_LESSONS, day)]


async def register(actor: Actor, group: int, day: date) -> list[RegisterLine]:
    """The group's students by name, with that day's records."""
    actor.require(Permission.LESSONS_RECORD)
    rows = await db.fetch(_REGISTER, group, day)
    return [
        RegisterLine(row["id"], row["name"], Presence(row["status"]), row["at"], row["marked_by"])
        if row["status"]
        else RegisterLine(row["id"], row["name"], None, None, None)
        for row in rows
    ]


async def presence_of(actor: Actor, student: int, first: date, last: date) -> Sequence[PresentOut]:
    """The student's records of these days, in order."""
    actor.require(Permission.LESSONS_RECORD)
    rows = await db.fetch(_PERIOD, student, first, last)
    return [PresentOut(row["date"], Presence(row["status"]), row["group"]) for row in rows]
