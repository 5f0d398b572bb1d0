"""The search box in the bar: a student by name or telephone number, from anywhere; `/` goes there."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from workbench.i18n import N_, _
from workbench.widgets.assets import FOLDER, bundle, translated
from workbench.widgets.shared_labels import SHORTCUTS

HERE: Final = Path(__file__).parent
KEY: Final = "finder"
LABELS: Final = {"search": N_("Find a student"), "none": N_("Nobody found")}

Find = Callable[[str], Sequence[Mapping[str, object]]]


def finder(find: Find, on_open: Callable[[int], None]) -> None:
    """Ask `find` for what is typed; whoever is chosen goes to `on_open`, before the next run."""

    def opened() -> None:
        chosen = st.session_state[KEY]["open"]
        if chosen is not None:
            on_open(int(chosen))

    asked = str(st.session_state.get(KEY, {}).get("query") or "")[:60]
    data = {
        "asked": asked,
        "found": list(find(asked)) if asked else [],
        "labels": translated({**SHORTCUTS, **LABELS}, _),
    }
    _component()(key=KEY, data=data, on_query_change=lambda: None, on_open_change=opened)


@cache
def _component() -> ComponentRenderer:
    return st.components.v2.component(
        "academy_finder",
        html=(HERE / "finder.html").read_text(),
        css="\n".join(path.read_text() for path in (FOLDER / "shared" / "theme.css", HERE / "finder.css")),
        js=bundle(HERE / "finder.js"),
    )
