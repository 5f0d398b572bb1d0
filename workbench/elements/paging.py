"""Which page of a list is shown, and the buttons to turn it."""

import streamlit as st

from workbench.i18n import _


def current(name: str) -> int:
    """The page of this list that is shown, counted from 1."""
    return int(st.session_state.get(f"page-{name}", 1))


def start_over(name: str) -> None:
    """Back to the first page, for a list that is filtered anew."""
    st.session_state[f"page-{name}"] = 1


def buttons(name: str, *, shown: int, size: int, has_more: bool) -> None:
    """Previous and next, where there is anything to turn to."""
    number = current(name)
    if number == 1 and not has_more:
        return
    first = (number - 1) * size + 1
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="right", key=f"turn-{name}"):
        st.caption(f"{first}–{first + max(shown, 1) - 1}", width="content")
        st.button(_("Previous page"), key=f"back-{name}", disabled=number == 1, on_click=_turn, args=(name, -1))
        st.button(_("Next page"), key=f"on-{name}", disabled=not has_more, on_click=_turn, args=(name, 1))


def _turn(name: str, step: int) -> None:
    st.session_state[f"page-{name}"] = max(1, current(name) + step)
