"""The documented paths of homework."""

from dataclasses import replace
from typing import Final

from sanic import Blueprint, Request

from api import clock
from api.access import Permission
from api.homework import queries, rules
from api.homework.schemas import HomeworkChange, HomeworkIn, HomeworkOut, HomeworkQuery, OwnHomeworkQuery
from api.http.bodies import form_or_json
from api.http.endpoint import FormPart, Other, endpoint, put_or_patch
from api.http.origin import origin_of
from api.http.uploads import REQUEST_LIMIT
from api.listing import Listing

_CHANGE_FORM: Final = {
    "group": FormPart("An active group's id.", example=1),
    "text": FormPart("What is to be done.", example="Listening section bo'yicha mashq qiling"),
    "file": FormPart("A file of any kind, up to 300 MB; an empty text takes the file away.", is_file=True),
}
_FORM: Final = {**_CHANGE_FORM, "group": replace(_CHANGE_FORM["group"], required=True)}

homework = Blueprint("homework", url_prefix="/api/v1/homework")


def _file_limit(field: str) -> int | None:
    return REQUEST_LIMIT if field == "file" else None


@homework.get("/")
@endpoint(allow=Permission.LESSONS_READ, query=HomeworkQuery, returns=list[HomeworkOut])
async def list_homework(request: Request, query: HomeworkQuery) -> Listing:
    """List the homework that the caller may see."""
    return queries.homework(request.ctx.actor, query, origin_of(request))


@homework.get("/my-homework/")
@endpoint(
    allow=Permission.OWN_HOMEWORK_READ,
    query=OwnHomeworkQuery,
    returns=list[HomeworkOut],
    others={403: Other("The caller is not a student.", example={"detail": "Not a student"})},
)
async def list_own_homework(request: Request, query: OwnHomeworkQuery) -> Listing:
    """List the homework of the calling student's own group."""
    return queries.own_homework(request.ctx.actor, query, origin_of(request))


@homework.post("/", stream=True)
@endpoint(
    allow=Permission.LESSONS_RECORD,
    body=HomeworkIn,
    form=_FORM,
    beyond=rules.references.faults,
    returns=HomeworkOut,
    status=201,
)
async def set_homework(request: Request) -> str:
    """Set a group homework: a text, a file, or both."""
    actor, now = request.ctx.actor, clock.now()
    async with form_or_json(request, HomeworkIn, file_limit=_file_limit) as (body, files):
        made = await rules.set_homework(actor, group=body.group, text=body.text, file=files.get("file"), now=now)
    return await queries.piece_of_homework(actor, made, origin_of(request))


@homework.get("/<homework:id>/")
@endpoint(allow=Permission.LESSONS_READ, returns=HomeworkOut)
async def get_homework(request: Request, homework: int) -> str:
    """Read one homework."""
    return await queries.piece_of_homework(request.ctx.actor, homework, origin_of(request))


@put_or_patch(homework, "/<homework:id>/", stream=True)
@endpoint(
    allow=Permission.LESSONS_RECORD,
    body=HomeworkChange,
    form=_CHANGE_FORM,
    beyond=rules.references.faults,
    returns=HomeworkOut,
)
async def change_homework(request: Request, homework: int) -> str:
    """Change the fields that are sent."""
    actor = request.ctx.actor
    async with form_or_json(request, HomeworkChange, file_limit=_file_limit) as (body, files):
        changes = body.model_dump(exclude_unset=True)
        await rules.change_homework(actor, homework=homework, changes=changes, file=files.get("file"))
    return await queries.piece_of_homework(actor, homework, origin_of(request))


@homework.delete("/<homework:id>/")
@endpoint(allow=Permission.LESSONS_RECORD, status=204)
async def remove_homework(request: Request, homework: int) -> None:
    """Remove homework; employees only what they set themselves."""
    await rules.remove_homework(request.ctx.actor, homework=homework)
