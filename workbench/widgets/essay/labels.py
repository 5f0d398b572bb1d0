"""What the texts to be marked say around themselves, in English; the caller translates."""

from typing import Final

from workbench.i18n import N_
from workbench.widgets.shared_labels import SHORTCUTS

LABELS: Final = {
    **SHORTCUTS,
    "essay": N_("Texts of the work"),
    "no_text": N_("Nothing was written here."),
    "comment_this": N_("Comment on this passage"),
    "on_passage": N_("On “{quote}”"),
    "comment_placeholder": N_("Comment for the student"),
    "done": N_("Done"),
    "remove": N_("Remove"),
}
