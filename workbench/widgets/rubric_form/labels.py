"""What the marking form says, in English; the caller translates."""

from typing import Final

from workbench.i18n import N_
from workbench.widgets.shared_labels import SHORTCUTS

LABELS: Final = {
    **SHORTCUTS,
    "form": N_("Marks"),
    "score": N_("Score"),
    "of_maximum": N_("of {maximum}"),
    "step_up": N_("One step more"),
    "step_down": N_("One step less"),
    "ten_steps": N_("Ten steps"),
    "slider": N_("Score slider"),
    "comment": N_("Comment"),
    "comment_placeholder": N_("Comment for the student"),
    "total": N_("Total"),
    "level": N_("Level"),
    "jump": N_("To this score"),
    "missing": N_("A score is missing: {names}."),
    "too_high": N_("{score} is over the maximum of {maximum}."),
    "negative": N_("A score can't be below 0."),
    "not_a_number": N_("“{score}” is not a number."),
    "off_step": N_("Scores go in steps of {step}: {below} or {above}."),
    "fix_scores": N_("Correct the score first: {names}."),
    "reason": N_("Why is it graded again?"),
    "reason_missing": N_("Say why it is graded again."),
    "submit": N_("Submit and next"),
    "submitting": N_("Submitting…"),
    "release": N_("Release"),
    "skip": N_("Skip…"),
    "skip_reason": N_("Why do you skip this work?"),
    "skip_fault": N_("The work itself is at fault (unreadable, empty, someone else's)"),
    "skip_confirm": N_("Skip this work"),
    "cancel": N_("Cancel"),
    "saving": N_("Saving…"),
    "saved": N_("Saved {time}"),
    "unsaved": N_("Not saved yet"),
    "nothing_to_save": N_("No changes"),
    "offline": N_("Offline: kept in this browser"),
    "kept": N_("kept in this browser"),
    "no_answer": N_("The server does not answer. What you typed is kept in this browser; try again."),
    "restored": N_("Restored text that was not saved yet."),
    "use_saved": N_("Use the saved one instead"),
    "newer_elsewhere": N_("This draft was saved later from somewhere else."),
    "use_local": N_("Use what was typed here"),
}
