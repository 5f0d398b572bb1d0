"""What the features contribute to grading: which marks a queue asks for, and what follows from its verdicts."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from api.grading.schemas import MarkIn, Queue, Remark, Rubric

Scores = Mapping[str, Decimal]
"""By criterion; an optional one without a score is absent."""


def the_sum(scores: Scores) -> Decimal:
    """The total of most queues."""
    return sum(scores.values(), Decimal(0))


@dataclass(frozen=True, slots=True)
class Verdict:
    """A grading that has just come into force, inside its transaction. `marks` has the criteria that got a score."""

    grading: int
    target: int
    student: int
    title: str
    examiner: int
    marks: Mapping[str, MarkIn]
    total: Decimal
    remarks: Sequence[Remark] = ()


@dataclass(frozen=True, slots=True)
class QueueSpec:
    """One queue: its rubric, what follows from a verdict, and how scores make a total."""

    queue: Queue
    rubric: Rubric
    announce: Callable[[Verdict], Awaitable[None]]
    total: Callable[[Scores], Decimal] = the_sum

    @property
    def max_total(self) -> Decimal:
        """The best total there is: that of the best scores."""
        return self.total({criterion.key: criterion.max_score for criterion in self.rubric.criteria})


_specs: dict[Queue, QueueSpec] = {}


def register(spec: QueueSpec) -> None:
    """Open a queue; done once, by the feature that fills it, when it is imported."""
    _specs[spec.queue] = spec


def spec_of(queue: Queue) -> QueueSpec:
    """The queue's contribution."""
    return _specs[queue]


def open_queues() -> list[Queue]:
    """The queues that a feature has opened, in their usual order."""
    return [queue for queue in Queue if queue in _specs]
