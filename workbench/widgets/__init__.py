"""What Streamlit lacks for grading: a viewer for handwriting, a player for spoken answers, a marking form."""

from workbench.widgets.audio_player import Clip, audio_player
from workbench.widgets.essay import Passage, essay
from workbench.widgets.image_viewer import Page, image_viewer
from workbench.widgets.rubric_form import (
    Clash,
    CriterionView,
    DraftEdit,
    Group,
    Handlers,
    MarkEdit,
    Skip,
    Submission,
    WeightedMean,
    rubric_form,
)

__all__ = [
    "Clash",
    "Clip",
    "CriterionView",
    "DraftEdit",
    "Group",
    "Handlers",
    "MarkEdit",
    "Page",
    "Passage",
    "Skip",
    "Submission",
    "WeightedMean",
    "audio_player",
    "essay",
    "image_viewer",
    "rubric_form",
]
