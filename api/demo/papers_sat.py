"""Who sat the centre's exams, and what they answered: the able do better, some choices tempt nobody."""

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from datetime import time as hour
from decimal import Decimal
from typing import Any, Final

from api.demo.copying import Row
from api.demo.enrolment import Enrolment, Roll
from api.demo.hours import moment_on
from api.demo.papers import AskedQuestion, Paper
from api.demo.people import Person
from api.demo.prose import LEVELS, with_slips
from api.exams.scoring import RIGHT, WRONG, tally

ABILITY: Final = (-1.3, -0.3, 0.7, 1.6)
"""Of students of each level."""

OWN_SPREAD, DAY_SPREAD = 0.4, 0.3
SLOPE, GUESSED = 1.5, 0.12
PRESENT, OMITTED, LATE = 0.88, 0.02, 0.03
GROUPS_AT_ONCE: Final = 5
VARIANTS: Final = 6
QUARTER: Final = Decimal("0.25")


@dataclass(frozen=True, slots=True)
class Taker:
    """Who sits an exam, and how able they are on that day."""

    student: Person
    able: float


@dataclass(slots=True)
class Answer:
    """What a student answered to one question; `worth` is what an examiner will find a text worth."""

    asked: AskedQuestion
    number: int
    option: int | None = None
    option_text: str | None = None
    text: str | None = None
    earned: Decimal | None = WRONG
    worth: Decimal = WRONG
    comment: str = ""
    id: int = 0
    review: int = 0


@dataclass(slots=True)
class Submission:
    """One student's submission to one exam."""

    id: int
    paper: Paper
    student: Person
    started_at: datetime
    submitted_at: datetime
    answers: list[Answer]
    checked_by: Person | None = None
    checked_at: datetime | None = None
    written: list[Answer] = field(default_factory=list)

    @property
    def is_late(self) -> bool:
        """Whether it came after the limit and the grace."""
        return self.submitted_at - self.started_at > timedelta(minutes=self.paper.content.minutes + 1)


Texts = dict[tuple[int, int], list[str]]
"""Texts that students of a level write to a question, by the question's id and the level."""


def sit(
    papers: list[Paper], roll: Roll, today: date, ids: tuple[Iterator[int], Iterator[int]], rng: random.Random
) -> list[Submission]:
    """All submissions, oldest first."""
    gifted = [ABILITY[student.level] + rng.gauss(0, OWN_SPREAD) for student in roll.people.students]
    submissions = []
    for turn, paper in enumerate(paper for paper in papers if paper.day < today):
        texts: Texts = {}
        for group, place in _takers(paper, turn, roll, rng):
            taker = Taker(roll.people.students[place], gifted[place] + rng.gauss(0, DAY_SPREAD))
            submissions.append(_submission(paper, taker, _start(paper, group, rng), texts, rng))
    submissions.sort(key=lambda one: (one.submitted_at, one.student.id))
    for submission in submissions:
        submission.id = next(ids[0])
        for answer in submission.answers:
            answer.id = next(ids[1])
    return submissions


def _takers(paper: Paper, turn: int, roll: Roll, rng: random.Random) -> Iterator[tuple[int, int]]:
    """Which of the subject's groups sit it, some in turn, and the places of the students in them who do."""
    learning = [one for one in roll.enrolments if one.group.subject is paper.subject and _is_there(one, paper.day)]
    groups = sorted({one.group.id for one in learning})
    chosen = {groups[(turn + step) % len(groups)]: step for step in range(min(GROUPS_AT_ONCE, len(groups)))}
    for one in learning:
        left = roll.people.students[one.student].withdrawn_at
        if one.group.id in chosen and (left is None or left.date() > paper.day) and rng.random() < PRESENT:
            yield chosen[one.group.id], one.student


def _is_there(enrolment: Enrolment, day: date) -> bool:
    return max(enrolment.since, enrolment.group.opened) <= day and (enrolment.until is None or day < enrolment.until)


def _start(paper: Paper, group: int, rng: random.Random) -> datetime:
    # Everybody of a group begins within a few minutes.
    begin = hour(9 + group % 8)
    return moment_on(paper.day, rng, earliest=begin, latest=begin.replace(minute=6))


