"""The register of a group: three big buttons for each student, usable with a thumb."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from workbench.i18n import N_, _
from workbench.widgets.assets import FOLDER, bundle, translated

HERE: Final = Path(__file__).parent
LABELS: Final = {
    "keldi": N_("Came"),
    "kechikdi": N_("Late"),
    "kelmadi": N_("Absent"),
    "all": N_("All present"),
    "rest": N_("The other {n} present"),
    "unmarked": N_("{n} not marked"),
    "saving": N_("Saving…"),
    "saved": N_("All saved"),
    "slow": N_("Not saved yet: is there a connection?"),
}

Keep = Callable[[int, Mapping[str, str | None]], str | None]
"""Keeps marks of a group; None, or a sentence saying why not."""


def register(group: int, lines: Sequence[Mapping[str, Any]], *, key: str, may_mark: bool, on_mark: Keep) -> None:
    """Show the students; each tap is kept before the next run."""

    def marked() -> None:
        sent = st.session_state[key]["marks"]
        if sent and sent["batch"] > answer["batch"]:
            answer.update(batch=sent["batch"], problem=on_mark(int(sent["group"]), sent["marks"]))

    answer = st.session_state.setdefault(f"{key}:answer", {"batch": 0, "problem": None})
    data = {
        "group": group,
        "lines": list(lines),
        "may_mark": may_mark,
        "answer": dict(answer),
        "labels": translated(LABELS, _),
    }
    _component()(key=key, data=data, on_marks_change=marked)


@cache
def _component() -> ComponentRenderer:
    return st.components.v2.component(
        "academy_register",
        html=(HERE / "register.html").read_text(),
        css="\n".join(path.read_text() for path in (FOLDER / "shared" / "theme.css", HERE / "register.css")),
        js=bundle(HERE / "register.js"),
    )
