"""The `?` in the bar: opens the list of every key that does something on this page."""

from functools import cache
from pathlib import Path
from typing import Final

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from workbench.i18n import N_, _
from workbench.shortcuts import ON_SCREEN
from workbench.widgets.assets import FOLDER, bundle, translated
from workbench.widgets.shared_labels import SHORTCUTS

HERE: Final = Path(__file__).parent
LIST: Final = N_("List the shortcuts")


def shortcuts(screen: str, title: str) -> None:
    """Put the screen's own keys on the list that the widgets share."""
    keys = [[[shortcut.printed], _(shortcut.does)] for shortcut in ON_SCREEN[screen]]
    data = {"title": title, "help": [*keys, [["?"], _(LIST)]], "labels": translated(SHORTCUTS, _)}
    _component()(key="shortcuts", data=data)


@cache
def _component() -> ComponentRenderer:
    return st.components.v2.component(
        "academy_shortcuts",
        html=(HERE / "shortcuts.html").read_text(),
        css="\n".join(path.read_text() for path in (FOLDER / "shared" / "theme.css", HERE / "shortcuts.css")),
        js=bundle(HERE / "shortcuts.js"),
    )
