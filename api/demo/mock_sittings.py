"""Who sat the mock tests, and what they answered: the able know more and write longer."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

import msgspec

from api.demo.copying import Row
from api.demo.hours import moment_on, working_day
from api.demo.mock_papers import CHOICES, MINUTES, Key, MockPaper
from api.demo.people import Person
from api.demo.prose import LEVELS, with_slips
from api.mocks.matching import readings

SHARE: Final = 0.3
"""Of the students sit a mock test."""

MOST_SITTINGS: Final = 2_000
KNOWN: Final = (0.42, 0.58, 0.74, 0.9)
LASTS: Final = timedelta(minutes=sum(MINUTES.values()))
RUNS_OUT: Final = 0.15
LAST_START: Final = time(16)
BLANK: Final = 0.3


@dataclass(slots=True)
class MockSitting:
    """One session from its start to its end, and what was answered."""

    paper: MockPaper
    student: Person
    started_at: datetime
    ended_at: datetime
    reading: dict[str, str]
    listening: dict[str, str]
    texts: dict[int, str]
    id: int = 0
    review: int = 0


def hold(
    papers: Sequence[MockPaper], students: Sequence[Person], opened: date, today: date, rng: random.Random
) -> list[MockSitting]:
    """All sessions, oldest first; the first student has one."""
    sitters = [student for student in students[1:] if rng.random() < SHARE][:MOST_SITTINGS]
    sittings = [
        _sit(rng.choice(papers), student, working_day(day), rng)
        for student in [students[0], *sitters]
        if (day := _day(student, opened, today, rng)) is not None
    ]
    return sorted(sittings, key=lambda sitting: (sitting.ended_at, sitting.student.id))


def number(sittings: Sequence[MockSitting], sessions: Iterator[int], reviews: Iterator[int]) -> None:
    """Give every session and its review their ids, in the order of ending."""
    for sitting in sittings:
        sitting.id, sitting.review = next(sessions), next(reviews)


def _day(student: Person, opened: date, today: date, rng: random.Random) -> date | None:
    first = max(opened, student.created_at.date() + timedelta(days=2))
    last = min(today, student.withdrawn_at.date() if student.withdrawn_at else today) - timedelta(days=1)
    span = (last - first).days
    return last - timedelta(days=int(span * rng.random() ** 1.3)) if span >= 0 else None


def _sit(paper: MockPaper, student: Person, day: date, rng: random.Random) -> MockSitting:
    started_at = moment_on(day, rng, latest=LAST_START)
    spent = LASTS if rng.random() < RUNS_OUT else timedelta(seconds=rng.randint(105 * 60, 149 * 60))
    known = min(0.97, max(0.2, KNOWN[student.level] + rng.gauss(0, 0.07)))
    return MockSitting(
        paper=paper,
        student=student,
        started_at=started_at,
        ended_at=started_at + spent,
        reading=_answers(paper.reading_key, known, rng),
        listening=_answers(paper.listening_key, known, rng),
        texts={1: _text(paper.content.essay1, student, rng), 2: _long_text(paper, student, rng)},
    )


def _answers(key: Key, known: float, rng: random.Random) -> dict[str, str]:
    given = {}
    wrong = sorted({readings_of(answers)[0] for answers in key.values()})
    for question, answers in key.items():
        if rng.random() < known:
            given[question] = _in_some_way(rng.choice(readings_of(answers)), rng)
        elif answers[0] in CHOICES:
            given[question] = rng.choice([letter for letter in CHOICES if letter != answers[0]])
        elif rng.random() > BLANK:
            given[question] = rng.choice(wrong)
    return given


def readings_of(alternatives: Sequence[str]) -> list[str]:
    """All that a key accepts for a question."""
    return sorted({reading for alternative in alternatives for reading in readings(alternative)})


def _in_some_way(answer: str, rng: random.Random) -> str:
    return rng.choice((answer, answer, answer.capitalize(), answer.upper(), f"{answer} "))


def _text(slots: Sequence[Sequence[str]], student: Person, rng: random.Random) -> str:
    level = LEVELS[student.level]
    kept = [rng.choice(slot) for place, slot in enumerate(slots) if place == 0 or rng.random() >= level.omissions]
    return with_slips(" ".join(kept), level, rng)


def _long_text(paper: MockPaper, student: Person, rng: random.Random) -> str:
    content = paper.content
    more = [[sentence] for sentence in content.more2[: student.level]]
    return _text([*content.essay2[:-1], *more, content.essay2[-1]], student, rng)


def mock_session_rows(sittings: Sequence[MockSitting], scored: set[int]) -> Iterator[Row]:
    """Rows of mock_session."""
    for sitting in sittings:
        yield {
            "id": sitting.id,
            "user": sitting.student.id,
            "test": sitting.paper.id,
            "started_at": sitting.started_at,
            "due_at": sitting.started_at + LASTS,
            "ended_at": sitting.ended_at,
            "is_completed": True,
            "is_finished": sitting.id in scored,
        }


def mock_answer_rows(sittings: Sequence[MockSitting]) -> Iterator[Row]:
    """Rows of mock_answer: listening comes first."""
    for sitting in sittings:
        for section, answers, minutes in (("listening", sitting.listening, 32), ("reading", sitting.reading, 88)):
            at = sitting.started_at + timedelta(minutes=minutes)
            given = msgspec.json.encode(answers).decode()
            yield {"session": sitting.id, "section": section, "answers": given, "created_at": at, "updated_at": at}


def mock_writing_rows(sittings: Sequence[MockSitting], comments: dict[int, str]) -> Iterator[Row]:
    """Rows of mock_writing; `comments` by session."""
    for sitting in sittings:
        for task, text in sitting.texts.items():
            yield {
                "session": sitting.id,
                "task_number": task,
                "text": text,
                "teacher_comment": comments.get(sitting.id),
                "created_at": sitting.ended_at,
                "updated_at": sitting.ended_at,
            }
