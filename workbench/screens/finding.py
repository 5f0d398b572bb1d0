"""The search box of every page, and the way to a student's card."""

import streamlit as st

from api.access import Actor
from workbench import viewer
from workbench.elements.finder import finder
from workbench.models import students as model
from workbench.runtime import run

STUDENT = "student"


@st.fragment
def find(actor: Actor) -> None:
    """A fragment, so that typing asks for nothing but the search."""
    finder(lambda text: run(model.quick(actor, text)), open_student)
    if viewer.GOING in st.session_state:
        st.rerun(scope="app")


def open_student(student: int) -> None:
    """From a callback: show this student's card."""
    viewer.go("students", **{STUDENT: str(student)})
