"""What becomes of a result: checked, graded, removed."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from api import db
from api.access import Actor, Permission
from api.audit.rules import record
from api.audit.snapshots import snapshot
from api.errors import InvalidInput, NotFound
from api.exams.marking import EARNED, told_under
from api.exams.schemas import GradeIn, QuestionType
from api.exams.tables import ExamResult
from api.grading.rules import give_verdict, open_review, withdraw_reviews
from api.grading.schemas import MarkIn, Queue
from api.notices.rules import amend_examiners, take_back

GRADED_TWICE: Final = "This answer is graded twice."
MARKED_BY_ITSELF: Final = "Only a written answer is graded."
_CHECK: Final = """UPDATE exam_result SET is_checked = $2, checked_by = CASE WHEN $2 THEN $3::int END,
    checked_at = CASE WHEN $2 THEN now() END WHERE id = $1 AND is_checked <> $2"""
# Until its new grade is in, an answer that is graded again makes nobody believe that the result is done.
_FORGET: Final = "UPDATE exam_answer SET earned = NULL WHERE id = ANY ($1::bigint[])"
_REVIEWS: Final = "SELECT FROM review WHERE queue = $1 AND target = ANY ($2::bigint[]) ORDER BY id FOR NO KEY UPDATE"
_ANSWERS: Final = """SELECT a.id, a.question, a.question_type, r.student, x.title,
        EXISTS (SELECT FROM review v WHERE v.queue = $2 AND v.target = a.id) AS is_up
    FROM exam_answer a JOIN exam_result r ON r.id = a.result JOIN exam x ON x.id = r.exam
    WHERE a.result = $1 ORDER BY a.number"""


async def check_result(actor: Actor, *, result: int, is_checked: bool | None) -> None:
    """Note that the actor has looked a result through, or that nobody has; one that is checked stays as it is."""
    actor.require(Permission.EXAM_RESULTS_WRITE)
    async with db.transaction():
        before = await snapshot(ExamResult, result)
        if is_checked is not None:
            await db.execute(_CHECK, result, is_checked, actor.id)
        after = await snapshot(ExamResult, result)
        await record(actor, action="change", object_type="exam_result", object_id=result, before=before, after=after)


async def grade_result(actor: Actor, *, result: int, grades: Sequence[GradeIn]) -> None:
    """Give written answers what they have earned, all of these or none; the student hears of it once."""
    actor.require(Permission.EXAM_RESULTS_WRITE)
    async with db.transaction():
        answers = await _locked_answers(result)
        _check_grades(answers, grades)
        await db.execute(_FORGET, [grade.answer_id for grade in grades])
        for grade in grades:
            if not answers[grade.answer_id]["is_up"]:
                await _put_up(answers[grade.answer_id])
            mark = MarkIn(score=grade.earned_score, comment=grade.comment)
            await give_verdict(actor, queue=Queue.EXAM, target=grade.answer_id, marks={EARNED: mark})


async def remove_result(actor: Actor, *, result: int) -> None:
    """Remove a result with its answers, reviews and first look: the student may sit the exam again."""
    actor.require(Permission.EXAM_RESULTS_WRITE)
    async with db.transaction():
        answers = await _locked_answers(result)
        before = await snapshot(ExamResult, result)
        before["answers"] = [dict(row) for row in await db.fetch(
            """SELECT question, question_text, option_text, written_answer, earned, comment
               FROM exam_answer WHERE result = $1 ORDER BY number""", result)]  # fmt: skip
        await withdraw_reviews(queue=Queue.EXAM, targets=list(answers))
        await take_back(told_under(result))
        await amend_examiners(told_under(result), "✗ natija olib tashlandi")
        await ExamResult.delete().where(ExamResult.id == result)
        await db.execute("DELETE FROM exam_start WHERE exam = $1 AND student = $2", before["exam"], before["student"])
        await record(actor, action="remove", object_type="exam_result", object_id=result, before=before)


async def _locked_answers(result: int) -> dict[int, Mapping[str, Any]]:
    """The result's answers by id; the reviews of them are locked and then, as everywhere after them, the result.

    One at a time: who waited must see the reviews that were put up meanwhile, to lock them in that order too.
    """
    await db.execute("SELECT pg_advisory_xact_lock('exam_result'::regclass::oid::int, $1)", result)
    rows = await db.fetch("SELECT id FROM exam_answer WHERE result = $1", result)
    await db.execute(_REVIEWS, Queue.EXAM, [row["id"] for row in rows])
    if await db.fetch_value("SELECT id FROM exam_result WHERE id = $1 FOR NO KEY UPDATE", result) is None:
        raise NotFound
    found = await db.fetch(_ANSWERS, result, Queue.EXAM)
    return {row["id"]: dict(row) for row in found}


def _check_grades(answers: Mapping[int, Mapping[str, Any]], grades: Sequence[GradeIn]) -> None:
    faults: list[dict[str, Any]] = []
    seen: set[int] = set()
    for grade in grades:
        answer, fault = answers.get(grade.answer_id), {}
        if answer is None:
            fault = dict(InvalidInput.unknown_key("answer_id", grade.answer_id).fields)
        elif answer["question_type"] != QuestionType.WRITTEN:
            fault = {"answer_id": [MARKED_BY_ITSELF]}
        elif grade.answer_id in seen:
            fault = {"answer_id": [GRADED_TWICE]}
        seen.add(grade.answer_id)
        faults.append(fault)
    if any(faults):
        raise InvalidInput({"grades": faults})


async def _put_up(answer: Mapping[str, Any]) -> None:
    """Put up what nobody waited for: a question that was left without an answer is worth nothing by itself."""
    await open_review(
        queue=Queue.EXAM,
        target=answer["id"],
        student=answer["student"],
        title=answer["title"],
        topic=answer["question"],
    )
