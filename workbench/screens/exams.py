"""Exams: the list, and the editor of one."""

import streamlit as st

from api.multilevel.schemas import StaffExamOut
from api.multilevel.screens import exams_for_staff
from workbench import theme, viewer
from workbench.elements import keeper
from workbench.elements.rows import Cell, Column, Row, table
from workbench.i18n import _
from workbench.models.exams import ExamDraft, draft_of
from workbench.models.exams import withdraw as withdraw_exam
from workbench.runtime import run
from workbench.screens import exam_editor
from workbench.shortcuts import NEW_EXAM
from workbench.wording import day_and_time

EXAM = "exam"
NEW = "new"


def exams() -> None:
    """The list, or the editor where the address names an exam."""
    actor = viewer.examiner()
    opened = st.query_params.get(EXAM, "")
    known = {str(exam.id): exam for exam in run(exams_for_staff(actor))}
    if opened == NEW:
        exam_editor.show(actor, ExamDraft(), _leave)
    elif opened in known:
        exam_editor.show(actor, draft_of(known[opened]), _leave, lambda: _confirm(known[opened]))
    else:
        _list(list(known.values()))


def _list(exams: list[StaffExamOut]) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", key="exams-head"):
        theme.heading(_("Multilevel exams"), _("What students can sit, and what they are asked."))
        st.button(
            _("New exam"), key="new-exam", type="primary", icon=":material/add:", shortcut=NEW_EXAM.key,
            on_click=_open, args=(NEW,),
        )  # fmt: skip
    viewer.show_note()
    keeper.sweep()
    if not exams:
        theme.empty(_("No exams yet"), _("Make the first one: two writing tasks and some speaking questions."))
        return
    columns = [
        Column(_("Exam"), width="wide"),
        Column(_("State")),
        Column(_("Speaking questions"), align="end"),
        Column(_("Attempts"), align="end"),
        Column(_("Made")),
    ]
    table(columns, [_row(exam) for exam in exams], key="exam-rows", on_open=lambda exam: _open(str(exam)))


def _row(exam: StaffExamOut) -> Row:
    speaking = sum(len(section.questions) for section in exam.sections if section.section_type == "speaking")
    return Row(
        exam.id,
        (
            Cell(exam.title),
            Cell(_("Active"), "done") if exam.is_active else Cell(_("Not active"), "plain"),
            Cell(str(speaking)),
            Cell(str(exam.attempts)),
            Cell(day_and_time(exam.created_at)),
        ),
    )


def _open(exam: str) -> None:
    st.query_params[EXAM] = exam


def _leave() -> None:
    st.query_params.pop(EXAM, None)


def _confirm(exam: StaffExamOut) -> None:
    st.dialog(_("Withdraw the exam?"))(_withdrawal)(exam)


def _withdrawal(exam: StaffExamOut) -> None:
    st.write(_("“%(title)s” disappears from every list. Attempts and results stay.") % {"title": exam.title})
    st.write(_("This can’t be undone here. To hide it for a while, make it not active instead."))
    with st.container(horizontal=True, horizontal_alignment="right"):
        if st.button(_("Cancel"), key="keep-exam"):
            st.rerun()
        if st.button(_("Withdraw"), key="withdraw-exam", type="primary"):
            viewer.say(run(withdraw_exam(viewer.examiner(), exam.id)))
            _leave()
            st.rerun()
