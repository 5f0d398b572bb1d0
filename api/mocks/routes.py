"""The documented paths of IELTS mock tests."""

from typing import Final
from uuid import UUID

from sanic import Blueprint, Request

from api.access import Permission
from api.http.endpoint import FormPart, Other, endpoint, put_or_patch
from api.http.nested_forms import nested_form_or_json
from api.http.origin import origin_of
from api.http.reading import checked
from api.http.uploads import REQUEST_LIMIT
from api.listing import Listing
from api.mocks import answers, authoring, keys, queries, rules, scores
from api.mocks.forms import FILES, MockTestForm, with_checked_files
from api.mocks.schemas import (
    AnsweredSection,
    AnswersIn,
    AnswersQuery,
    BandsIn,
    BandTablesIn,
    BandTablesOut,
    DraftIn,
    KeyIn,
    KeyOut,
    OwnScoresQuery,
    OwnSessionsQuery,
    ScoreChange,
    ScoreIn,
    Section,
    StartIn,
    TestsQuery,
    WritingIn,
)
from api.mocks.shapes import (
    DraftOut,
    FinishedOut,
    MockScoreOut,
    MockTestOut,
    OwnScoreOut,
    SectionOut,
    SessionAnswersOut,
    SessionOut,
    StartedOut,
    SubmittedAnswersOut,
    SubmittedWritingOut,
)

_PDF: Final = "The questions, a PDF."
_MINUTES: Final = "Minutes."
_COUNT: Final = "How many questions it has."
_FORM: Final = {
    "title": FormPart("The test's name.", required=True, example="IELTS Mock Test #1"),
    "reading[file]": FormPart(_PDF, is_file=True, required=True),
    "reading[duration]": FormPart(_MINUTES, required=True, example=60),
    "reading[question_count]": FormPart(_COUNT, required=True, example=40),
    "reading[reading_type]": FormPart("`academic`, unless it is `general`.", example="academic"),
    "writing[file]": FormPart(_PDF, is_file=True, required=True),
    "writing[duration]": FormPart(_MINUTES, required=True, example=60),
    "writing[question_count]": FormPart(_COUNT, required=True, example=2),
    "listening[audio_file]": FormPart("The recording, MP3 or another kind of sound.", is_file=True, required=True),
    "listening[question_file]": FormPart(_PDF, is_file=True, required=True),
    "listening[duration]": FormPart(_MINUTES, required=True, example=30),
    "listening[question_count]": FormPart(_COUNT, required=True, example=40),
}
_OVER: Final = {"detail": rules.IS_OVER.message}
_NOT_RUNNING: Final = Other("It is over, or the input is at fault.", example=_OVER)
_STRANGER: Final = "The session is somebody else's."
_OWN: Final[dict[int, str | Other]] = {403: _STRANGER}
_OWN_RUNNING: Final[dict[int, str | Other]] = {400: _NOT_RUNNING, 403: _STRANGER}

mock = Blueprint("mock", url_prefix="/api/v1/mock")


def _file_limit(field: str) -> int | None:
    return REQUEST_LIMIT if field in FILES else None


@mock.get("/tests/")
@endpoint(allow=Permission.MOCKS_READ, query=TestsQuery, returns=list[MockTestOut])
async def list_mock_tests(request: Request, query: TestsQuery) -> Listing:
    """List the mock tests; students see neither code nor files."""
    return queries.tests(request.ctx.actor, query, origin_of(request))


@mock.post("/tests/create/", stream=True)
@endpoint(allow=Permission.MOCKS_WRITE, form=_FORM, returns=MockTestOut, status=201)
async def create_mock_test(request: Request) -> str:
    """Make a test of three sections with their files.

    Fields are named `reading[file]` or `reading.file`. Up to 300 MB in all.
    """
    async with nested_form_or_json(request, file_limit=_file_limit) as sent:
        form = checked(MockTestForm, await with_checked_files(sent) if isinstance(sent, dict) else sent)
        made = await authoring.create_test(request.ctx.actor, form)
    return await queries.test(request.ctx.actor, made, origin_of(request))


@mock.get("/tests/<test:uuid>/")
@endpoint(allow=Permission.MOCKS_READ, returns=MockTestOut)
async def get_mock_test(request: Request, test: UUID) -> str:
    """Read one test; students see neither code nor files."""
    return await queries.test(request.ctx.actor, test, origin_of(request))


