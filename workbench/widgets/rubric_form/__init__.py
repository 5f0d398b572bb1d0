"""The marking form: scores, comments, an autosaved draft that survives a dead server, submission."""

from workbench.widgets.rubric_form.edits import DraftEdit, MarkEdit, Skip, Submission
from workbench.widgets.rubric_form.form import CriterionView, Handlers, MarkLike, rubric_form

__all__ = ["CriterionView", "DraftEdit", "Handlers", "MarkEdit", "MarkLike", "Skip", "Submission", "rubric_form"]
