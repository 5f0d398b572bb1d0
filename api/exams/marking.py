"""What exams contribute to grading: the queue of written answers, and what follows from a verdict on one."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from api import db
from api.exams.scoring import tally
from api.grading.chat import Bundle, tell_together
from api.grading.queues import QueueSpec, Verdict, register
from api.grading.schemas import Criterion, Queue, Rubric
from api.notices.kinds import NoticeKind
from api.notices.rules import tell

EARNED: Final = "earned"
WRITTEN_ANSWER: Final = Rubric("exam-written-1", (Criterion(EARNED, Decimal(1), Decimal("0.25")),))

_TOGETHER: Final = """SELECT result, array_agg(id ORDER BY id) AS answers FROM exam_answer
    WHERE result = (SELECT result FROM exam_answer WHERE id = $1) GROUP BY result"""
_EARN: Final = "UPDATE exam_answer SET earned = $2, comment = $3 WHERE id = $1"
_RECOMPUTE: Final = """UPDATE exam_result SET score = $2, correct_answers = $3,
        is_checked = is_checked OR $4, checked_by = CASE WHEN $4 THEN $5 ELSE checked_by END,
        checked_at = CASE WHEN $4 THEN now() ELSE checked_at END
    WHERE id = $1"""


def told_under(result: int) -> str:
    """Under which key the examiners' chat is told of a submission."""
    return f"exam_result:{result}"


async def _announce(verdict: Verdict) -> None:
    """Write what the answer earned into the result, which is checked once every written answer has its grade."""
    result = await _locked_result(verdict.target)
    mark = verdict.marks[EARNED]
    await db.execute(_EARN, verdict.target, mark.score, mark.comment)
    earned = [row["earned"] for row in await db.fetch("SELECT earned FROM exam_answer WHERE result = $1", result["id"])]
    now_worth, is_done = tally(earned), None not in earned
    await db.execute(_RECOMPUTE, result["id"], now_worth.score, now_worth.correct_answers, is_done, verdict.examiner)
    if is_done:
        await tell(
            kind=NoticeKind.RESULT,
            key=f"grading:{verdict.grading}",
            recipient=verdict.student,
            facts={"work": f"“{verdict.title}” imtihoni", "score": f"{now_worth.score} %"},
        )


async def _locked_result(answer: int) -> Mapping[str, Any]:
    # Locked by a statement of its own: what is read next has every verdict that the lock waited for.
    result = await db.fetch_row(
        "SELECT id FROM exam_result WHERE id = (SELECT result FROM exam_answer WHERE id = $1) FOR NO KEY UPDATE", answer
    )
    assert result is not None, "a result takes its reviews with it"
    return dict(result)


async def _told_together(answer: int) -> Bundle:
    row = await db.fetch_row(_TOGETHER, answer)
    assert row is not None, "a result takes its reviews with it"
    return Bundle(told_under(row["result"]), row["answers"])


tell_together(Queue.EXAM, _told_together)
register(QueueSpec(Queue.EXAM, WRITTEN_ANSWER, _announce))