@mock.delete("/tests/<test:uuid>/")
@endpoint(allow=Permission.MOCKS_WRITE, status=204)
async def withdraw_mock_test(request: Request, test: UUID) -> None:
    """Withdraw a test; sessions of it stay."""
    await authoring.withdraw_test(request.ctx.actor, test=test)


@mock.get("/tests/<test:uuid>/key/")
@endpoint(allow=Permission.MOCKS_WRITE, returns=KeyOut)
async def get_mock_key(request: Request, test: UUID) -> KeyOut:
    """Read the right answers of a test."""
    return await keys.key_of(request.ctx.actor, test)


@put_or_patch(mock, "/tests/<test:uuid>/key/")
@endpoint(allow=Permission.MOCKS_WRITE, body=KeyIn, returns=KeyOut)
async def change_mock_key(request: Request, test: UUID, body: KeyIn) -> KeyOut:
    """Set the right answers of the sections that are sent.

    Each question has one or more alternatives; what stands in parentheses may be left out. Case, spaces and whether a
    number is written in words or digits make no difference.
    """
    return await keys.save_key(request.ctx.actor, test=test, key=body)


@mock.get("/bands/")
@endpoint(allow=Permission.MOCKS_WRITE, returns=BandTablesOut)
async def get_band_tables(_: Request) -> BandTablesOut:
    """Read the tables that turn right answers into bands."""
    return await keys.tables()


@put_or_patch(mock, "/bands/")
@endpoint(allow=Permission.CENTRE_SETTINGS, body=BandTablesIn, returns=BandTablesOut)
async def change_band_tables(request: Request, body: BandTablesIn) -> BandTablesOut:
    """Change the tables that are sent: best band first, without gap or overlap."""
    return await keys.save_tables(request.ctx.actor, body)


@mock.post("/session/start/")
@endpoint(
    allow=Permission.MOCKS_SIT,
    body=StartIn,
    beyond=rules.unknown_test,
    returns=StartedOut,
    status=201,
    others={400: Other("The code is wrong, or a session runs already.", example={"detail": rules.WRONG_CODE.message})},
)
async def start_mock_session(request: Request, body: StartIn) -> str:
    """Begin a session; it ends by itself after the minutes of its three sections."""
    made = await rules.start(request.ctx.actor, test=body.test, code=body.code)
    return await queries.started(made, origin_of(request))


@mock.get("/session/me/")
@endpoint(allow=Permission.MOCKS_SIT, query=OwnSessionsQuery, returns=list[SessionOut])
async def list_own_mock_sessions(request: Request, query: OwnSessionsQuery) -> Listing:
    """List the caller's own sessions."""
    return queries.own_sessions(request.ctx.actor, query, origin_of(request))


@mock.get("/session/reading/<session:uuid>/")
@endpoint(allow=Permission.MOCKS_SIT, returns=SectionOut, others=_OWN, token_checked_inside=True)
async def get_session_reading(request: Request, session: UUID) -> str:
    """Read the reading section of an own session."""
    return await _section(request, session, Section.READING)


@mock.get("/session/writing/<session:uuid>/")
@endpoint(allow=Permission.MOCKS_SIT, returns=SectionOut, others=_OWN, token_checked_inside=True)
async def get_session_writing(request: Request, session: UUID) -> str:
    """Read the writing section of an own session."""
    return await _section(request, session, Section.WRITING)


@mock.post("/session/<session:uuid>/finish/")
@endpoint(
    allow=Permission.MOCKS_SIT,
    returns=FinishedOut,
    others={400: Other("It is over already.", example=_OVER), 403: _STRANGER},
    token_checked_inside=True,
)
async def finish_mock_session(request: Request, session: UUID) -> str:
    """End an own session; what was drafted is handed in."""
    ended = await rules.finish(request.ctx.actor, session=session)
    return await queries.finished(ended, origin_of(request))


@mock.get("/session/<session:uuid>/draft/")
@endpoint(allow=Permission.MOCKS_SIT, returns=DraftOut, others=_OWN, token_checked_inside=True)
async def get_mock_draft(request: Request, session: UUID) -> str:
    """Read what is kept of an own session's answers."""
    return await answers.draft(request.ctx.actor, session=session)


