"""Texts that every widget has: the overlay that lists the shortcuts."""

from typing import Final

from workbench.i18n import N_

SHORTCUTS: Final = {
    "shortcuts": N_("Keyboard shortcuts"),
    "close": N_("Close"),
}
