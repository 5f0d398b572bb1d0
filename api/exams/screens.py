"""What the workbench shows of exams: as staff write them, as students see them, and what waits for an examiner."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from api import db, sql
from api.access import Actor, Permission
from api.accounts.queries import is_found
from api.centre.queries import settings
from api.errors import NotFound
from api.exams import queries
from api.exams.schemas import ExamOut, ExamShown, QuestionType
from api.filters import Condition
from api.grading.schemas import Queue, ReviewState


@dataclass(frozen=True, slots=True)
class ExamLine:
    """One exam in the list; `waiting` are its written answers without a grade."""

    id: int
    title: str
    code: str
    subject: int
    subject_name: str
    date: date
    time_limit: int
    is_published: bool
    is_active: bool
    questions: int
    submissions: int
    waiting: int


@dataclass(frozen=True, slots=True)
class ResultLine:
    """One submission in a list; `waiting` are its written answers without a grade."""

    id: int
    exam: int
    exam_title: str
    student: int
    student_name: str
    score: Decimal
    correct_answers: int
    total_questions: int
    is_late: bool
    is_checked: bool
    checked_by: str | None
    started_at: datetime | None
    created_at: datetime
    waiting: int


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One answer of a submission; `review` is that of a written one that was put up for grading."""

    id: int
    number: int
    question_text: str
    question_type: QuestionType
    option_text: str | None
    written_answer: str | None
    earned: Decimal | None
    comment: str
    review: int | None


@dataclass(frozen=True, slots=True)
class WaitingQuestion:
    """A written question with answers that have no grade yet; it may have been replaced in its exam since."""

    question: int
    exam: int
    exam_title: str
    text: str
    sample: str | None
    waiting: int
    oldest_at: datetime


@dataclass(frozen=True, slots=True)
class WaitingAnswer:
    """One of the answers to a question. `candidate` is a number while the centre grades blind."""

    answer: int
    review: int
    candidate: str
    text: str
    submitted_at: datetime
    state: ReviewState
    holder: int | None


@dataclass(frozen=True, slots=True)
class WrittenAnswer:
    """What a review of the exam queue points at: the question as it was asked, a good answer, and the student's."""

    answer: int
    result: int
    exam: int
    exam_title: str
    question: int
    number: int
    question_text: str
    sample: str | None
    text: str
    earned: Decimal | None
    comment: str
    is_late: bool


_LINE: Final = """SELECT x.id, x.title, x.code, x.subject, s.name AS subject_name, x.date, x.time_limit, x.is_published,
        x.is_active,
        (SELECT count(*) FROM exam_question q WHERE q.exam = x.id AND q.replaced_at IS NULL) AS questions,
        (SELECT count(*) FROM exam_result r WHERE r.exam = x.id) AS submissions,
        (SELECT count(*) FROM exam_question q JOIN exam_answer a ON a.question = q.id AND a.earned IS NULL
         WHERE q.exam = x.id AND q.type = 'written') AS waiting
    FROM exam x JOIN subject s ON s.id = x.subject"""
_RESULT: Final = f"""SELECT r.id, r.exam, x.title AS exam_title, r.student, {sql.name_of("s")} AS student_name, r.score,
        r.correct_answers, r.total_questions, r.is_late, r.is_checked, {sql.name_of("c")} AS checked_by,
        r.started_at, r.created_at,
        (SELECT count(*) FROM exam_answer a WHERE a.result = r.id AND a.earned IS NULL) AS waiting
    FROM exam_result r JOIN exam x ON x.id = r.exam JOIN account s ON s.id = r.student
    LEFT JOIN account c ON c.id = r.checked_by"""
_ANSWERS: Final = """SELECT a.id, a.number, a.question_text, a.question_type, a.option_text, a.written_answer, a.earned,
        a.comment, v.id AS review
    FROM exam_answer a LEFT JOIN review v ON v.queue = $2 AND v.target = a.id WHERE a.result = $1 ORDER BY a.number"""
_QUESTIONS_WAITING: Final = """SELECT q.id AS question, q.exam, x.title AS exam_title, q.text, q.sample, w.waiting,
        w.oldest_at
    FROM (SELECT a.question, count(*) AS waiting, min(r.created_at) AS oldest_at
          FROM exam_answer a JOIN exam_result r ON r.id = a.result WHERE a.earned IS NULL GROUP BY a.question) w
    JOIN exam_question q ON q.id = w.question JOIN exam x ON x.id = q.exam ORDER BY w.oldest_at, q.id"""
