"""Reading scores."""

from typing import Final

from api import sql
from api.access import Actor, only_student
from api.accounts.guard import fetch_guarded
from api.errors import NotFound
from api.filters import Condition
from api.lessons.queries import GROUP, STUDENT, visible
from api.listing import Listing
from api.scores.schemas import ScoresQuery

_GIVEN_BY: Final = """LEFT JOIN LATERAL (
    SELECT json_build_object('id', t.id, 'first_name', t.first_name, 'last_name', t.last_name) AS shown
    FROM account t WHERE t.id = r.given_by OFFSET 0) AS given_by ON true"""
_SCORE: Final = f"""format(
    '{{"id":%s,"student":%s,"group":%s,"score":%s,"date":%s,"given_by":%s,"created_at":%s}}',
    r.id, student.shown, study_group.shown, r.score, to_json(r.date), coalesce(given_by.shown, 'null'),
    {sql.moment("r.created_at")})"""
_SCORES: Final = "FROM score r"
_NAMED: Final = f"{STUDENT} {GROUP} {_GIVEN_BY}"


def scores(actor: Actor, query: ScoresQuery) -> Listing:
    """The scores that the actor may see, oldest first."""
    condition = visible(actor, query, made_by="r.given_by")
    return Listing(_SCORE, _SCORES, "r.id", condition.where, joined=_NAMED, args=condition.args)


async def score(actor: Actor, row: int) -> str:
    """One score, if the actor may see it. The actor is as their token claims."""
    condition = Condition().given("r.id = {}", row).given("r.student = {}", only_student(actor))
    statement = f"SELECT {_SCORE} {_SCORES} {_NAMED} {condition.where}"
    found: str | None = await fetch_guarded(actor, statement, *condition.args)
    if found is None:
        raise NotFound
    return found
