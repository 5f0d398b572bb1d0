"""The documented paths of scores."""

from sanic import Blueprint, Request

from api import clock
from api.access import Permission
from api.http.endpoint import endpoint, put_or_patch
from api.listing import Listing
from api.scores import queries, rules
from api.scores.schemas import ScoreChange, ScoreIn, ScoreOut, ScoresQuery

scores = Blueprint("scores", url_prefix="/api/v1/scores")


@scores.get("/")
@endpoint(allow=Permission.LESSONS_READ, query=ScoresQuery, returns=list[ScoreOut])
async def list_scores(request: Request, query: ScoresQuery) -> Listing:
    """List the scores that the caller may see."""
    return queries.scores(request.ctx.actor, query)


@scores.post("/")
@endpoint(allow=Permission.LESSONS_RECORD, body=ScoreIn, beyond=rules.references.faults, returns=ScoreOut, status=201)
async def give_score(request: Request, body: ScoreIn) -> str:
    """Give a student points."""
    actor, now = request.ctx.actor, clock.now()
    made = await rules.give_score(actor, student=body.student, group=body.group, score=body.score, now=now)
    return await queries.score(actor, made)


@scores.get("/<score:id>/")
@endpoint(allow=Permission.LESSONS_READ, returns=ScoreOut, token_checked_inside=True)
async def get_score(request: Request, score: int) -> str:
    """Read one score."""
    return await queries.score(request.ctx.actor, score)


@put_or_patch(scores, "/<score:id>/")
@endpoint(allow=Permission.LESSONS_RECORD, body=ScoreChange, beyond=rules.references.faults, returns=ScoreOut)
async def change_score(request: Request, score: int, body: ScoreIn) -> str:
    """Change the fields that are sent."""
    await rules.change_score(request.ctx.actor, score=score, changes=body.model_dump(exclude_unset=True))
    return await queries.score(request.ctx.actor, score)


@scores.delete("/<score:id>/")
@endpoint(allow=Permission.LESSONS_RECORD, status=204)
async def remove_score(request: Request, score: int) -> None:
    """Remove a score; employees only what they gave themselves."""
    await rules.remove_score(request.ctx.actor, score=score)
