"""The exam desk: one question after another, all the answers to it in a row."""

from api.exams.screens import WaitingAnswer, WrittenAnswer
from api.grading.schemas import ReviewOut, Rubric
from workbench.i18n import _, ngettext
from workbench.models.forms import FormView
from workbench.models.standing import criterion_name
from workbench.widgets import CriterionView


def form_of(review: ReviewOut, rubric: Rubric) -> FormView:
    """What the answer earns, chosen from a few."""
    assert review.topic is not None, "an exam's answers stand in line by question"
    criteria = [
        CriterionView(
            key=criterion.key,
            label=criterion_name(criterion.key),
            max_score=criterion.max_score,
            step=criterion.step,
            layout="choices",
        )
        for criterion in rubric.criteria
    ]
    return FormView(criteria, quick_comments=quick_comments())


def quick_comments() -> list[str]:
    """Comments that one click adds."""
    return [_("The main point is missing."), _("Right, but not complete."), _("Give an example.")]


def words(text: str) -> str:
    """How long an answer is."""
    count = len(text.split())
    return ngettext("%(n)d word", "%(n)d words", count) % {"n": count}


def question_title(answer: WrittenAnswer) -> str:
    """The question's place in its exam."""
    return _("Question %(number)d") % {"number": answer.number}


def others(waiting: list[WaitingAnswer], review: ReviewOut) -> list[WaitingAnswer]:
    """The answers to the same question that are still to come."""
    return [one for one in waiting if one.review != review.id]
