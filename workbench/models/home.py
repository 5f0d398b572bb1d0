"""What an examiner comes back to: what waits, what they hold, what they did today."""

from dataclasses import dataclass
from datetime import datetime

from api import clock
from api.access import Actor
from api.grading import queries
from api.grading.queues import open_queues
from api.grading.schemas import Queue, ReviewOut, ReviewState


@dataclass(frozen=True, slots=True)
class Line:
    """One queue: how many wait, and since when the oldest does."""

    queue: Queue
    waiting: int
    oldest: datetime | None

    @property
    def count(self) -> str:
        """The number as it is shown; nobody counts a mountain."""
        return f"{queries.COUNTED_UP_TO}+" if self.waiting > queries.COUNTED_UP_TO else str(self.waiting)


@dataclass(frozen=True, slots=True)
class Home:
    """The whole page at one moment."""

    lines: list[Line]
    held: list[ReviewOut]
    graded_today: int
    lately: list[ReviewOut]
    now: datetime

    @property
    def progress(self) -> float:
        """Today's share of what there was to do: graded, of graded and still open."""
        left = sum(line.waiting for line in self.lines) + len(self.held)
        return self.graded_today / (self.graded_today + left) if self.graded_today else 0.0


async def home(actor: Actor) -> Home:
    """What there is for this examiner now."""
    waiting = await queries.waiting_counts()
    lines = [Line(queue, waiting.get(queue, 0), await _oldest(actor, queue)) for queue in open_queues()]
    return Home(
        lines,
        await queries.held(actor),
        await queries.graded_today(actor),
        await queries.graded_lately(actor),
        clock.now(),
    )


async def _oldest(actor: Actor, queue: Queue) -> datetime | None:
    first = await queries.page(actor, queue=queue, state=ReviewState.WAITING, limit=1)
    return first[0].submitted_at if first else None
