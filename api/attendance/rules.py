"""Marking who was there, correcting and removing it."""

from datetime import datetime
from typing import Final

from api import db
from api.access import Actor, Permission, Role, may_remove
from api.attendance.absences import forget_absence
from api.attendance.lessons import lesson_fault
from api.attendance.schemas import Presence
from api.attendance.tables import Attendance
from api.audit.rules import as_json, noted, record, record_created
from api.audit.snapshots import facts_of, snapshot
from api.errors import Forbidden, InvalidInput
from api.groups.queries import active_group
from api.lessons.rules import NAMED
from api.references import References
from api.worklogs.rules import log_working_day

references: Final = References("attendance", NAMED)
_REFUSALS: Final = {
    "attendance_once_a_day": InvalidInput.whole("The fields student, group, date must make a unique set.")
}
_MARK: Final = noted(
    """INSERT INTO attendance (student, "group", status, date, time, marked_by) VALUES ($1, $2, $3, $4, $5, $6)
        RETURNING *""",
    action="create",
    object_type="attendance",
    actor="$6",
)
# Those who have a record are left out first: every attempt to insert would use up a number of the sequence.
_MARK_REST: Final = f"""INSERT INTO attendance AS r (student, "group", status, date, time, marked_by)
    SELECT s.id, $1, $2, $3, $4, $5 FROM account s
    WHERE s."group" = $1 AND s.role = 'student' AND s.is_active AND s.withdrawn_at IS NULL AND NOT EXISTS (
        SELECT FROM attendance there WHERE there."group" = $1 AND there.date = $3 AND there.student = s.id)
    ORDER BY s.id
    ON CONFLICT ON CONSTRAINT attendance_once_a_day DO NOTHING RETURNING r.id, {facts_of("r")} AS facts"""
_CHANGE: Final = noted(
    "UPDATE attendance SET status = $2, updated_at = now() WHERE id = $1 RETURNING *",
    action="change",
    object_type="attendance",
    actor="$3::int",
    before="$4",
)
_IS_MARKED: Final = 'SELECT EXISTS (SELECT FROM attendance WHERE "group" = $1 AND date = $2)'


async def mark_attendance(actor: Actor, *, student: int, group: int, status: Presence, now: datetime) -> int:
    """A new record's id: one student's presence in a lesson of today (Tashkent's `now`)."""
    actor.require(Permission.LESSONS_RECORD)
    day, moment = now.date(), now.time().replace(microsecond=0)
    async with db.transaction(_REFUSALS):
        await references.check({"student": student, "group": group})
        made: int = await db.fetch_value(_MARK, student, group, status, day, moment, actor.id)
        await log_working_day(actor, day)
    return made


async def open_register(actor: Actor, *, group: int, now: datetime) -> list[int] | None:
    """Mark as absent everyone in the group without a record today; the new records' ids, None if all had theirs.

    Employees may do so in lesson time only.
    """
    actor.require(Permission.LESSONS_RECORD)
    day, moment = now.date(), now.time().replace(microsecond=0)
    async with db.transaction():
        timetable = await active_group(group, field="group_id")
        if actor.role is Role.EMPLOYEE and (fault := lesson_fault(timetable, now)):
            raise InvalidInput(summary=fault)
        made = await db.fetch(_MARK_REST, group, Presence.ABSENT, day, moment, actor.id)
        if made:
            await record_created(actor, "attendance", map(tuple, made))
            await log_working_day(actor, day)
        elif await db.fetch_value(_IS_MARKED, group, day):
            return None
    return sorted(row["id"] for row in made)


async def change_attendance(actor: Actor, *, attendance: int, status: Presence | None) -> None:
    """Change the status, if it is given."""
    actor.require(Permission.LESSONS_RECORD)
    async with db.transaction():
        before = await snapshot(Attendance, attendance)
        if status is not None and status != before["status"]:
            await db.execute(_CHANGE, attendance, status, actor.id, as_json(before))
            await forget_absence(before)


async def remove_attendance(actor: Actor, *, attendance: int) -> None:
    """Remove a record: owners any, employees what they marked themselves."""
    actor.require(Permission.LESSONS_RECORD)
    async with db.transaction():
        before = await snapshot(Attendance, attendance)
        if not may_remove(actor, before["marked_by"]):
            raise Forbidden
        await Attendance.delete().where(Attendance.id == attendance)
        await forget_absence(before)
        await record(actor, action="remove", object_type="attendance", object_id=attendance, before=before)
