"""A queue of the tests' own, where bands stand beside optional criteria."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

from api.grading import queues
from api.grading.queues import QueueSpec, Scores, Verdict
from api.grading.schemas import Criterion, MarkIn, Queue, Rubric

NINE, HALF = Decimal(9), Decimal("0.5")
RUBRIC = Rubric(
    "bands",
    (
        Criterion("reading", NINE, HALF),
        Criterion("writing", NINE, HALF),
        Criterion("grammar", NINE, HALF, required=False),
    ),
)


def mean(scores: Scores) -> Decimal:
    """The total leaves the optional criterion out."""
    return (scores["reading"] + scores["writing"]) / 2


@contextmanager
def bands(queue: Queue = Queue.MOCK) -> Iterator[list[Verdict]]:
    """Open the queue with this rubric for a while; what it announces."""
    announced: list[Verdict] = []

    async def announce(verdict: Verdict) -> None:
        announced.append(verdict)

    before = dict(queues._specs)
    queues.register(QueueSpec(queue, RUBRIC, announce, total=mean))
    try:
        yield announced
    finally:
        queues._specs.clear()
        queues._specs.update(before)


def scores(**given: str | None) -> dict[str, MarkIn]:
    """Marks without comments."""
    return {key: MarkIn(score=Decimal(score) if score else None) for key, score in given.items()}
