"""Reading attendance."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from api import sql
from api.access import Actor, only_student
from api.accounts.guard import fetch_guarded
from api.attendance.schemas import AttendanceQuery
from api.errors import NotFound
from api.filters import Condition
from api.lessons.queries import GROUP, STUDENT, visible
from api.listing import Listing

# The status is one of three words, so it needs no quoting.
_KEYS: Final = '"id":%s,"student":%s,"group":%s,"status":"%s","date":%s,"time":%s'
_VALUES: Final = "r.id, student.shown, study_group.shown, r.status, to_json(r.date), to_json(r.time)"
_ENTRY: Final = f"format('{{{_KEYS}}}', {_VALUES})"
_RECORD: Final = f"""format('{{{_KEYS},"created_at":%s,"updated_at":%s}}', {_VALUES},
    {sql.moment("r.created_at")}, {sql.moment("r.updated_at")})"""
_RECORDS: Final = "FROM attendance r"
_NAMED: Final = f"{STUDENT} {GROUP}"


def attendance(actor: Actor, query: AttendanceQuery) -> Listing:
    """The records that the actor may see, oldest first."""
    return _listing(visible(actor, query, made_by="r.marked_by").given("r.status = {}", query.status))


async def record(actor: Actor, row: int) -> str:
    """One record, if the actor may see it. The actor is as their token claims."""
    condition = Condition().given("r.id = {}", row).given("r.student = {}", only_student(actor))
    statement = f"SELECT {_RECORD} {_RECORDS} {_NAMED} {condition.where}"
    found: str | None = await fetch_guarded(actor, statement, *condition.args)
    if found is None:
        raise NotFound
    return found


async def day_of(group: int, day: date) -> str:
    """A group's register of one day."""
    return await _register(Condition().given('r."group" = {}', group).given("r.date = {}", day)).whole()


async def these(rows: Sequence[int]) -> str:
    """The lines of a register with these ids."""
    return await _register(Condition().given("r.id = ANY({}::int[])", list(rows))).whole()


def _register(condition: Condition) -> Listing:
    return _listing(condition, _ENTRY)


def _listing(condition: Condition, item: str = _RECORD) -> Listing:
    return Listing(item, _RECORDS, "r.id", condition.where, joined=_NAMED, args=condition.args)
