"""What a queue's marking form asks for, and how it adds up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from api.grading.schemas import Queue, ReviewOut, Rubric
from workbench.models.words import criterion_views, quick_comments
from workbench.widgets import CriterionView, Group, WeightedMean
from workbench.widgets.rubric_form.form import LEVELS


@dataclass(frozen=True, slots=True)
class FormView:
    """Everything that the form shows beside the draft."""

    criteria: Sequence[CriterionView]
    quick_comments: Sequence[str] = ()
    groups: Sequence[Group] = ()
    total: WeightedMean | None = None
    total_label: str = ""
    levels: Mapping[str, Decimal] = field(default_factory=dict)


def usual(review: ReviewOut, rubric: Rubric) -> FormView:
    """Scores that are summed to a total with a level: handwriting and voice."""
    assert review.queue in {Queue.WRITING, Queue.SPEAKING}
    return FormView(criterion_views(rubric), quick_comments(review.queue), levels=LEVELS)