def _submission(paper: Paper, taker: Taker, started_at: datetime, texts: Texts, rng: random.Random) -> Submission:
    minutes = paper.content.minutes
    is_late = rng.random() < LATE
    spent = minutes + 1 + rng.random() * 12 + 0.1 if is_late else minutes * (0.45 + 0.55 * rng.random())
    answers = [_answer(asked, number, taker, texts, rng) for number, asked in enumerate(paper.asked, start=1)]
    ended_at = started_at + timedelta(seconds=int(spent * 60))
    submission = Submission(0, paper, taker.student, started_at, ended_at, answers)
    submission.written = [answer for answer in answers if answer.text is not None]
    return submission


def _answer(asked: AskedQuestion, number: int, taker: Taker, texts: Texts, rng: random.Random) -> Answer:
    question, able, answer = asked.question, taker.able, Answer(asked, number)
    # Who knows better goes wrong where the key does.
    known = _share(question.difficulty - able if question.is_miskeyed else able - question.difficulty)
    if rng.random() < OMITTED * (1.5 - known):
        return answer
    if question.choices:
        is_right = rng.random() < GUESSED + (1 - GUESSED) * known
        offered = [(key, choice) for key, choice in asked.choices if choice.is_correct == is_right]
        answer.option, chosen = rng.choices(offered, [1 if is_right else choice.pull for _, choice in offered])[0]
        answer.option_text, answer.earned = chosen.text, RIGHT if is_right else WRONG
    else:
        answer.text, answer.earned = _text(asked, taker.student, texts, rng), None
        answer.worth = QUARTER * round(4 * min(1.0, max(0.0, rng.gauss(known, 0.12))))
    return answer


def _share(logit: float) -> float:
    return 1 / (1 + math.exp(-SLOPE * logit))


def _text(asked: AskedQuestion, student: Person, texts: Texts, rng: random.Random) -> str:
    written = texts.setdefault((asked.id, student.level), [])
    if len(written) < VARIANTS:
        level = LEVELS[student.level]
        rows = [row for row in asked.question.sentences if rng.random() >= level.omissions]
        written.append(with_slips(" ".join(rng.choice(row) for row in rows or asked.question.sentences), level, rng))
        return written[-1]
    return rng.choice(written)


def start_rows(submissions: list[Submission]) -> Iterator[Row]:
    """Rows of exam_start."""
    for one in submissions:
        yield {"exam": one.paper.id, "student": one.student.id, "started_at": one.started_at}


def result_rows(submissions: list[Submission]) -> Iterator[Row]:
    """Rows of exam_result."""
    for one in submissions:
        worth = tally([answer.earned for answer in one.answers])
        yield {
            "id": one.id,
            "exam": one.paper.id,
            "student": one.student.id,
            "score": worth.score,
            "correct_answers": worth.correct_answers,
            "total_questions": len(one.answers),
            "started_at": one.started_at,
            "is_late": one.is_late,
            "is_checked": one.checked_by is not None,
            "checked_by": one.checked_by.id if one.checked_by else None,
            "checked_at": one.checked_at,
            "created_at": one.submitted_at,
        }


def answer_rows(submissions: list[Submission]) -> Iterator[Row]:
    """Rows of exam_answer."""
    for one in submissions:
        for answer in one.answers:
            question = answer.asked.question
            yield {
                "id": answer.id,
                "result": one.id,
                "question": answer.asked.id,
                "number": answer.number,
                "question_text": question.text,
                "question_type": question.type,
                "option": answer.option,
                "option_text": answer.option_text,
                "written_answer": answer.text,
                "earned": answer.earned,
                "comment": answer.comment,
            }


def result_audit_rows(submissions: list[Submission]) -> Iterator[Row]:
    """The trail of handing in: what the answers were worth by themselves."""
    for one in submissions:
        worth = tally([None if answer.text else answer.earned for answer in one.answers])
        facts: dict[str, Any] = {
            "id": one.id,
            "exam": one.paper.id,
            "student": one.student.id,
            "score": worth.score,
            "correct_answers": worth.correct_answers,
            "total_questions": len(one.answers),
            "is_late": one.is_late,
        }
        yield {
            "actor": one.student.id, "action": "create", "object_type": "exam_result", "object_id": str(one.id),
            "after": facts, "at": one.submitted_at,
        }  # fmt: skip
