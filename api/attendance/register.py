"""A whole group's register at once: many marks in one transaction, each corrected or taken back on its own."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from api import db
from api.access import Actor, Permission, Role, may_remove
from api.attendance.absences import forget_absence
from api.attendance.lessons import lesson_fault
from api.attendance.schemas import Presence
from api.audit.rules import record, record_created
from api.audit.snapshots import facts_of
from api.errors import Forbidden, InvalidInput
from api.groups.queries import active_group
from api.worklogs.rules import log_working_day

# Those who have a record are left out first: every attempt to insert would use up a number of the sequence.
_MARK: Final = f"""INSERT INTO attendance AS r (student, "group", status, date, time, marked_by)
    SELECT s.id, $1, wanted.status, $2, $3, $4
    FROM unnest($5::int[], $6::text[]) AS wanted(student, status) JOIN account s ON s.id = wanted.student
    WHERE s."group" = $1 AND s.role = 'student' AND s.is_active AND s.withdrawn_at IS NULL AND NOT EXISTS (
        SELECT FROM attendance there WHERE there."group" = $1 AND there.date = $2 AND there.student = s.id)
    ORDER BY s.id
    ON CONFLICT ON CONSTRAINT attendance_once_a_day DO NOTHING RETURNING r.id, {facts_of("r")} AS facts, r.student"""
_STANDING: Final = """SELECT r.id, r.student, r.status, r.marked_by FROM attendance r
    WHERE r."group" = $1 AND r.date = $2 AND r.student = ANY ($3::int[]) ORDER BY r.id FOR NO KEY UPDATE"""
_CORRECT: Final = "UPDATE attendance SET status = $2, updated_at = now() WHERE id = $1"
_REMOVE: Final = "DELETE FROM attendance WHERE id = $1"
_FACTS: Final = f"SELECT {facts_of('r')} FROM attendance r WHERE id = $1"


async def keep_register(actor: Actor, *, group: int, marks: Mapping[int, Presence | None], now: datetime) -> None:
    """Let the students' presence today be as given, None for no record; what is so already is left alone.

    Employees make records in lesson time only; they may correct them later.
    """
    actor.require(Permission.LESSONS_RECORD)
    day = now.date()
    async with db.transaction():
        timetable = await active_group(group)
        wanted = {student: presence for student, presence in marks.items() if presence is not None}
        made = await _mark(actor, group, wanted, now)
        if made and actor.role is Role.EMPLOYEE and (fault := lesson_fault(timetable, now)):
            raise InvalidInput(summary=fault)
        for row in await db.fetch(_STANDING, group, day, sorted(set(marks) - made)):
            await _correct(actor, row, marks[row["student"]])
        if made:
            await log_working_day(actor, day)


async def _mark(actor: Actor, group: int, wanted: Mapping[int, Presence], now: datetime) -> set[int]:
    """Make the records that are missing; the students who have one only now."""
    moment = now.time().replace(microsecond=0)
    made: Sequence[Any] = await db.fetch(
        _MARK, group, now.date(), moment, actor.id, list(wanted), [presence.value for presence in wanted.values()]
    )
    if made:
        await record_created(actor, "attendance", [(row["id"], row["facts"]) for row in made])
    return {row["student"] for row in made}


async def _correct(actor: Actor, row: Any, presence: Presence | None) -> None:
    if presence == row["status"]:
        return
    before = await _facts(row["id"])
    await forget_absence(before)
    if presence is None:
        if not may_remove(actor, row["marked_by"]):
            raise Forbidden
        await db.execute(_REMOVE, row["id"])
        await record(actor, action="remove", object_type="attendance", object_id=row["id"], before=before)
        return
    await db.execute(_CORRECT, row["id"], presence.value)
    after = await _facts(row["id"])
    await record(actor, action="change", object_type="attendance", object_id=row["id"], before=before, after=after)


async def _facts(row: int) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(await db.fetch_value(_FACTS, row))
    return facts