_ANSWERS_WAITING: Final = f"""SELECT a.id AS answer, v.id AS review, a.written_answer AS text, v.submitted_at,
        CASE WHEN $2 THEN '#' || v.id ELSE {sql.name_of("s")} END AS candidate,
        CASE WHEN v.lease_until >= now() THEN v.state ELSE 'waiting' END AS state,
        CASE WHEN v.lease_until >= now() THEN v.holder END AS holder
    FROM exam_answer a JOIN review v ON v.queue = $3 AND v.target = a.id JOIN account s ON s.id = v.student
    WHERE a.question = $1 AND a.earned IS NULL ORDER BY v.submitted_at, v.id LIMIT $4 OFFSET $5"""
_WRITTEN: Final = """SELECT a.id AS answer, a.result, r.exam, x.title AS exam_title, a.question, a.number,
        a.question_text, q.sample, coalesce(a.written_answer, '') AS text, a.earned, a.comment, r.is_late
    FROM exam_answer a JOIN exam_result r ON r.id = a.result JOIN exam x ON x.id = r.exam
    JOIN exam_question q ON q.id = a.question WHERE a.id = $1 AND a.question_type = 'written'"""


async def exams_for_staff(
    actor: Actor,
    *,
    exam: int | None = None,
    search: str = "",
    subject: int | None = None,
    limit: int = 50,
    offset: int = 0,
) -> list[ExamLine]:
    """A page of the exams, the newest first; `search` finds titles and codes."""
    actor.require(Permission.EXAMS_WRITE)
    condition = (
        Condition("x.withdrawn_at IS NULL")
        .given("x.id = {}", exam)
        .given("x.subject = {}", subject)
        .given(sql.contains("x.title || ' ' || x.code", "{}"), search.strip())
    )
    statement = f"{_LINE} {condition.where} ORDER BY x.id DESC {_piece(condition)}"
    rows = await db.fetch(statement, *condition.args, limit, offset)
    return [ExamLine(**dict(row)) for row in rows]


async def exam_for_staff(actor: Actor, exam: int) -> ExamOut:
    """One exam with what is right and the samples."""
    actor.require(Permission.EXAMS_WRITE)
    return ExamOut.model_validate_json(await queries.exam("x.id = $1", exam))


async def exam_as_student(actor: Actor, exam: int) -> ExamShown:
    """One exam as a student would get it, published or not; no clock starts."""
    actor.require(Permission.EXAMS_WRITE)
    return ExamShown.model_validate_json(await queries.exam_preview(exam))


async def results_for_staff(
    actor: Actor,
    *,
    exam: int | None = None,
    result: int | None = None,
    student: int | None = None,
    is_checked: bool | None = None,
    search: str = "",
    limit: int = 50,
    offset: int = 0,
) -> list[ResultLine]:
    """A page of submissions, the newest first; `search` finds the student."""
    actor.require(Permission.EXAM_RESULTS_WRITE)
    condition = (
        Condition()
        .given("r.exam = {}", exam)
        .given("r.id = {}", result)
        .given("r.student = {}", student)
        .given("r.is_checked = {}", is_checked)
        .given(is_found("r.student"), search.strip())
    )
    statement = f"{_RESULT} {condition.where} ORDER BY r.id DESC {_piece(condition)}"
    rows = await db.fetch(statement, *condition.args, limit, offset)
    return [ResultLine(**dict(row)) for row in rows]


async def answers_for_staff(actor: Actor, result: int) -> list[AnswerLine]:
    """A submission's answers in the order of the questions."""
    actor.require(Permission.EXAM_RESULTS_WRITE)
    rows = await db.fetch(_ANSWERS, result, Queue.EXAM)
    return [AnswerLine(**{**dict(row), "question_type": QuestionType(row["question_type"])}) for row in rows]


async def questions_waiting(actor: Actor) -> list[WaitingQuestion]:
    """The questions with answers to grade, that with the oldest in front; each is a topic of the exam queue."""
    actor.require(Permission.GRADE)
    return [WaitingQuestion(**dict(row)) for row in await db.fetch(_QUESTIONS_WAITING)]


async def answers_waiting(actor: Actor, question: int, *, limit: int = 100, offset: int = 0) -> list[WaitingAnswer]:
    """All that waits of one question across students, oldest first; also what an examiner holds."""
    actor.require(Permission.GRADE)
    blind = (await settings()).blind_grading
    rows = await db.fetch(_ANSWERS_WAITING, question, blind, Queue.EXAM, limit, offset)
    return [WaitingAnswer(**{**dict(row), "state": ReviewState(row["state"])}) for row in rows]


async def written_answer(actor: Actor, target: int) -> WrittenAnswer:
    """What the review with this target is about."""
    actor.require(Permission.GRADE)
    row = await db.fetch_row(_WRITTEN, target)
    if row is None:
        raise NotFound
    return WrittenAnswer(**dict(row))


def _piece(condition: Condition) -> str:
    count = len(condition.args)
    return f"LIMIT ${count + 1} OFFSET ${count + 2}"
