"""The marking form: scores, comments, an autosaved draft that survives a dead server, submission."""

from workbench.widgets.rubric_form.edits import Clash, DraftEdit, MarkEdit, RemarkEdit, Skip, Submission
from workbench.widgets.rubric_form.form import CriterionView, Group, Handlers, MarkLike, rubric_form
from workbench.widgets.rubric_form.reckoning import WeightedMean

__all__ = [
    "Clash",
    "CriterionView",
    "DraftEdit",
    "Group",
    "Handlers",
    "MarkEdit",
    "MarkLike",
    "RemarkEdit",
    "Skip",
    "Submission",
    "WeightedMean",
    "rubric_form",
]
