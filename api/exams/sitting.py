"""Students at an exam: the first look, which starts the clock, and the one submission."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from api import db
from api.access import Actor, Permission
from api.audit.rules import record_created
from api.audit.snapshots import facts_of
from api.errors import InvalidInput, NotFound, Refused
from api.exams import marking, queries
from api.exams.papers import questions_of
from api.exams.schemas import AnswerIn, QuestionType
from api.exams.scoring import RIGHT, WRONG, is_late, tally
from api.grading.chat import tell_new
from api.grading.rules import open_reviews
from api.grading.schemas import Queue

assert marking.WRITTEN_ANSWER, "importing this module opens the queue"

ALREADY_SUBMITTED: Final = "Siz bu imtihonni allaqachon topshirgansiz."
ANSWERED_TWICE: Final = "This question is answered twice."
NOT_A_TEST: Final = "Only a test question is answered by an option."
NOT_WRITTEN: Final = "Only a written question is answered by a text."

_LOOK: Final = f"""INSERT INTO exam_start (exam, student)
    SELECT x.id, $2 FROM exam x WHERE {{which}} AND {queries.OPEN_TO_STUDENTS}
        AND NOT EXISTS (SELECT FROM exam_start s WHERE s.exam = x.id AND s.student = $2)
    ON CONFLICT (exam, student) DO NOTHING"""
_EXAM: Final = f"""SELECT x.id, x.title, x.time_limit, now() AS submitted_at,
        (SELECT started_at FROM exam_start s WHERE s.exam = x.id AND s.student = $2) AS started_at,
        EXISTS (SELECT FROM exam_result r WHERE r.exam = x.id AND r.student = $2) AS is_submitted
    FROM exam x WHERE x.id = $1 AND {queries.OPEN_TO_STUDENTS} FOR SHARE OF x"""
_SUBMIT: Final = f"""INSERT INTO exam_result AS r
        (exam, student, score, correct_answers, total_questions, started_at, is_late, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, now()) RETURNING r.id, {facts_of("r", ("started_at", "created_at"))} AS facts"""
_ANSWER: Final = """INSERT INTO exam_answer
        (result, question, number, question_text, question_type, option, option_text, written_answer, earned)
    SELECT $1, * FROM unnest($2::int[], $3::int[], $4::text[], $5::text[], $6::int[], $7::text[], $8::text[],
        $9::numeric[]) RETURNING id, question, earned IS NULL AS waits"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is kept of one question: what it asked, what was answered, and what that is worth; None waits."""

    question: int
    number: int
    question_text: str
    question_type: str
    option: int | None
    option_text: str | None
    written_answer: str | None
    earned: Decimal | None


async def look_at_exam(actor: Actor, *, exam: int) -> str:
    """The exam as the actor may see it; a student's first look starts the clock."""
    return await _look(actor, "x.id = $1", exam)


async def enter_code(actor: Actor, *, code: str) -> str:
    """The exam of this code, likewise."""
    return await _look(actor, "x.code = $1", code.upper())


async def _look(actor: Actor, which: str, value: int | str) -> str:
    actor.require(Permission.EXAMS_READ)
    if actor.is_staff:
        return await queries.exam(which, value)
    return await queries.exam_shown(which, value, before=_LOOK.format(which=which), student=actor.id)


async def submit_exam(actor: Actor, *, exam: int, answers: Sequence[AnswerIn]) -> int:
    """Hand an exam in, once: every question gets its answer and, where it is a test, its mark; the result's id."""
    actor.require(Permission.EXAMS_SIT)
    already = Refused(ALREADY_SUBMITTED)
    async with db.transaction({"exam_result_once": already}):
        sat = await db.fetch_row(_EXAM, exam, actor.id)
        if sat is None:
            raise NotFound
        if sat["is_submitted"]:
            raise already
        given = _answered(await questions_of(exam), answers)
        return await _keep(actor, dict(sat), given)


def _answered(asked: Sequence[Mapping[str, Any]], answers: Sequence[AnswerIn]) -> list[Answer]:
    """An answer for every question, also where none was given; all that is wrong with those that were, at once."""
    questions = {question["id"]: question for question in asked}
    faults: list[dict[str, list[str]]] = []
    given: dict[int, AnswerIn] = {}
    for answer in answers:
        faults.append(_faults(answer, questions.get(answer.question_id), given))
        given.setdefault(answer.question_id, answer)
    if any(faults):
        raise InvalidInput({"answers": faults})
    return [_marked(question, number, given.get(question["id"])) for number, question in enumerate(asked, start=1)]


def _faults(
    answer: AnswerIn, question: Mapping[str, Any] | None, given: Mapping[int, AnswerIn]
) -> dict[str, list[str]]:
    if question is None:
        return dict(InvalidInput.unknown_key("question_id", answer.question_id).fields)
    faults: dict[str, list[str]] = {}
    if answer.question_id in given:
        faults["question_id"] = [ANSWERED_TWICE]
    if question["type"] == QuestionType.TEST:
        if answer.written_answer:
            faults["written_answer"] = [NOT_WRITTEN]
        if answer.option_id is not None and _option(question, answer.option_id) is None:
            faults |= InvalidInput.unknown_key("option_id", answer.option_id).fields
    elif answer.option_id is not None:
        faults["option_id"] = [NOT_A_TEST]
    return faults


def _option(question: Mapping[str, Any], option: int | None) -> Mapping[str, Any] | None:
    return next((offered for offered in question["options"] if offered["id"] == option), None)


def _marked(question: Mapping[str, Any], number: int, answer: AnswerIn | None) -> Answer:
    chosen = _option(question, answer.option_id) if answer else None
    written = (answer.written_answer or None) if answer else None
    waits = question["type"] == QuestionType.WRITTEN and written is not None
    return Answer(
        question=question["id"],
        number=number,
        question_text=question["text"],
        question_type=question["type"],
        option=chosen["id"] if chosen else None,
        option_text=chosen["text"] if chosen else None,
        written_answer=written,
        earned=None if waits else RIGHT if chosen and chosen["is_correct"] else WRONG,
    )


async def _keep(actor: Actor, sat: Mapping[str, Any], given: Sequence[Answer]) -> int:
    worth = tally([answer.earned for answer in given])
    late = is_late(sat["started_at"], sat["submitted_at"], sat["time_limit"])
    counts = (worth.score, worth.correct_answers, len(given))
    result = await db.fetch_row(_SUBMIT, sat["id"], actor.id, *counts, sat["started_at"], late)
    assert result is not None
    columns = [[getattr(answer, column) for answer in given] for column in Answer.__dataclass_fields__]
    answers = await db.fetch(_ANSWER, result["id"], *columns)
    waiting = {answer["id"]: answer["question"] for answer in answers if answer["waits"]}
    if waiting:
        await open_reviews(queue=Queue.EXAM, student=actor.id, title=sat["title"], topics=waiting)
        await tell_new(key=marking.told_under(result["id"]), queue="Imtihon", title=sat["title"], student=actor.id)
    await record_created(actor, "exam_result", [(result["id"], result["facts"])])
    return int(result["id"])
