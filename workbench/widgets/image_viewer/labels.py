"""What the image viewer says, in English; the caller translates."""

from typing import Final

from workbench.i18n import N_
from workbench.widgets.shared_labels import SHORTCUTS

LABELS: Final = {
    **SHORTCUTS,
    "viewer": N_("Pages of the work"),
    "pages": N_("All pages"),
    "page_of": N_("Page {number} of {count}"),
    "previous_page": N_("Previous page"),
    "next_page": N_("Next page"),
    "zoom": N_("Zoom"),
    "zoom_in": N_("Zoom in"),
    "zoom_out": N_("Zoom out"),
    "fit_width": N_("Fit the width"),
    "fit_page": N_("Fit the page"),
    "actual_size": N_("Actual size"),
    "rotate_left": N_("Rotate left"),
    "rotate_right": N_("Rotate right"),
    "boost": N_("Strengthen faint pencil"),
    "fullscreen": N_("Full screen"),
    "loading": N_("Loading the image…"),
    "broken": N_("The image can't be loaded."),
    "retry": N_("Try again"),
    "no_pages": N_("There are no images here."),
    "drag": N_("Move the page"),
    "drag_keys": N_("drag"),
    "wheel_keys": N_("wheel"),
}
