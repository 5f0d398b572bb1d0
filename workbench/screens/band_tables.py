"""The conversion tables: how many right answers are which band. Owners change them."""

from collections.abc import Callable
from typing import Any, Final

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from api.access import Actor, Permission
from api.mocks.bands import Scale
from api.mocks.schemas import MOST_QUESTIONS
from api.mocks.screens import conversion_tables
from workbench import theme, viewer
from workbench.elements import editing as writing
from workbench.elements.editing import Editing
from workbench.i18n import _
from workbench.models import band_tables as model
from workbench.models.band_tables import TablesDraft
from workbench.runtime import run
from workbench.wording import score

FORM: Final = "band-tables-form"
SAVED: Final = "band_tables_saved"
ROW: Final = 32
"""Pixels of a line of the grid."""

Work = Editing[TablesDraft]


def show(actor: Actor, leave: Callable[[], None]) -> None:
    """All three side by side."""
    saved = model.draft_of(run(conversion_tables(actor)))
    work = writing.begin(f"academy:band-tables:{actor.id}:all", saved, model.read_back)
    _take(work)
    may_change = actor.may(Permission.CENTRE_SETTINGS)
    with st.container(horizontal=True, vertical_alignment="center", key="desk-bar"):
        st.button(_("IELTS mock tests"), icon=":material/arrow_back:", type="tertiary", key="leave", on_click=leave)
        theme.desk_title(_("Band tables"), "", "")
        if may_change:
            writing.state(work, _save)
    viewer.show_note()
    writing.warn(work)
    if st.session_state.pop(SAVED, False):
        st.toast(_("Saved."), icon=":material/check:")
    st.caption(
        _("From so many right answers to so many it is this band. Lines without numbers are never suggested. A table "
          "is used for sections with as many questions as its best band ends at.")
    )  # fmt: skip
    with st.container(key=FORM, width=1180):
        for column, scale in zip(st.columns(3, gap="large"), Scale, strict=True):
            with column:
                _table(work, scale, may_change=may_change)
    work.keep(FORM)


def _table(work: Work, scale: Scale, *, may_change: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"scale-{scale}"):
        theme.section(model.scale_name(scale))
        if may_change:
            st.button(
                _("Reset to the default"), key=f"reset-{scale}", type="tertiary", icon=":material/restart_alt:",
                on_click=_reset, args=(work, scale),
            )  # fmt: skip
    for fault in work.draft.faults(scale):
        st.error(fault, icon=":material/rule:")
    base: list[model.Line] = st.session_state.setdefault(work.key(f"base-{scale}"), list(work.draft.lines[scale]))
    frame = pd.DataFrame(base, columns=["least", "most"], index=[score(band) for band in model.BANDS], dtype="Int64")
    edited = st.data_editor(
        frame, key=work.key(f"grid-{scale}"), disabled=not may_change, placeholder="", row_height=ROW,
        height=(len(base) + 1) * ROW + 3,
        column_config={
            "_index": st.column_config.TextColumn(_("Band"), width=70, disabled=True),
            "least": _count(_("From")),
            "most": _count(_("To")),
        },
    )  # fmt: skip
    work.draft.lines[scale] = [
        (_number(least), _number(most)) for least, most in zip(edited["least"], edited["most"], strict=True)
    ]


def _count(label: str) -> ColumnConfig:
    return st.column_config.NumberColumn(label, min_value=0, max_value=MOST_QUESTIONS, step=1, width=80)


def _number(cell: Any) -> int | None:
    return None if cell is None or pd.isna(cell) else int(cell)


def _take(work: Work) -> None:
    """What stands in the grids by now: a callback comes before the script has read them."""
    for scale in Scale:
        edits: dict[str, Any] = st.session_state.get(work.key(f"grid-{scale}"), {}).get("edited_rows", {})
        for place, cells in edits.items():
            least, most = work.draft.lines[scale][int(place)]
            line = (cells.get("least", least), cells.get("most", most))
            work.draft.lines[scale][int(place)] = (_number(line[0]), _number(line[1]))


def _reset(work: Work, scale: Scale) -> None:
    _take(work)
    work.draft.reset(scale)
    work.replace(work.draft)


@viewer.callback
def _save(work: Work) -> None:
    _take(work)
    problem = run(model.save(viewer.actor(), work.draft, work.saved))
    viewer.say(problem)
    if problem is None:
        work.done()
        st.session_state[SAVED] = True
