"""What the groups are to do at home: mostly a sentence, now and then a worksheet."""

import random
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from api.demo.copying import Row
from api.demo.handins import StoredPiece
from api.demo.lessons import Lesson
from api.demo.material import Piece

SET: Final = 0.4
WITH_WORKSHEET: Final = 0.06
MOST_WORKSHEETS: Final = 300


@dataclass(frozen=True, slots=True)
class Assignment:
    """One homework."""

    lesson: Lesson
    text: str
    worksheet: StoredPiece | None
    at: datetime


def assign(
    lessons: list[Lesson], worksheets: tuple[Piece, ...], ids: Iterator[int], now: datetime, rng: random.Random
) -> list[Assignment]:
    """Homework after some of the lessons, oldest first."""
    assigned: list[Assignment] = []
    sheets = 0
    for lesson in lessons:
        if rng.random() >= SET:
            continue
        at = lesson.ends - timedelta(seconds=rng.randint(30, 600))
        text, drawn = rng.choice(lesson.group.subject.homework), rng.random()
        worksheet = rng.choice(worksheets)
        if at > now:
            continue
        has_sheet = (drawn < WITH_WORKSHEET and sheets < MOST_WORKSHEETS) or not assigned
        sheets += has_sheet
        assigned.append(Assignment(lesson, text, _stored(worksheet, next(ids), at) if has_sheet else None, at))
    return sorted(assigned, key=lambda one: one.at)


def _stored(piece: Piece, identity: int, at: datetime) -> StoredPiece:
    name = f"homework/{secrets.token_hex(16)}.{piece.extension}"
    return StoredPiece(identity, name, piece, "mashqlar.pdf", at)


def homework_rows(assigned: list[Assignment]) -> Iterator[Row]:
    """Rows of homework."""
    for one in assigned:
        yield {
            "group": one.lesson.group.id,
            "text": one.text,
            "file": one.worksheet.id if one.worksheet else None,
            "created_by": one.lesson.teacher.id,
            "created_at": one.at,
            "updated_at": one.at,
        }
