"""The documented paths of exams and their results."""

from typing import Final

from sanic import Blueprint, Request

from api.access import Permission
from api.exams import authoring, queries, rules, sitting
from api.exams.schemas import (
    CodeIn,
    ExamChange,
    ExamIn,
    ExamListedOut,
    ExamOut,
    ExamShown,
    ExamsQuery,
    GradesIn,
    OwnResultsQuery,
    PublishedOut,
    ResultChange,
    ResultIn,
    ResultOut,
    ResultsQuery,
    ResultWithAnswersOut,
    SubmissionIn,
)
from api.http.endpoint import Other, endpoint, put_or_patch
from api.listing import Listing

PUBLISHED: Final = "Test nashr etildi"
UNPUBLISHED: Final = "Test nashrdan olindi"

exams = Blueprint("exams", url_prefix="/api/v1/exams")
exam_results = Blueprint("exam_results", url_prefix="/api/v1/exam-results")


@exams.get("/")
@endpoint(allow=Permission.EXAMS_READ, query=ExamsQuery, returns=list[ExamListedOut])
async def list_all_exams(request: Request, query: ExamsQuery) -> Listing:
    """List the exams; to a student, those that are published and active."""
    return queries.exams(request.ctx.actor, query)


@exams.post("/")
@endpoint(allow=Permission.EXAMS_WRITE, body=ExamIn, beyond=authoring.references.faults, returns=ExamOut, status=201)
async def create_exam(request: Request, body: ExamIn) -> str:
    """Make an exam with its questions; its code is made up."""
    facts = body.model_dump()
    made = await authoring.create_exam(request.ctx.actor, questions=facts.pop("questions"), facts=facts)
    return await sitting.look_at_exam(request.ctx.actor, exam=made)


@exams.post("/enter-code/")
@endpoint(
    allow=Permission.EXAMS_READ,
    body=CodeIn,
    returns=ExamOut | ExamShown,
    others={404: "No exam has this code, or the caller may not see it."},
)
async def enter_code(request: Request, body: CodeIn) -> str:
    """Get the exam of a code; a student's first look at it starts the clock."""
    return await sitting.enter_code(request.ctx.actor, code=body.code)


@exams.get("/<exam:id>/")
@endpoint(allow=Permission.EXAMS_READ, returns=ExamOut | ExamShown)
async def get_exam(request: Request, exam: int) -> str:
    """Read one exam with its questions; a student's first look at it starts the clock."""
    return await sitting.look_at_exam(request.ctx.actor, exam=exam)


@put_or_patch(exams, "/<exam:id>/")
@endpoint(allow=Permission.EXAMS_WRITE, body=ExamChange, beyond=authoring.references.faults, returns=ExamOut)
async def change_exam(request: Request, exam: int, body: ExamIn) -> str:
    """Change the fields that are sent; questions that are sent replace all there were."""
    changes = body.model_dump(exclude_unset=True, exclude={"questions"})
    questions = [question.model_dump() for question in body.questions] if "questions" in body.model_fields_set else None
    await authoring.change_exam(request.ctx.actor, exam=exam, changes=changes, questions=questions)
    return await sitting.look_at_exam(request.ctx.actor, exam=exam)


@exams.delete("/<exam:id>/")
@endpoint(allow=Permission.EXAMS_WRITE, status=204)
async def withdraw_exam(request: Request, exam: int) -> None:
    """Withdraw an exam; its results stay."""
    await authoring.withdraw_exam(request.ctx.actor, exam=exam)


@exams.post("/<exam:id>/publish/")
@endpoint(allow=Permission.EXAMS_WRITE, returns=PublishedOut)
async def publish_exam(request: Request, exam: int) -> PublishedOut:
    """Let students see an exam."""
    await authoring.publish_exam(request.ctx.actor, exam=exam, is_published=True)
    return PublishedOut(status=PUBLISHED)


@exams.post("/<exam:id>/unpublish/")
@endpoint(allow=Permission.EXAMS_WRITE, returns=PublishedOut, example={"status": UNPUBLISHED})
async def unpublish_exam(request: Request, exam: int) -> PublishedOut:
    """Hide an exam from students."""
    await authoring.publish_exam(request.ctx.actor, exam=exam, is_published=False)
    return PublishedOut(status=UNPUBLISHED)


@exams.post("/<exam:id>/copy/")
@endpoint(allow=Permission.EXAMS_WRITE, returns=ExamOut)
async def copy_exam(request: Request, exam: int) -> str:
    """Copy an exam; the copy has a code of its own and is not published."""
    made = await authoring.copy_exam(request.ctx.actor, exam=exam)
    return await sitting.look_at_exam(request.ctx.actor, exam=made)


@exams.post("/<exam:id>/submit/")
@endpoint(
    allow=Permission.EXAMS_SIT,
    body=SubmissionIn,
    returns=ResultWithAnswersOut,
    status=201,
    others={404: "There is no such exam, or it is not published or not active."},
)
async def submit_exam(request: Request, exam: int, body: SubmissionIn) -> str:
    """Hand in an exam, once; tests are marked at once, written answers wait for an examiner."""
    made = await sitting.submit_exam(request.ctx.actor, exam=exam, answers=body.answers)
    return await queries.result(request.ctx.actor, made)


@exam_results.get("/")
@endpoint(allow=Permission.EXAM_RESULTS_READ, query=ResultsQuery, returns=list[ResultOut])
async def list_exam_results(request: Request, query: ResultsQuery) -> Listing:
    """List the results; to a student, their own."""
    return queries.results(request.ctx.actor, query)


@exam_results.get("/my-results/")
@endpoint(allow=Permission.EXAM_RESULTS_READ, query=OwnResultsQuery, returns=list[ResultOut])
async def list_own_exam_results(request: Request, query: OwnResultsQuery) -> Listing:
    """List the caller's own results."""
    return queries.own_results(request.ctx.actor, query)


@exam_results.get("/<result:id>/")
@endpoint(allow=Permission.EXAM_RESULTS_READ, returns=ResultWithAnswersOut, token_checked_inside=True)
async def get_exam_result(request: Request, result: int) -> str:
    """Read one result with its answers."""
    return await queries.result(request.ctx.actor, result)


@put_or_patch(exam_results, "/<result:id>/")
@endpoint(allow=Permission.EXAM_RESULTS_WRITE, body=ResultChange, returns=ResultWithAnswersOut)
async def change_exam_result(request: Request, result: int, body: ResultIn) -> str:
    """Note that a result is checked, or that it is not."""
    await rules.check_result(request.ctx.actor, result=result, is_checked=body.is_checked)
    return await queries.result(request.ctx.actor, result)


@exam_results.delete("/<result:id>/")
@endpoint(allow=Permission.EXAM_RESULTS_WRITE, status=204)
async def remove_exam_result(request: Request, result: int) -> None:
    """Remove a result with its answers: the student may sit the exam again."""
    await rules.remove_result(request.ctx.actor, result=result)


@exam_results.post("/<result:id>/grade/")
@endpoint(
    allow=Permission.EXAM_RESULTS_WRITE,
    body=GradesIn,
    returns=ResultWithAnswersOut,
    others={400: Other("The input is at fault.", example={"grades": [{"answer_id": [rules.MARKED_BY_ITSELF]}]})},
)
async def grade_exam_result(request: Request, result: int, body: GradesIn) -> str:
    """Grade written answers; the result is checked once every one of them has its grade."""
    await rules.grade_result(request.ctx.actor, result=result, grades=body.grades)
    return await queries.result(request.ctx.actor, result)
