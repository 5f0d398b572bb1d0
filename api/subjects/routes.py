"""The documented paths of subjects."""

from sanic import Blueprint, Request

from api.access import Permission
from api.http.endpoint import endpoint, put_or_patch
from api.listing import Listing
from api.subjects import queries, rules
from api.subjects.schemas import SubjectChange, SubjectIn, SubjectOut, SubjectsQuery

subjects = Blueprint("subjects", url_prefix="/api/v1/subjects")


@subjects.get("/")
@endpoint(allow=Permission.SUBJECTS_READ, query=SubjectsQuery, returns=list[SubjectOut])
async def list_subjects(_: Request, query: SubjectsQuery) -> Listing:
    """List all subjects."""
    return queries.subjects(query)


@subjects.post("/")
@endpoint(allow=Permission.SUBJECTS_WRITE, body=SubjectIn, returns=SubjectOut, status=201)
async def create_subject(request: Request, body: SubjectIn) -> str:
    """Make a subject."""
    return await queries.subject(await rules.create_subject(request.ctx.actor, name=body.name))


@subjects.get("/<subject:id>/")
@endpoint(allow=Permission.SUBJECTS_READ, returns=SubjectOut)
async def get_subject(_: Request, subject: int) -> str:
    """Read one subject."""
    return await queries.subject(subject)


@put_or_patch(subjects, "/<subject:id>/")
@endpoint(allow=Permission.SUBJECTS_WRITE, body=SubjectChange, returns=SubjectOut)
async def change_subject(request: Request, subject: int, body: SubjectIn) -> str:
    """Change the fields that are sent."""
    changes = body.model_dump(exclude_unset=True)
    await rules.change_subject(request.ctx.actor, subject=subject, changes=changes)
    return await queries.subject(subject)


@subjects.delete("/<subject:id>/")
@endpoint(allow=Permission.SUBJECTS_WRITE, status=204)
async def withdraw_subject(request: Request, subject: int) -> None:
    """Withdraw a subject."""
    await rules.withdraw_subject(request.ctx.actor, subject=subject)
