"""A table whose rows open something."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from workbench.models.standing import Tone

HERE: Final = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Column:
    """A heading, and how its cells stand."""

    label: str
    align: Literal["", "end"] = ""
    width: Literal["", "wide", "tight"] = "tight"


@dataclass(frozen=True, slots=True)
class Cell:
    """A text, as a coloured pill if it has a tone, with a smaller line below."""

    text: str
    tone: Tone = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line; `id` is what opens."""

    id: int
    cells: tuple[Cell, ...]


def table(columns: Sequence[Column], rows: Sequence[Row], *, key: str, on_open: Callable[[int], None]) -> None:
    """Show the rows; a click or Enter on one calls `on_open` with its id, before the next run."""

    def opened() -> None:
        chosen = st.session_state[key]["open"]
        if chosen is not None:
            on_open(int(chosen))

    data = {"columns": [asdict(column) for column in columns], "rows": [asdict(row) for row in rows]}
    _component()(key=key, data=data, on_open_change=opened)


@cache
def _component() -> ComponentRenderer:
    html, css, js = ((HERE / f"rows.{kind}").read_text() for kind in ("html", "css", "js"))
    return st.components.v2.component("academy_rows", html=html, css=css, js=js)
