"""The keys that the screens' own buttons answer to; the widgets have theirs."""

from dataclasses import dataclass
from typing import Final

from workbench.i18n import N_


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A key as Streamlit spells it, and what it does."""

    key: str
    does: str

    @property
    def printed(self) -> str:
        """The key as people read it."""
        return "+".join(part.capitalize() for part in self.key.split("+"))


TAKE_WRITING: Final = Shortcut("w", N_("Take the next writing"))
TAKE_SPEAKING: Final = Shortcut("s", N_("Take the next speaking"))
TAKE_MOCK: Final = Shortcut("m", N_("Take the next mock test"))
TAKE_EXAM: Final = Shortcut("e", N_("Take the next exam answer"))
TAKE_NEXT: Final = Shortcut("n", N_("Take the next work"))
TAKE_THIS: Final = Shortcut("t", N_("Take this work, or grade it again"))
NEW_EXAM: Final = Shortcut("n", N_("New exam"))
NEW_TEST: Final = Shortcut("n", N_("New mock test"))
SAVE: Final = Shortcut("ctrl+s", N_("Save"))

ON_SCREEN: Final[dict[str, tuple[Shortcut, ...]]] = {
    "today": (),
    "students": (),
    "payments": (),
    "expenses": (),
    "groups": (),
    "people": (),
    "exchange": (),
    "trail": (),
    "morning": (),
    "finance": (),
    "attendance": (),
    "retention": (),
    "assessment": (),
    "home": (TAKE_WRITING, TAKE_SPEAKING, TAKE_MOCK, TAKE_EXAM),
    "writing": (TAKE_NEXT, TAKE_THIS),
    "speaking": (TAKE_NEXT, TAKE_THIS),
    "mock": (TAKE_NEXT, TAKE_THIS),
    "exam": (TAKE_NEXT, TAKE_THIS),
    "exams": (NEW_EXAM, SAVE),
    "course_exams": (NEW_EXAM, SAVE),
    "mock_tests": (NEW_TEST, SAVE),
    "attempts": (),
    "centre": (SAVE,),
    "messages": (),
    "links": (),
    "notices": (),
}
