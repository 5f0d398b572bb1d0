"""A card with a few lines to look at, each of which opens something."""

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Final, Protocol

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from workbench.models.standing import Tone

HERE: Final = Path(__file__).parent


class Line(Protocol):
    """What a line says; `id` is what opens."""

    @property
    def id(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def note(self) -> str: ...
    @property
    def value(self) -> str: ...


def lines(
    title: str,
    count: str,
    tone: Tone,
    shown: Sequence[Line],
    *,
    key: str,
    nothing: str,
    tip: str,
    all_: str,
    on_open: Callable[[int], None],
) -> None:
    """Show it. A click on a line calls `on_open` with its id, one on `all_` with 0; `tip` shows under the pointer."""

    def opened() -> None:
        chosen = st.session_state[key]["open"]
        if chosen is not None:
            on_open(int(chosen))

    data = {
        "title": title, "count": count, "tone": tone, "nothing": nothing, "tip": tip, "all": all_,
        "lines": [{"id": line.id, "name": line.name, "note": line.note, "value": line.value} for line in shown],
    }  # fmt: skip
    _component()(key=key, data=data, on_open_change=opened)


@cache
def _component() -> ComponentRenderer:
    html, css, js = ((HERE / f"lines.{kind}").read_text() for kind in ("html", "css", "js"))
    return st.components.v2.component("academy_lines", html=html, css=css, js=js)
