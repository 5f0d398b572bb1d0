"""Attempts: who sat which exam, how each section stands, and graded work to look at."""

import streamlit as st

from api.access import Actor
from api.errors import NotFound
from api.grading.schemas import Queue
from api.multilevel.schemas import AttemptOut, AttemptResultOut, SectionType
from api.multilevel.screens import exams_for_staff
from workbench import theme, viewer
from workbench.elements import paging
from workbench.elements.rows import Cell, Column, Row, table
from workbench.i18n import _
from workbench.models import attempts as model
from workbench.models import desk
from workbench.models.standing import queue_name
from workbench.runtime import run
from workbench.screens import speaking, verdicts, writing
from workbench.wording import day_and_time

RESULT = "result"
CHOSEN = "chosen_attempt"
EXHIBITS = {Queue.WRITING: writing.pages, Queue.SPEAKING: speaking.answers}


def attempts() -> None:
    """The list, or one result where the address names it."""
    actor = viewer.examiner()
    opened = st.query_params.get(RESULT, "")
    if opened.isdecimal() and len(opened) < 10:
        _result(actor, int(opened))
    else:
        _list(actor)


def _list(actor: Actor) -> None:
    theme.heading(_("Attempts"), _("The newest comes first."))
    viewer.show_note()
    search, exam = _filters(actor)
    sheet = run(model.attempts(actor, search=search, exam=exam, number=paging.current("attempts")))
    if not sheet.attempts:
        theme.empty(_("No attempts"), _("They appear as soon as students begin an exam."))
        return
    columns = [Column(_("Student")), Column(_("Exam"), width="wide"), Column(_("Begun"))]
    columns += [Column(queue_name(Queue(kind.value))) for kind in SectionType]
    rows = [_row(attempt) for attempt in sheet.attempts]
    chosen = next((a for a in sheet.attempts if a.id == st.session_state.get(CHOSEN)), None)
    if chosen:
        _choice(chosen, sheet)
    table(columns, rows, key="attempt-rows", on_open=_choose)
    paging.buttons("attempts", shown=len(rows), size=model.PAGE_SIZE, has_more=sheet.has_more)


def _filters(actor: Actor) -> tuple[str, int | None]:
    titles = {exam.id: exam.title for exam in run(exams_for_staff(actor))}
    with st.container(horizontal=True, vertical_alignment="center", key="filters"):
        exam = st.selectbox(
            _("Exam"), [None, *titles], key="attempts-exam", label_visibility="collapsed", width=320,
            format_func=lambda exam: titles[exam] if exam else _("All exams"),
            on_change=paging.start_over, args=("attempts",),
        )  # fmt: skip
        search = st.text_input(
            _("Search"), key="attempts-search", type="search", placeholder=_("Student or exam"), max_chars=100,
            label_visibility="collapsed", width=320, on_change=paging.start_over, args=("attempts",),
        )  # fmt: skip
    return search or "", exam


def _row(attempt: AttemptOut) -> Row:
    states = []
    for kind in SectionType:
        text, tone = model.status_words(model.section_of(attempt, kind))
        states.append(Cell(text, tone))
    who = (Cell(attempt.student_name), Cell(attempt.exam_title), Cell(day_and_time(attempt.created_at)))
    return Row(attempt.id, (*who, *states))


def _choose(attempt: int) -> None:
    st.session_state[CHOSEN] = attempt


def _choice(attempt: AttemptOut, sheet: model.AttemptSheet) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="chosen"):
        theme.desk_title(attempt.student_name, attempt.exam_title, "")
        for kind in SectionType:
            section = model.section_of(attempt, kind)
            if section is not None and section.review is not None:
                _opener(section, sheet)
        st.button(_("Close"), key="unchoose", type="tertiary", icon=":material/close:", on_click=_choose, args=(0,))


def _opener(section: AttemptResultOut, sheet: model.AttemptSheet) -> None:
    may_open = sheet.may_open(section)
    st.button(
        queue_name(Queue(section.section_type.value)),
        key=f"result-{section.test_result_id}",
        icon=":material/visibility:",
        disabled=not may_open,
        help=None if may_open else _("The centre grades blind: it can be looked at once it is graded."),
        on_click=_open,
        args=(section.review,),
    )


def _open(review: int) -> None:
    st.query_params[RESULT] = str(review)


def _leave() -> None:
    st.query_params.pop(RESULT, None)


def _result(actor: Actor, review_id: int) -> None:
    try:
        found = run(desk.desk(actor, review_id))
    except NotFound:
        found = None
    with st.container(horizontal=True, vertical_alignment="center", key="desk-bar"):
        st.button(_("Attempts"), icon=":material/arrow_back:", type="tertiary", key="leave", on_click=_leave)
        if found is None:
            theme.desk_title(_("There is no such work"), "", "")
            return
        review = found.review
        theme.desk_title(queue_name(review.queue), review.title, day_and_time(review.submitted_at))
    if not found.history and run(model.is_blind()):
        theme.empty(_("Not graded yet"), _("The centre grades blind: it can be looked at once it is graded."))
        return
    work, marks = st.columns([8, 5], gap="medium")
    with work, st.container(key="work"):
        EXHIBITS[review.queue](found)
    with marks, st.container(key="marks"):
        verdicts.show(found.history, open_first=True)
