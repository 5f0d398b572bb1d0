"""What the features contribute to grading: which marks a queue asks for, and whom its verdicts are told."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from api.grading.schemas import Queue, Rubric


@dataclass(frozen=True, slots=True)
class Verdict:
    """A grading that has just come into force, inside its transaction."""

    grading: int
    target: int
    student: int
    title: str


@dataclass(frozen=True, slots=True)
class QueueSpec:
    """One queue: its rubric, and what follows from a verdict."""

    queue: Queue
    rubric: Rubric
    announce: Callable[[Verdict], Awaitable[None]]


_specs: dict[Queue, QueueSpec] = {}


def register(spec: QueueSpec) -> None:
    """Open a queue; done once, by the feature that fills it, when it is imported."""
    _specs[spec.queue] = spec


def spec_of(queue: Queue) -> QueueSpec:
    """The queue's contribution."""
    return _specs[queue]
