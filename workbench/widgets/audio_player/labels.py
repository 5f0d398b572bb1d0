"""What the audio player says, in English; the caller translates."""

from typing import Final

from workbench.i18n import N_
from workbench.widgets.shared_labels import SHORTCUTS

LABELS: Final = {
    **SHORTCUTS,
    "player": N_("Spoken answers"),
    "play": N_("Play"),
    "pause": N_("Pause"),
    "back": N_("Back 5 seconds"),
    "forward": N_("Forward 5 seconds"),
    "previous_answer": N_("Previous answer"),
    "next_answer": N_("Next answer"),
    "speed": N_("Speed"),
    "slower": N_("Slower"),
    "faster": N_("Faster"),
    "auto_advance": N_("Autoplay next"),
    "position": N_("Position"),
    "listened": N_("Listened: {percent}%"),
    "listened_all": N_("Listened to the end"),
    "not_listened": N_("Not listened to yet"),
    "summary": N_("{heard} of {count} heard"),
    "loading": N_("Loading…"),
    "broken": N_("The recording can't be loaded."),
    "unplayable": N_("This browser can't play the recording ({type})."),
    "retry": N_("Try again"),
    "no_answers": N_("There are no recordings here."),
}
