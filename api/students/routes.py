"""The documented paths of students."""

from sanic import Blueprint, Request

from api.access import Permission
from api.http.endpoint import Other, endpoint, put_or_patch
from api.listing import Listing
from api.students import queries, rules
from api.students.schemas import (
    RankedStudentOut,
    RatingQuery,
    StudentChange,
    StudentIn,
    StudentOut,
    StudentsQuery,
)

students = Blueprint("students", url_prefix="/api/v1/students")


@students.get("/")
@endpoint(allow=Permission.STUDENTS_READ, query=StudentsQuery, returns=list[StudentOut])
async def list_students(request: Request, query: StudentsQuery) -> Listing:
    """List the students; to a student, only themselves."""
    return queries.students(request.ctx.actor, query)


@students.get("/rating/")
@endpoint(
    allow=Permission.STUDENTS_READ,
    query=RatingQuery,
    returns=list[RankedStudentOut],
    others={
        400: Other("No group is named.", example={"error": "group_id parametri kerak."}),
        404: "There is no such group, or it is not the student's own.",
    },
    token_checked_inside=True,
)
async def rate_students(request: Request, query: RatingQuery) -> Listing:
    """List a group's students by their points in it; equal ones share a rank."""
    return await queries.rating(request.ctx.actor, query)


@students.post("/")
@endpoint(allow=Permission.STUDENTS_WRITE, body=StudentIn, beyond=rules.faults_beyond, returns=StudentOut, status=201)
async def create_student(request: Request, body: StudentIn) -> str:
    """Make a student."""
    made = await rules.create_student(request.ctx.actor, facts=body.model_dump())
    return await queries.student(request.ctx.actor, made)


@students.get("/<student:id>/")
@endpoint(allow=Permission.STUDENTS_READ, returns=StudentOut, token_checked_inside=True)
async def get_student(request: Request, student: int) -> str:
    """Read one student."""
    return await queries.student(request.ctx.actor, student)


@put_or_patch(students, "/<student:id>/")
@endpoint(allow=Permission.STUDENTS_WRITE, body=StudentChange, beyond=rules.faults_beyond, returns=StudentOut)
async def change_student(request: Request, student: int, body: StudentIn) -> str:
    """Change the fields that are sent; a new password ends every session."""
    changes = body.model_dump(exclude_unset=True)
    await rules.change_student(request.ctx.actor, student=student, changes=changes)
    return await queries.student(request.ctx.actor, student)


@students.delete("/<student:id>/")
@endpoint(allow=Permission.STUDENTS_WRITE, status=204)
async def withdraw_student(request: Request, student: int) -> None:
    """Withdraw a student."""
    await rules.withdraw_student(request.ctx.actor, student=student)
