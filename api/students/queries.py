"""Reading students."""

from typing import Final

from api import sql
from api.access import Actor, only_student
from api.accounts.guard import fetch_guarded
from api.accounts.queries import SEARCHED
from api.errors import InvalidInput, NotFound
from api.filters import Condition
from api.listing import Listing
from api.students.schemas import RatingQuery, StudentsQuery

ANY_STUDENT: Final = "FROM account WHERE role = 'student' AND withdrawn_at IS NULL"
"""The students whom records may name."""

_STUDENT: Final = f"""json_build_object(
    'id', a.id, 'username', a.username, 'first_name', a.first_name, 'last_name', a.last_name, 'phone', a.phone,
    'parent_phone', a.parent_phone, 'telegram_id', a.telegram_id, 'role', a.role,
    'group', CASE WHEN g.id IS NOT NULL THEN json_build_object('id', g.id, 'name', g.name) END,
    'all_score', coalesce((SELECT sum(sc.score) FROM score sc WHERE sc.student = a.id), 0),
    'created_at', {sql.moment("a.created_at")})"""
_ROWS: Final = "FROM account a"
_JOINED: Final = 'LEFT JOIN study_group g ON g.id = a."group"'
_PRESENT: Final = "a.role = 'student' AND a.withdrawn_at IS NULL"

_RANKED: Final = f"""WITH standing AS MATERIALIZED (
    SELECT a.id, a.username, a.first_name, a.last_name, g.name AS group_name, coalesce(
        (SELECT sum(sc.score) FROM score sc WHERE sc.student = a.id AND sc."group" = g.id), 0) AS points
    FROM account a JOIN study_group g ON g.id = a."group"
    WHERE {_PRESENT} AND a.is_active AND g.id = $1),
  ranked AS MATERIALIZED (SELECT *, rank() OVER (ORDER BY points DESC) AS place FROM standing)"""
_RANKED_STUDENT: Final = """json_build_object('id', r.id, 'username', r.username, 'first_name', r.first_name,
    'last_name', r.last_name, 'total_score', r.points, 'rank', r.place, 'group_name', r.group_name)"""


def students(actor: Actor, query: StudentsQuery) -> Listing:
    """The students whom the actor may see, oldest first."""
    condition = (
        Condition(_PRESENT)
        .given("a.id = {}", only_student(actor))
        .given('a."group" = {}', query.group_id)
        .given("a.is_active = {}", query.is_active)
        .given(sql.contains(SEARCHED, "{}"), query.search)
    )
    return Listing(_STUDENT, _ROWS, "a.id", condition.where, joined=_JOINED, args=condition.args)


async def student(actor: Actor, row: int) -> str:
    """One student, if the actor may see them. The actor is as their token claims."""
    condition = Condition(_PRESENT).given("a.id = {}", row).given("a.id = {}", only_student(actor))
    statement = f"SELECT {_STUDENT} {_ROWS} {_JOINED} {condition.where}"
    found: str | None = await fetch_guarded(actor, statement, *condition.args)
    if found is None:
        raise NotFound
    return found


async def rating(actor: Actor, query: RatingQuery) -> Listing:
    """The group's students by their points in it, equals sharing a rank; to a student no group exists but theirs.

    The actor is as their token claims.
    """
    if query.group_id is None:
        raise InvalidInput(summary="group_id parametri kerak.")
    own = only_student(actor)
    seen = await fetch_guarded(
        actor,
        "SELECT id FROM study_group WHERE id = $1 AND withdrawn_at IS NULL"
        ' AND ($2::int IS NULL OR id = (SELECT "group" FROM account WHERE id = $2))',
        query.group_id,
        own,
    )
    if seen is None:
        raise NotFound
    return Listing(
        _RANKED_STUDENT, "FROM ranked r", "r.place, r.id", fragments=_RANKED, args=(query.group_id,), is_short=True
    )
