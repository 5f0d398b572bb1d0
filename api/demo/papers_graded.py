"""What examiners made of the written answers, and which results somebody has looked through."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final

from api.demo.copying import Row
from api.demo.hours import next_working_moment
from api.demo.papers_sat import Answer, Submission
from api.demo.people import Person
from api.exams.marking import EARNED, WRITTEN_ANSWER
from api.grading.schemas import GradingOut, MarkOut, Queue

DAYS_TO_GRADE: Final = 3
LEFT_WAITING: Final = 2
"""The written answers to the last exams that have any wait."""

LOOKED_THROUGH: Final = 0.7
REMARKED: Final = 0.35
REMARKS: Final = {
    Decimal(0): ("Savolga javob berilmagan.", "The question is not answered."),
    Decimal("0.25"): ("Bir gapdan ko'proq yozing.", "One idea only; many mistakes."),
    Decimal("0.5"): ("Fikr bor, misol yetishmaydi.", "The idea is there, an example is missing."),
    Decimal("0.75"): ("Yaxshi, artikllarga e'tibor bering.", "Good; mind the verb forms."),
    Decimal(1): ("A'lo!", "Complete and well put."),
}


@dataclass(frozen=True, slots=True)
class Grade:
    """One verdict on one written answer."""

    id: int
    submission: Submission
    answer: Answer
    examiner: Person
    at: datetime

    def shown(self) -> GradingOut:
        """As the rules show it, and as the trail keeps it."""
        worth, best = self.answer.worth, WRITTEN_ANSWER.criteria[0].max_score
        return GradingOut(
            id=self.id,
            examiner=self.examiner.name,
            total=worth,
            max_total=best,
            marks={EARNED: MarkOut(score=worth, max_score=best, comment=self.answer.comment)},
            reason="",
            created_at=self.at.astimezone(UTC),
        )


def put_up(submissions: list[Submission], reviews: Iterator[int]) -> None:
    """Give every written answer its review, in the order of handing in."""
    for submission in submissions:
        for answer in submission.written:
            answer.review = next(reviews)


def grade(
    submissions: list[Submission], examiners: list[Person], midnight: datetime, ids: Iterator[int], rng: random.Random
) -> list[Grade]:
    """Verdicts in the order of time on all but the newest written answers; some results without any are checked too."""
    with_texts = {one.paper.id: one.paper.day for one in submissions if one.written}
    waiting = set(sorted(with_texts, key=lambda paper: (with_texts[paper], paper))[-LEFT_WAITING:])
    verdicts: list[tuple[datetime, Submission, Person]] = []
    for submission in submissions:
        at = next_working_moment(submission.submitted_at, rng, DAYS_TO_GRADE)
        examiner = rng.choice(examiners)
        if at >= midnight or submission.paper.id in waiting:
            continue
        if submission.written:
            verdicts.append((at, submission, examiner))
        elif rng.random() > LOOKED_THROUGH:
            continue
        submission.checked_by, submission.checked_at = examiner, at
    verdicts.sort(key=lambda verdict: (verdict[0], verdict[1].id))
    return [
        Grade(next(ids), submission, _graded(answer, rng), examiner, at)
        for at, submission, examiner in verdicts
        for answer in submission.written
    ]


def _graded(answer: Answer, rng: random.Random) -> Answer:
    answer.earned = answer.worth
    if rng.random() < REMARKED:
        answer.comment = rng.choice(REMARKS[answer.worth])
    return answer


def review_rows(submissions: list[Submission]) -> Iterator[Row]:
    """Rows of review, before any verdict is in force."""
    for submission in submissions:
        for answer in submission.written:
            yield {
                "id": answer.review,
                "queue": Queue.EXAM.value,
                "target": answer.id,
                "student": submission.student.id,
                "title": submission.paper.title,
                "topic": answer.asked.id,
                "submitted_at": submission.submitted_at,
                "state": "waiting",
                "holder": None,
                "lease_until": None,
            }


def grading_rows(grades: list[Grade]) -> Iterator[Row]:
    """Rows of grading."""
    for one in grades:
        yield {
            "id": one.id,
            "review": one.answer.review,
            "examiner": one.examiner.id,
            "rubric": WRITTEN_ANSWER.name,
            "total": one.answer.worth,
            "max_total": WRITTEN_ANSWER.criteria[0].max_score,
            "reason": "",
            "created_at": one.at,
        }


def mark_rows(grades: list[Grade]) -> Iterator[Row]:
    """Rows of mark."""
    for one in grades:
        yield {
            "grading": one.id,
            "criterion": EARNED,
            "score": one.answer.worth,
            "max_score": WRITTEN_ANSWER.criteria[0].max_score,
            "comment": one.answer.comment,
        }


def grade_audit_rows(grades: list[Grade]) -> Iterator[Row]:
    """The trail of the verdicts."""
    for one in grades:
        yield {
            "actor": one.examiner.id,
            "action": "grade",
            "object_type": "review",
            "object_id": str(one.answer.review),
            "after": one.shown().model_dump(mode="json"),
            "at": one.at,
        }


def count_by_state(submissions: list[Submission], grades: list[Grade]) -> dict[str, int]:
    """How many written answers are waiting and checked; nobody holds any."""
    return {"waiting": sum(len(one.written) for one in submissions) - len(grades), "held": 0, "checked": len(grades)}
