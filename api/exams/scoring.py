"""What answers are worth: exact, and apart from any database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

GRACE: Final = timedelta(minutes=1)
ENOUGH: Final = Decimal("0.5")
"""An answer worth this much counts as correct."""

RIGHT: Final = Decimal(1)
WRONG: Final = Decimal(0)
_TENTH: Final = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Tally:
    """A submission's score in percent, and how many of its answers count as correct."""

    score: Decimal
    correct_answers: int


def tally(earned: Sequence[Decimal | None]) -> Tally:
    """Every question weighs the same; an answer without a grade is worth nothing yet. A half is rounded up."""
    worth = [points or WRONG for points in earned]
    share = 100 * sum(worth, WRONG) / len(worth) if worth else WRONG
    return Tally(share.quantize(_TENTH, ROUND_HALF_UP), sum(points >= ENOUGH for points in worth))


def is_late(started_at: datetime | None, submitted_at: datetime, time_limit: int) -> bool:
    """Whether more than the limit's minutes and the grace have passed since the first look; 0 is no limit."""
    if started_at is None or time_limit == 0:
        return False
    return submitted_at > started_at + timedelta(minutes=time_limit) + GRACE
