"""Students: the list, and one student's card."""

import streamlit as st

from api.access import Actor, Permission
from api.students.screens import StudentFacts
from workbench import theme, viewer
from workbench.elements import paging
from workbench.elements.rows import Cell, Column, Row, table
from workbench.i18n import _
from workbench.models import groups as groups_model
from workbench.models import students as model
from workbench.models.calendar import days
from workbench.runtime import run
from workbench.screens import people_forms, student_card
from workbench.screens.finding import STUDENT


def students() -> None:
    """The list, or one card where the address names a student."""
    actor = viewer.examiner()
    opened = st.query_params.get(STUDENT, "")
    if opened.isdecimal() and len(opened) < 10:
        student_card.show(actor, int(opened), on_leave=_leave)
    else:
        _list(actor)


def _list(actor: Actor) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", key="list-head"):
        theme.heading(_("Students"), _("Press / anywhere to find one by name or phone."))
        if actor.may(Permission.STUDENTS_WRITE):
            st.button(
                _("New student"), key="new-student", type="primary", icon=":material/add:",
                on_click=people_forms.begin, args=("student",),
            )  # fmt: skip
    viewer.show_note()
    people_forms.show_student(actor)
    search, group = _filters(actor)
    sheet = run(model.sheet(actor, search=search, group=group, number=paging.current("students")))
    if not sheet.students:
        if search or group:
            theme.empty(_("Nobody found"), _("Try a part of the name, or the last digits of the phone."))
        else:
            theme.empty(_("No students yet"), _("Add them one by one, or import a table."))
        return
    columns = [
        Column(_("Student"), width="wide"), Column(_("Group")), Column(_("Phone")), Column(_("Parent’s phone")),
        Column(_("Points"), align="end"),
    ]  # fmt: skip
    table(columns, [_row(one) for one in sheet.students], key="student-rows", on_open=open_card)
    paging.buttons("students", shown=len(sheet.students), size=model.PAGE_SIZE, has_more=sheet.has_more)


def _filters(actor: Actor) -> tuple[str, int | None]:
    names = {group.id: group.name for group in run(groups_model.groups(actor))}
    with st.container(horizontal=True, vertical_alignment="center", key="filters"):
        group = st.selectbox(
            _("Group"), [None, *names], key="students-group", label_visibility="collapsed", width=280,
            format_func=lambda group: names[group] if group else _("All groups"),
            on_change=paging.start_over, args=("students",),
        )  # fmt: skip
        search = st.text_input(
            _("Search"), key="students-search", type="search", placeholder=_("Name or phone"), max_chars=100,
            label_visibility="collapsed", width=320, on_change=paging.start_over, args=("students",),
        )  # fmt: skip
    return search or "", group


def _row(one: StudentFacts) -> Row:
    group = Cell(one.group_name or "–", note=days(one.days))
    name = Cell(one.name, note="" if one.is_active else _("Not active"))
    return Row(one.id, (name, group, Cell(one.phone or ""), Cell(one.parent_phone or ""), Cell(str(one.points))))


def open_card(student: int) -> None:
    """From a callback: show this student's card."""
    st.query_params[STUDENT] = str(student)


def _leave() -> None:
    for name in list(st.query_params):
        del st.query_params[name]
