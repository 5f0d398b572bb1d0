"""The documented multilevel paths."""

from dataclasses import replace
from typing import Final

from sanic import Blueprint, HTTPResponse, Request

from api.access import Permission
from api.errors import InvalidInput, TooLarge, UnsupportedContentType
from api.http.endpoint import Examples, FormPart, Other, endpoint
from api.http.rendering import JSON
from api.http.uploads import receive_form
from api.listing import Listing
from api.media.rules import NOT_AN_IMAGE, NOT_SOUND
from api.multilevel import examples, queries, rules
from api.multilevel.attempts import open_user_test
from api.multilevel.forms import NOTHING_SENT, speaking_limit, writing_limit
from api.multilevel.schemas import (
    ExamOut,
    ExamsQuery,
    ResultOut,
    ResultsQuery,
    SpeakingSubmittedOut,
    UserTestIn,
    UserTestOut,
    UserTestsQuery,
    WritingSubmittedOut,
)

NOT_MULTIPART: Final = "Content-Type multipart/form-data bo'lishi kerak"
SPEAKING_PREFIX: Final = "Ma'lumotlar noto'g'ri formatda yuborilgan: "

_ATTEMPT_PARTS: Final = {
    "user_test_id": FormPart("The attempt's id.", example=123),
    "exam_id": FormPart("The exam's id.", example=456),
}
_WRITING_FORM: Final = {
    **{name: replace(part, required=True) for name, part in _ATTEMPT_PARTS.items()},
    "section_type": FormPart("The section that is handed in.", required=True, example="writing"),
    "task1_image1": FormPart("The first page of the letter, JPEG or PNG, up to 10 MB.", is_file=True, required=True),
    "task1_image2": FormPart("Further pages, up to task1_image10.", is_file=True),
    "task2_image1": FormPart("The first page of the essay, JPEG or PNG, up to 10 MB.", is_file=True, required=True),
    "task2_image2": FormPart("Further pages, up to task2_image10.", is_file=True),
}
_SPEAKING_FORM: Final = {
    "test_result_id": FormPart("The speaking result's id; without it the caller's open attempt is meant.", example=790),
    "answers[0][question]": FormPart("A question's id; further answers are answers[1] and so on.", example=101),
    "answers[0][speaking_audio]": FormPart("The recording of that answer, up to 25 MB.", is_file=True),
    **_ATTEMPT_PARTS,
    "section_type": FormPart("The section that is handed in.", example="speaking"),
    "part1_audio": FormPart("In place of answers: the whole of part 1, up to 50 MB.", is_file=True),
    "part2_audio": FormPart("The whole of part 2.", is_file=True),
    "part3_audio": FormPart("The whole of part 3.", is_file=True),
}


def _upload_faults(field: str, wrong_kind: str) -> dict[int, str | Other]:
    too_large = examples.upload_fault(field, "The file is too large.")
    return {
        404: "The attempt is not the caller's.",
        413: Other("A file, or the whole request, is too large.", example=too_large),
        415: Other("A file is of the wrong kind.", example=examples.upload_fault(field, wrong_kind)),
    }


multilevel = Blueprint("multilevel", url_prefix="/multilevel")


@multilevel.get("/exams/")
@endpoint(allow=Permission.MULTILEVEL_READ, query=ExamsQuery, returns=list[ExamOut], example=[examples.EXAM])
async def list_exams(_: Request, query: ExamsQuery) -> Listing:
    """List the active exams with their questions."""
    return queries.exams(query)


@multilevel.get("/user-tests/")
@endpoint(allow=Permission.MULTILEVEL_READ, query=UserTestsQuery, returns=list[UserTestOut], example=[examples.ATTEMPT])
async def list_user_tests(request: Request, query: UserTestsQuery) -> Listing:
    """List the caller's own attempts."""
    return queries.user_tests(request.ctx.actor, query)


@multilevel.post("/user-tests/")
@endpoint(
    allow=Permission.MULTILEVEL_SIT,
    body=UserTestIn,
    returns=UserTestOut,
    status=201,
    others={200: "The open attempt that there was."},
    example=examples.ATTEMPT,
)
async def create_user_test(request: Request, body: UserTestIn) -> HTTPResponse:
    """Get the caller's open attempt at an exam; it is made if there is none."""
    attempt, is_new = await open_user_test(request.ctx.actor, exam=body.exam_id)
    return HTTPResponse(await queries.user_test(attempt), status=201 if is_new else 200, content_type=JSON)


@multilevel.post("/testcheck/writing/", stream=True)
@endpoint(
    allow=Permission.MULTILEVEL_SIT,
    form=_WRITING_FORM,
    returns=WritingSubmittedOut,
    status=201,
    others=_upload_faults("task1_image1", NOT_AN_IMAGE),
    example=examples.WRITING_SUBMITTED,
)
async def submit_writing(request: Request) -> WritingSubmittedOut:
    """Hand in the writing section: photographs of both tasks."""
    try:
        async with receive_form(request, file_limit=writing_limit) as form:
            return await rules.submit_writing(request.ctx.actor, form)
    except UnsupportedContentType as fault:
        raise UnsupportedContentType(NOT_MULTIPART) from fault


@multilevel.post("/testcheck/speaking/", stream=True)
@endpoint(
    allow=Permission.MULTILEVEL_SIT,
    form=_SPEAKING_FORM,
    returns=SpeakingSubmittedOut,
    status=201,
    others={
        **_upload_faults("part1_audio", NOT_SOUND),
        400: Other("The input is at fault.", example={"error": SPEAKING_PREFIX + NOTHING_SENT}),
    },
    example=examples.SPEAKING_SUBMITTED,
)
async def submit_speaking(request: Request) -> SpeakingSubmittedOut:
    """Hand in the speaking section: a recording per question, or one per part."""
    try:
        async with receive_form(request, file_limit=speaking_limit) as form:
            return await rules.submit_speaking(request.ctx.actor, form)
    except UnsupportedContentType as fault:
        raise UnsupportedContentType(SPEAKING_PREFIX + NOT_MULTIPART) from fault
    except InvalidInput as fault:
        if fault.summary and not isinstance(fault, TooLarge):
            raise InvalidInput(fault.fields, summary=SPEAKING_PREFIX + fault.summary) from fault
        raise


@multilevel.get("/test-result/")
@endpoint(allow=Permission.MULTILEVEL_READ, query=ResultsQuery, returns=list[ResultOut], example=[examples.WAITING])
async def list_results(request: Request, query: ResultsQuery) -> Listing:
    """List submitted sections: a student's own, for staff all."""
    return queries.results(request.ctx.actor, query)


@multilevel.get("/test-result/<test_result:id>/")
@endpoint(
    allow=Permission.MULTILEVEL_READ,
    returns=ResultOut,
    example=Examples(
        writing=examples.WRITING_CHECKED, speaking=examples.SPEAKING_CHECKED, not_checked=examples.WAITING
    ),
    token_checked_inside=True,
)
async def get_result(request: Request, test_result: int) -> str:
    """Read one submitted section: its status, and once checked its score and feedback."""
    return await queries.result(request.ctx.actor, test_result)
