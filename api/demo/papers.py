"""The demo centre's exams of test and written questions: held again and again, group by group, as rows."""

import random
import string
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, Final

from api.demo.content import read_toml
from api.demo.copying import Row
from api.demo.hours import moment_on, working_day
from api.demo.people import Person
from api.demo.scales import Scale
from api.demo.teaching import Subject, Teaching

EVENTS: Final = {"small": 14, "medium": 36}
EVENTS_OTHERWISE: Final = 120
RESTING_SHARE: Final = 0.4
"""The oldest exams are no longer active."""

TO_COME: Final = (1, 6)
"""In so many days there are two more: one published, one still being written."""

CODE_LETTERS: Final = string.ascii_uppercase + string.digits


@dataclass(frozen=True, slots=True)
class Choice:
    """One option; `pull` says how often it tempts those who do not know, compared with the others."""

    text: str
    is_correct: bool
    pull: int


@dataclass(frozen=True, slots=True)
class Question:
    """A test question, or a written one, which has rows of sentences and no choices."""

    text: str
    difficulty: float
    choices: tuple[Choice, ...] = ()
    is_miskeyed: bool = False
    sample: str | None = None
    sentences: tuple[tuple[str, ...], ...] = ()

    @property
    def type(self) -> str:
        """As the API calls it."""
        return "test" if self.choices else "written"


@dataclass(frozen=True, slots=True)
class Content:
    """What an exam asks, however often it is held."""

    subject: str
    title: str
    description: str
    minutes: int
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question in one exam, with its choices in the order of that exam."""

    id: int
    question: Question
    choices: tuple[tuple[int, Choice], ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """One exam, held on one day."""

    id: int
    content: Content
    title: str
    code: str
    subject: Subject
    author: Person
    day: date
    created_at: datetime
    is_published: bool
    is_active: bool
    asked: tuple[AskedQuestion, ...]


@dataclass(frozen=True, slots=True)
class PaperNumbers:
    """Where the ids of exams, questions and options come from."""

    exams: Iterator[int]
    questions: Iterator[int]
    options: Iterator[int]


@cache
def contents() -> tuple[Content, ...]:
    """Every exam of the content folder."""
    return tuple(
        Content(
            subject=entry["subject"],
            title=entry["title"],
            description=entry["description"],
            minutes=entry["minutes"],
            questions=(*map(_test, entry["tests"]), *map(_written, entry.get("written", ()))),
        )
        for entry in read_toml("papers")["papers"]
    )


def _test(entry: dict[str, Any]) -> Question:
    wrong = (Choice(text, False, pull) for text, pull in entry["wrong"])
    choices = (Choice(entry["right"], True, 0), *wrong)
    return Question(entry["text"], entry["difficulty"], choices, entry.get("is_miskeyed", False))


def _written(entry: dict[str, Any]) -> Question:
    sentences = tuple(map(tuple, entry["sentences"]))
    return Question(entry["text"], entry["difficulty"], sample=entry["sample"], sentences=sentences)


def set_papers(
    teaching: Teaching, scale: Scale, today: date, *, authors: list[Person], ids: PaperNumbers, rng: random.Random
) -> list[Paper]:
    """The exams of the whole history in turn, the last one yesterday, and two to come."""
    number = EVENTS.get(scale.name, EVENTS_OTHERWISE)
    span = scale.weeks * 7 - 8
    days = [working_day(today - timedelta(days=1 + span * back // number)) for back in reversed(range(number))]
    subjects = {subject.name: subject for subject in teaching.subjects}
    papers = []
    for place, day in enumerate([*days, *(today + timedelta(days=ahead) for ahead in TO_COME)]):
        content = contents()[place % len(contents())]
        papers.append(
            Paper(
                id=next(ids.exams),
                content=content,
                title=f"{content.title} #{place // len(contents()) + 1}",
                code=_code(place, rng),
                subject=subjects[content.subject],
                author=rng.choice(authors),
                day=day,
                created_at=moment_on(working_day(min(day, today) - timedelta(days=rng.randint(2, 5))), rng),
                is_published=place != number + 1,
                is_active=place >= number * RESTING_SHARE,
                asked=tuple(_asked(question, ids, rng) for question in content.questions),
            )
        )
    return papers


def _code(place: int, rng: random.Random) -> str:
    # The last three tell the exams apart, the first three look like nothing in particular.
    first, rest = divmod(place, 36 * 36)
    return "".join(rng.choices(CODE_LETTERS, k=3)) + "".join(
        CODE_LETTERS[digit] for digit in (first % 36, rest // 36, rest % 36)
    )


def _asked(question: Question, ids: PaperNumbers, rng: random.Random) -> AskedQuestion:
    order = rng.sample(question.choices, k=len(question.choices))
    return AskedQuestion(next(ids.questions), question, tuple((next(ids.options), choice) for choice in order))


def exam_rows(papers: list[Paper]) -> Iterator[Row]:
    """Rows of exam."""
    for paper in papers:
        yield {
            "id": paper.id,
            "subject": paper.subject.id,
            "title": paper.title,
            "code": paper.code,
            "description": paper.content.description,
            "time_limit": paper.content.minutes,
            "is_published": paper.is_published,
            "is_active": paper.is_active,
            "date": paper.day,
            "created_by": paper.author.id,
            "created_at": paper.created_at,
        }


def question_rows(papers: list[Paper]) -> Iterator[Row]:
    """Rows of exam_question."""
    for paper in papers:
        for place, asked in enumerate(paper.asked, start=1):
            question = asked.question
            yield {
                "id": asked.id,
                "exam": paper.id,
                "text": question.text,
                "type": question.type,
                "place": place,
                "sample": question.sample,
            }


def option_rows(papers: list[Paper]) -> Iterator[Row]:
    """Rows of exam_option."""
    for paper in papers:
        for asked in paper.asked:
            for place, (identity, choice) in enumerate(asked.choices, start=1):
                yield {
                    "id": identity,
                    "question": asked.id,
                    "text": choice.text,
                    "is_correct": choice.is_correct,
                    "place": place,
                }


def paper_audit_rows(papers: list[Paper]) -> Iterator[Row]:
    """The trail of the exams' making."""
    for paper, row in zip(papers, exam_rows(papers), strict=True):
        questions = [
            {
                "text": asked.question.text,
                "type": asked.question.type,
                "order": place,
                "written_answer_sample": asked.question.sample,
                "options": [{"text": choice.text, "is_correct": choice.is_correct} for _, choice in asked.choices],
            }
            for place, asked in enumerate(paper.asked, start=1)
        ]
        yield {
            "actor": paper.author.id,
            "action": "create",
            "object_type": "exam",
            "object_id": str(paper.id),
            "after": {**row, "withdrawn_at": None, "questions": questions},
            "at": paper.created_at,
        }
