"""Cards that open something: as many beside each other as fit, one below the other on a phone."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Final

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from workbench.models.standing import Tone

HERE: Final = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Card:
    """One of them; `id` is what opens."""

    id: int
    title: str
    time: str
    below: str
    count: str
    state: str
    tone: Tone
    note: str


def cards(shown: Sequence[Card], *, key: str, on_open: Callable[[int], None]) -> None:
    """Show them; a tap on one calls `on_open` with its id, before the next run."""

    def opened() -> None:
        chosen = st.session_state[key]["open"]
        if chosen is not None:
            on_open(int(chosen))

    _component()(key=key, data={"cards": [asdict(card) for card in shown]}, on_open_change=opened)


@cache
def _component() -> ComponentRenderer:
    html, css, js = ((HERE / f"cards.{kind}").read_text() for kind in ("html", "css", "js"))
    return st.components.v2.component("academy_cards", html=html, css=css, js=js)
