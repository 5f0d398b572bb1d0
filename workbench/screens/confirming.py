"""“Are you sure?”, for what can’t be undone."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import streamlit as st

from workbench import viewer
from workbench.i18n import _

ASKED: Final = "asked_to_confirm"


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be done, in words; `act` does it and returns a sentence if it can't."""

    title: str
    text: str
    yes: str
    act: Callable[[], str | None]


def ask(question: Question) -> None:
    """From a callback: ask it on the coming run."""
    st.session_state[ASKED] = question


def show() -> None:
    """Ask, if there is something to ask."""
    question: Question | None = st.session_state.get(ASKED)
    if question is not None:
        st.dialog(question.title, on_dismiss=_forget)(_dialog)(question)


def _dialog(question: Question) -> None:
    st.write(question.text)
    with st.container(horizontal=True, horizontal_alignment="right"):
        if st.button(_("Cancel"), key="confirm-no"):
            _forget()
            st.rerun()
        if st.button(question.yes, key="confirm-yes", type="primary"):
            _forget()
            viewer.examiner()
            viewer.say(question.act())
            st.rerun()


def _forget() -> None:
    st.session_state.pop(ASKED, None)
