"""The documented paths of attendance."""

from sanic import Blueprint, HTTPResponse, Request

from api import clock
from api.access import Permission
from api.attendance import queries, rules
from api.attendance.schemas import (
    AttendanceIn,
    AttendanceOut,
    AttendanceQuery,
    PresenceChange,
    PresenceIn,
    RegisterEntry,
    RegisterIn,
)
from api.http.endpoint import Other, endpoint, put_or_patch
from api.http.rendering import JSON
from api.listing import Listing

attendance = Blueprint("attendance", url_prefix="/api/v1/attendance")


@attendance.get("/")
@endpoint(allow=Permission.LESSONS_READ, query=AttendanceQuery, returns=list[AttendanceOut])
async def list_attendance(request: Request, query: AttendanceQuery) -> Listing:
    """List the attendance that the caller may see."""
    return queries.attendance(request.ctx.actor, query)


@attendance.post("/")
@endpoint(
    allow=Permission.LESSONS_RECORD,
    body=AttendanceIn,
    beyond=rules.references.faults,
    returns=AttendanceOut,
    status=201,
)
async def mark_attendance(request: Request, body: AttendanceIn) -> str:
    """Mark one student's presence today."""
    actor, now = request.ctx.actor, clock.now()
    made = await rules.mark_attendance(actor, student=body.student, group=body.group, status=body.status, now=now)
    return await queries.record(actor, made)


@attendance.post("/bulk_create/")
@endpoint(
    allow=Permission.LESSONS_RECORD,
    body=RegisterIn,
    returns=list[RegisterEntry],
    status=201,
    others={200: Other("Everyone had a record today already: the day's records.", returns=list[RegisterEntry])},
)
async def open_register(request: Request, body: RegisterIn) -> HTTPResponse:
    """Mark as absent everyone of a group who has no record today; answers the new records."""
    now = clock.now()
    made = await rules.open_register(request.ctx.actor, group=body.group_id, now=now)
    if made is None:
        return HTTPResponse(await queries.day_of(body.group_id, now.date()), status=200, content_type=JSON)
    return HTTPResponse(await queries.these(made), status=201, content_type=JSON)


@attendance.get("/<attendance:id>/")
@endpoint(allow=Permission.LESSONS_READ, returns=AttendanceOut, token_checked_inside=True)
async def get_attendance(request: Request, attendance: int) -> str:
    """Read one record."""
    return await queries.record(request.ctx.actor, attendance)


@put_or_patch(attendance, "/<attendance:id>/")
@endpoint(allow=Permission.LESSONS_RECORD, body=PresenceChange, returns=AttendanceOut)
async def change_attendance(request: Request, attendance: int, body: PresenceIn) -> str:
    """Change the status."""
    await rules.change_attendance(request.ctx.actor, attendance=attendance, status=body.status)
    return await queries.record(request.ctx.actor, attendance)


@attendance.delete("/<attendance:id>/")
@endpoint(allow=Permission.LESSONS_RECORD, status=204)
async def remove_attendance(request: Request, attendance: int) -> None:
    """Remove a record; employees only what they marked themselves."""
    await rules.remove_attendance(request.ctx.actor, attendance=attendance)
