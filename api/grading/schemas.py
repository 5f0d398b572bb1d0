"""Reviews, rubrics and marks as screens and rules see them."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, Field, model_validator

from api.fields import Prose, Score

LONGEST_COMMENT = 10_000
LONGEST_QUOTE = 2_000
MOST_REMARKS = 200


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


class Remark(BaseModel):
    """A comment on a part of the work: on the passage from `start` to `end` of its text, else on the whole part."""

    part: Annotated[str, Field(max_length=32)]
    text: Annotated[Prose, Field(min_length=1, max_length=LONGEST_COMMENT)]
    start: Annotated[int, Field(ge=0)] | None = None
    end: Annotated[int, Field(ge=0)] | None = None
    quote: Annotated[str, Field(max_length=LONGEST_QUOTE)] = ""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.start is None) != (self.end is None) or (self.start or 0) > (self.end or 0):
            raise ValueError("A passage has a start and, not before it, an end.")
        return self


Remarks = Annotated[list[Remark], Field(max_length=MOST_REMARKS)]


@dataclass(frozen=True, slots=True)
class Window:
    """The browser window that a draft comes from, and the version of the draft that it had read."""

    origin: str
    based_on: int


@dataclass(frozen=True, slots=True)
class DraftOut:
    """An examiner's unfinished marks as they are kept; version 0 is none."""

    marks: dict[str, MarkIn] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    version: int = 0
    saved_at: datetime | None = None
    is_laid_down: bool = False


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
    topic: int | None = None
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
    remarks: Remarks = Field(default_factory=list)
    reason: str
    created_at: datetime
