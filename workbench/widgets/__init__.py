"""What Streamlit lacks for grading: a viewer for handwriting, a player for spoken answers, a marking form."""

from workbench.widgets.audio_player import Clip, audio_player
from workbench.widgets.image_viewer import Page, image_viewer
from workbench.widgets.rubric_form import (
    CriterionView,
    DraftEdit,
    Handlers,
    MarkEdit,
    Skip,
    Submission,
    rubric_form,
)

__all__ = [
    "Clip",
    "CriterionView",
    "DraftEdit",
    "Handlers",
    "MarkEdit",
    "Page",
    "Skip",
    "Submission",
    "audio_player",
    "image_viewer",
    "rubric_form",
]
