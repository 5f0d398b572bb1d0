"""Something being written that lasts until it is saved or discarded, whatever happens to the page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Final, Generic, Protocol, TypeVar

import streamlit as st

from workbench import theme
from workbench.elements.keeper import Kept, forget, keeper
from workbench.i18n import _
from workbench.shortcuts import SAVE

PLACE: Final = "editing"
_turns = count(1)


class Draft(Protocol):
    """What is written: whole as one text, and its typed parts by name."""

    def written(self) -> str:
        """All of it as one text, to be kept and to be compared."""

    def texts(self) -> dict[str, str]:
        """Everything that is typed, by names that stay the same whatever is moved or removed."""

    def put(self, typed: Mapping[str, str]) -> None:
        """Change those of the texts that there still are."""


D = TypeVar("D", bound=Draft)


@dataclass(slots=True)
class Editing(Generic[D]):
    """One draft at work. Another `turn` begins whenever it is replaced as a whole: its fields are new ones then.

    `is_overtaken`: somebody else has saved something since.
    """

    name: str
    saved: D
    draft: D
    read_back: Callable[[str], D | None]
    is_overtaken: bool = False
    turn: int = field(default_factory=lambda: next(_turns))

    @property
    def is_changed(self) -> bool:
        """Whether there is anything to save."""
        return self.draft.written() != self.saved.written()

    def key(self, part: str) -> str:
        """A field's name on the page."""
        return f"{part}-{self.name.rpartition(':')[2]}-{self.turn}"

    def value(self, part: str, otherwise: str) -> str:
        """What stands in a text field by now: a callback comes before the script has read it."""
        return str(st.session_state.get(self.key(part), otherwise) or "")

    def replace(self, draft: D) -> None:
        """Go on from another draft."""
        self.draft = draft
        self.turn = next(_turns)

    def discard(self) -> None:
        """Back to what is saved."""
        forget(self.name)
        self.replace(self._copy(self.saved))

    def done(self) -> None:
        """It is saved: the next look begins from there."""
        forget(self.name)
        st.session_state.pop(f"{PLACE}-{self.name}", None)

    def take_typed(self) -> None:
        """What stands in the text fields on the page by now."""
        self.draft.put({name: self.value(name, text) for name, text in self.draft.texts().items()})

    def keep(self, form: str) -> None:
        """Keep it in the browser too; go on from what the browser had, if that is any news."""
        content = self.draft.written() if self.is_changed else None
        fields = {self.key(name): (name, text) for name, text in self.draft.texts().items()}
        kept = keeper(self.name, content, fields=fields, form=form)
        if kept and self._take_up(kept):
            st.rerun()

    def _take_up(self, kept: Kept) -> bool:
        draft = self.read_back(kept.content) if kept.content and not self.is_changed else None
        draft = draft or self._copy(self.draft)
        draft.put(kept.typed)
        is_news = draft.written() != self.draft.written()
        if is_news:
            self.replace(draft)
        return is_news

    def _copy(self, draft: D) -> D:
        return self.read_back(draft.written()) or draft


def begin(name: str, saved: D, read_back: Callable[[str], D | None]) -> Editing[D]:
    """The draft of this name, which starts from what is saved; `name` ends in what tells it from others of its kind."""
    fresh = Editing(name, saved, read_back(saved.written()) or saved, read_back)
    found: Editing[D] = st.session_state.setdefault(f"{PLACE}-{name}", fresh)
    is_news = found.saved.written() != saved.written()
    found.is_overtaken = is_news and found.is_changed
    if is_news and not found.is_changed:
        found.saved = saved
        found.replace(read_back(saved.written()) or saved)
    return found


def warn(editing: Editing[D]) -> None:
    """Say so where somebody else has saved something since."""
    if editing.is_overtaken:
        text = _("Somebody has saved other changes meanwhile. Saving yours replaces them; discarding shows them.")
        st.warning(text, icon=":material/call_merge:")


def state(editing: Editing[D], save: Callable[[Editing[D]], None]) -> None:
    """In a bar: whether there is anything to save, discarding it, saving it."""
    if editing.is_changed:
        theme.pill(_("Not saved yet"), "held")
        ask_discarding(editing.discard)
    st.button(
        _("Save"), key="save", type="primary", icon=":material/save:", shortcut=SAVE.key, on_click=save, args=(editing,)
    )  # fmt: skip


def ask_discarding(discard: Callable[[], None]) -> None:
    """In a bar: going back to what is saved, which is asked once more."""
    with st.popover(_("Discard changes"), type="tertiary"):
        st.write(_("What was changed since it was last saved is gone then."))
        st.button(_("Discard"), key="discard", icon=":material/delete:", on_click=discard)