@put_or_patch(mock, "/session/<session:uuid>/draft/")
@endpoint(allow=Permission.MOCKS_SIT, body=DraftIn, returns=DraftOut, others=_OWN_RUNNING, token_checked_inside=True)
async def save_mock_draft(request: Request, session: UUID, body: DraftIn) -> str:
    """Keep answers while the session runs; at its end they are handed in where nothing else was."""
    return await answers.save_draft(request.ctx.actor, session=session, draft=body)


@mock.get("/session/<session:uuid>/answers/")
@endpoint(allow=Permission.MOCKS_MARK, returns=SessionAnswersOut)
async def get_session_answers(request: Request, session: UUID) -> str:
    """Read all that was answered in a session."""
    row = await rules.session_id(session)
    await rules.settle_due()
    return await queries.answers_of(row, origin_of(request))


@mock.get("/session/answers/")
@endpoint(allow=Permission.MOCKS_MARK, query=AnswersQuery, returns=list[SessionAnswersOut])
async def list_session_answers(request: Request, query: AnswersQuery) -> Listing:
    """List the answers of all sessions that are over."""
    await rules.settle_due()
    return queries.session_answers(query, origin_of(request))


@mock.post("/answers/reading/")
@endpoint(
    allow=Permission.MOCKS_SIT,
    body=AnswersIn,
    beyond=rules.unknown_session,
    returns=SubmittedAnswersOut,
    status=201,
    others=_OWN_RUNNING,
    token_checked_inside=True,
)
async def submit_reading(request: Request, body: AnswersIn) -> str:
    """Hand in the reading answers, once."""
    return await _submitted(request, AnsweredSection.READING, body)


@mock.post("/answers/listening/")
@endpoint(
    allow=Permission.MOCKS_SIT,
    body=AnswersIn,
    beyond=rules.unknown_session,
    returns=SubmittedAnswersOut,
    status=201,
    others=_OWN_RUNNING,
    token_checked_inside=True,
)
async def submit_listening(request: Request, body: AnswersIn) -> str:
    """Hand in the listening answers, once."""
    return await _submitted(request, AnsweredSection.LISTENING, body)


@mock.post("/answers/writing/")
@endpoint(
    allow=Permission.MOCKS_SIT,
    body=WritingIn,
    beyond=rules.unknown_session,
    returns=SubmittedWritingOut,
    status=201,
    others=_OWN_RUNNING,
    token_checked_inside=True,
)
async def submit_mock_writing(request: Request, body: WritingIn) -> str:
    """Hand in the text of one writing task, once."""
    return await answers.submit_writing(
        request.ctx.actor, session=body.session, task_number=body.task_number, text=body.text
    )


@mock.post("/score/create/")
@endpoint(allow=Permission.MOCKS_MARK, body=ScoreIn, beyond=rules.unknown_session, returns=MockScoreOut, status=201)
async def create_mock_score(request: Request, body: ScoreIn) -> str:
    """Give a session its bands, once; the overall band follows from them."""
    bands = body.model_dump(exclude={"session"})
    return await queries.score_of(await scores.give_score(request.ctx.actor, session=body.session, bands=bands))


@put_or_patch(mock, "/score/<score:id>/update/")
@endpoint(allow=Permission.MOCKS_MARK, body=ScoreChange, returns=MockScoreOut)
async def change_mock_score(request: Request, score: int, body: BandsIn) -> str:
    """Change the bands that are sent; the overall band follows."""
    changes = body.model_dump(exclude_unset=True)
    return await queries.score_of(await scores.change_score(request.ctx.actor, score=score, changes=changes))


@mock.get("/score/me/")
@endpoint(allow=Permission.MOCKS_SIT, query=OwnScoresQuery, returns=list[OwnScoreOut])
async def list_own_mock_scores(request: Request, query: OwnScoresQuery) -> Listing:
    """List the caller's own bands."""
    return queries.own_scores(request.ctx.actor, query)


async def _section(request: Request, session: UUID, section: Section) -> str:
    sitting = await rules.own_sitting(request.ctx.actor, session)
    return await queries.section_of(sitting.id, section, origin_of(request))


async def _submitted(request: Request, section: AnsweredSection, body: AnswersIn) -> str:
    return await answers.submit_answers(request.ctx.actor, session=body.session, section=section, answers=body.answers)
