"""The words around marks: names of criteria and tasks, and comments that are often needed."""

from api.grading.schemas import Criterion, Queue, Rubric
from api.multilevel.schemas import QuestionType
from workbench.i18n import _
from workbench.models.standing import criterion_name
from workbench.widgets import CriterionView


def criterion_views(rubric: Rubric) -> list[CriterionView]:
    """The rubric as the marking form shows it."""
    return [_view(criterion) for criterion in rubric.criteria]


def _view(criterion: Criterion) -> CriterionView:
    hints = {"task1": question_kind(QuestionType.LETTER), "task2": question_kind(QuestionType.ESSAY)}
    return CriterionView(
        key=criterion.key,
        label=criterion_name(criterion.key),
        max_score=criterion.max_score,
        step=criterion.step,
        hint=hints.get(criterion.key, ""),
    )


def question_kind(kind: QuestionType) -> str:
    """What sort of question it is."""
    return {
        QuestionType.LETTER: _("Letter"),
        QuestionType.ESSAY: _("Essay"),
        QuestionType.PART1: _("Part 1"),
        QuestionType.PART2: _("Part 2"),
        QuestionType.PART3: _("Part 3"),
    }[kind]


def quick_comments(queue: Queue) -> list[str]:
    """Comments that one click adds."""
    if queue is Queue.WRITING:
        return [
            _("Clear structure."),
            _("Rich vocabulary."),
            _("Work on grammar."),
            _("Watch the spelling."),
            _("The task is answered only in part."),
        ]
    return [
        _("Fluent and clear."),
        _("Good pronunciation."),
        _("Work on grammar."),
        _("Answer more fully."),
        _("Fewer pauses would help."),
    ]
