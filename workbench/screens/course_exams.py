"""Course exams: the list, and one of them to write or with its results."""

import streamlit as st

from api.access import Actor
from api.exams.screens import ExamLine, exam_for_staff, exams_for_staff
from workbench import theme, viewer
from workbench.elements import keeper, paging
from workbench.elements.rows import Cell, Column, Row, table
from workbench.i18n import _
from workbench.models import course_exams as model
from workbench.models import groups as groups_model
from workbench.models.standing import Tone
from workbench.runtime import run
from workbench.screens import confirming, course_exam_editor, course_exam_results
from workbench.screens.course_exam_results import EXAM, RESULT, RESULTS
from workbench.shortcuts import NEW_EXAM

NEW = "new"
LIST = "course-exams"


def course_exams() -> None:
    """The list, or what the address names."""
    actor = viewer.examiner()
    opened, results = st.query_params.get(EXAM, ""), st.query_params.get(RESULTS, "")
    line = run(model.line_of(actor, int(opened or results))) if _is_id(opened or results) else None
    confirming.show()
    if opened == NEW:
        course_exam_editor.show(actor, model.blank(), None, _open, _leave)
    elif line and results:
        course_exam_results.show(actor, line, _leave)
    elif line:
        draft = model.draft_of(run(exam_for_staff(actor, line.id)))
        course_exam_editor.show(actor, draft, line, _open, _leave)
    else:
        _list(actor)


def _is_id(text: str) -> bool:
    return text.isdecimal() and len(text) < 10


def _list(actor: Actor) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", key="list-head"):
        theme.heading(_("Course exams"), _("Questions with options or written answers, opened by a code."))
        st.button(
            _("New exam"), key="new-course-exam", type="primary", icon=":material/add:", shortcut=NEW_EXAM.key,
            on_click=_open, args=(NEW,),
        )  # fmt: skip
    viewer.show_note()
    keeper.sweep()
    subject, search = _filters(actor)
    number = paging.current(LIST)
    found = run(
        exams_for_staff(
            actor, search=search, subject=subject, limit=model.PAGE_SIZE + 1, offset=(number - 1) * model.PAGE_SIZE
        )
    )
    if not found:
        if search or subject:
            theme.empty(_("Nothing found"), _("Try a part of the title, or the code."))
        else:
            theme.empty(_("No exams yet"), _("Make the first one, publish it, and give its code to the students."))
        return
    columns = [
        Column(_("Exam"), width="wide"), Column(_("Code")), Column(_("State")), Column(_("Questions"), "end"),
        Column(_("Handed in"), "end"), Column(_("To grade"), "end"), Column(_("Date")),
    ]  # fmt: skip
    table(columns, [_row(line) for line in found[: model.PAGE_SIZE]], key="course-exam-rows", on_open=_open)
    more = len(found) > model.PAGE_SIZE
    paging.buttons(LIST, shown=min(len(found), model.PAGE_SIZE), size=model.PAGE_SIZE, has_more=more)


def _filters(actor: Actor) -> tuple[int | None, str]:
    names = {subject.id: subject.name for subject in run(groups_model.subjects(actor))}
    with st.container(horizontal=True, vertical_alignment="center", key="filters"):
        subject = st.selectbox(
            _("Subject"), [None, *names], key="course-exams-subject", label_visibility="collapsed", width=240,
            format_func=lambda one: names[one] if one else _("All subjects"),
            on_change=paging.start_over, args=(LIST,),
        )  # fmt: skip
        search = st.text_input(
            _("Search"), key="course-exams-search", type="search", placeholder=_("Title or code"), max_chars=100,
            label_visibility="collapsed", width=320, on_change=paging.start_over, args=(LIST,),
        )  # fmt: skip
    return subject, search or ""


def _row(line: ExamLine) -> Row:
    state, tone = standing(line)
    return Row(
        line.id,
        (
            Cell(line.title, note=line.subject_name), Cell(line.code), Cell(state, tone), Cell(str(line.questions)),
            Cell(str(line.submissions)), Cell(str(line.waiting or "")), Cell(f"{line.date:%d.%m.%Y}"),
        ),
    )  # fmt: skip


def standing(line: ExamLine) -> tuple[str, Tone]:
    """Whether students can sit it, in a word and a colour."""
    if not line.is_published:
        return _("Not published"), "held"
    return (_("Published"), "done") if line.is_active else (_("Not active"), "plain")


def _open(exam: int | str) -> None:
    _leave()
    st.query_params[EXAM] = str(exam)


def _leave() -> None:
    for name in (EXAM, RESULTS, RESULT):
        st.query_params.pop(name, None)
