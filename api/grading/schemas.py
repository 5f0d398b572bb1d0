"""Reviews, rubrics and marks as screens and rules see them."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, Field

from api.fields import Prose, Score

LONGEST_COMMENT = 10_000


class Queue(StrEnum):
    """What is graded in one line, oldest first."""

    WRITING = "writing"
    SPEAKING = "speaking"
    MOCK = "mock"
    EXAM = "exam"


class ReviewState(StrEnum):
    """Where a review stands. A graded one may be claimed again; its grading stays in force meanwhile."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    GRADED = "graded"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing that gets a score from 0 to `max_score`, usually in whole `step`s; an optional one may go without."""

    key: str
    max_score: Decimal
    step: Decimal
    required: bool = True


@dataclass(frozen=True, slots=True)
class Rubric:
    """The criteria of a queue under a name that changes whenever they do: what was given keeps its meaning."""

    name: str
    criteria: tuple[Criterion, ...]


class MarkIn(BaseModel):
    """A score, if there is one yet, and a comment."""

    score: Annotated[Decimal, Field(max_digits=6, decimal_places=2)] | None = None
    comment: Annotated[Prose, Field(max_length=LONGEST_COMMENT)] = ""


class MarkOut(BaseModel):
    """One score with the maximum that held for it."""

    score: Score
    max_score: Score
    comment: str


class ReviewOut(BaseModel):
    """One thing to grade. `candidate` is a number while the centre grades blind."""

    id: int
    queue: Queue
    target: int
    title: str
    candidate: str
    submitted_at: datetime
    state: ReviewState
    holder: int | None
    holder_name: str | None
    lease_until: datetime | None
    is_graded: bool
    total: Score | None = None
    flag: str | None = Field(default=None, description="Why an examiner found the work itself at fault.")


class GradingOut(BaseModel):
    """One verdict."""

    id: int
    examiner: str
    total: Score
    max_total: Score
    marks: dict[str, MarkOut]
    reason: str
    created_at: datetime
