"""Reading groups."""

from dataclasses import dataclass
from datetime import time
from typing import Final

from api import db, sql
from api.errors import InvalidInput, NotFound
from api.fields import PageQuery
from api.filters import Condition
from api.groups.schemas import GroupsQuery
from api.listing import Listing

ANY_GROUP: Final = "FROM study_group WHERE withdrawn_at IS NULL"
ACTIVE_GROUP: Final = f"{ANY_GROUP} AND is_active"
"""The groups that others may name."""

POINTS: Final = 'coalesce((SELECT sum(sc.score) FROM score sc WHERE sc."group" = g.id), 0)'
STUDENTS: Final = """(SELECT count(*) FROM account st WHERE st."group" = g.id AND st.role = 'student'
    AND st.is_active AND st.withdrawn_at IS NULL)"""

_GROUP: Final = f"""json_build_object(
    'id', g.id, 'name', g.name, 'description', g.description, 'subject', g.subject, 'subject_name', s.name,
    'is_active', g.is_active, 'days', g.days, 'start_time', g.start_time, 'end_time', g.end_time,
    'created_at', {sql.moment("g.created_at")}, 'group_total_score', {POINTS}, 'students_count', {STUDENTS},
    'homework_count', (SELECT count(*) FROM homework h WHERE h."group" = g.id))"""
_GROUPS: Final = "FROM study_group g JOIN subject s ON s.id = g.subject"

_RANKED: Final = f"""WITH standing AS MATERIALIZED (
    SELECT g.id, g.name, s.name AS subject_name, {POINTS} AS points, {STUDENTS} AS students
    {_GROUPS} WHERE g.withdrawn_at IS NULL AND g.is_active),
  ranked AS MATERIALIZED (SELECT *, rank() OVER (ORDER BY points DESC) AS place FROM standing)"""
_RANKED_GROUP: Final = """json_build_object('id', r.id, 'name', r.name, 'subject_name', r.subject_name,
    'total_score', r.points, 'rank', r.place, 'students_count', r.students)"""


@dataclass(frozen=True, slots=True)
class Timetable:
    """When a group has its lessons; what is not set is not checked."""

    days: str | None
    start_time: time | None
    end_time: time | None


def groups(query: GroupsQuery) -> Listing:
    """All groups, oldest first."""
    condition = (
        Condition("g.withdrawn_at IS NULL")
        .given("g.is_active = {}", query.is_active)
        .given("g.subject = {}", query.subject)
        .given(sql.contains("g.name", "{}"), query.search)
    )
    return Listing(_GROUP, _GROUPS, "g.id", condition.where, args=condition.args)


async def group(row: int) -> str:
    """One group."""
    found: str | None = await db.fetch_value(
        f"SELECT {_GROUP} {_GROUPS} WHERE g.id = $1 AND g.withdrawn_at IS NULL", row
    )
    if found is None:
        raise NotFound
    return found


def rating(_: PageQuery) -> Listing:
    """The active groups by all the points given in them; equals share a rank."""
    return Listing(_RANKED_GROUP, "FROM ranked r", "r.place, r.id", fragments=_RANKED, is_short=True)


async def active_group(row: int, *, field: str = "group") -> Timetable:
    """When the group has lessons; it stays active until the transaction ends. Not active: Invalid pk under `field`."""
    found = await db.fetch_row(
        "SELECT days, start_time, end_time FROM study_group"
        " WHERE id = $1 AND is_active AND withdrawn_at IS NULL FOR SHARE",
        row,
    )
    if found is None:
        raise InvalidInput.unknown_key(field, row)
    return Timetable(*found)
