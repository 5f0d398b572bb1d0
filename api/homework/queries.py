"""Reading homework. The files' addresses begin with `origin`."""

from typing import Final

from api import db, sql
from api.access import Actor, Role, only_student
from api.errors import Forbidden, NotFound
from api.filters import Condition
from api.homework.schemas import HomeworkQuery, OwnHomeworkQuery
from api.listing import Listing
from api.media.rules import url_of

_HOMEWORK: Final = f"""json_build_object('id', h.id, 'group', h."group", 'text', h.text,
    'file', {{origin}}::text || '{url_of("")}' || f.name,
    'created_at', {sql.moment("h.created_at")}, 'updated_at', {sql.moment("h.updated_at")})"""
_ROWS: Final = "FROM homework h"
_FILE: Final = "LEFT JOIN stored_file f ON f.id = h.file"
_OWN: Final = 'h."group" = (SELECT "group" FROM account WHERE id = {})'


def homework(actor: Actor, query: HomeworkQuery, origin: str) -> Listing:
    """The homework that the actor may see, oldest first."""
    condition = _filtered(actor, query).given('h."group" = {}', query.group_id)
    return _listing(condition.given("h.created_by = {}", query.employee), origin)


def own_homework(actor: Actor, query: OwnHomeworkQuery, origin: str) -> Listing:
    """The homework of a student's own group."""
    if actor.role is not Role.STUDENT:
        raise Forbidden("Not a student")
    return _listing(_filtered(actor, query), origin)


async def piece_of_homework(actor: Actor, row: int, origin: str) -> str:
    """One homework, if the actor may see it."""
    condition = Condition().given("h.id = {}", row).given(_OWN, only_student(actor))
    of = _listing(condition, origin)
    found: str | None = await db.fetch_value(f"SELECT {of.item} {of.rows} {of.joined} {of.condition}", *of.args)
    if found is None:
        raise NotFound
    return found


def _filtered(actor: Actor, query: OwnHomeworkQuery) -> Condition:
    return (
        Condition()
        .given(_OWN, only_student(actor))
        .given(sql.on_day("h.created_at"), query.date)
        .given("h.created_at >= {}::date", query.date_from)
        .given("h.created_at < {}::date + 1", query.date_to)
        .given(sql.contains("h.text", "{}"), query.search)
    )


def _listing(condition: Condition, origin: str) -> Listing:
    args = (*condition.args, origin)
    item = _HOMEWORK.replace("{origin}", f"${len(args)}")
    return Listing(item, _ROWS, "h.id", condition.where, joined=_FILE, args=args)
