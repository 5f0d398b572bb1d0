"""Results of a course exam: who handed it in, what it is worth, what waits for an examiner."""

from collections.abc import Callable
from html import escape
from typing import Final

import streamlit as st

from api.access import Actor
from api.centre.queries import settings
from api.exams.scoring import ENOUGH
from api.exams.screens import AnswerLine, ExamLine, ResultLine, answers_for_staff, results_for_staff
from workbench import theme, viewer
from workbench.elements import paging
from workbench.elements.rows import Cell, Column, Row, table
from workbench.i18n import _, ngettext
from workbench.models import course_exams as model
from workbench.runtime import run
from workbench.screens import confirming
from workbench.wording import day_and_time, score

EXAM: Final = "exam"
RESULTS: Final = "results"
RESULT: Final = "result"
MARKING: Final = "exam"
"""The screen where written answers are graded."""


def show(actor: Actor, line: ExamLine, leave: Callable[[], None]) -> None:
    """The list of them, or one where the address names it."""
    opened = st.query_params.get(RESULT, "")
    one = None
    if opened.isdecimal() and len(opened) < 10:
        one = next(iter(run(results_for_staff(actor, exam=line.id, result=int(opened)))), None)
    _bar(line, leave, is_open=one is not None)
    viewer.show_note()
    if one:
        _submission(actor, one)
    else:
        _list(actor, line)


def _bar(line: ExamLine, leave: Callable[[], None], *, is_open: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="desk-bar"):
        back, label = (_close, _("Results")) if is_open else (leave, _("Course exams"))
        st.button(label, icon=":material/arrow_back:", type="tertiary", key="leave", on_click=back)
        theme.desk_title(line.title, line.subject_name, line.code)
        st.button(_("Edit"), icon=":material/edit:", key="edit", type="tertiary", on_click=_edit, args=(line.id,))
        if line.waiting:
            label = ngettext("Grade %(n)d answer", "Grade %(n)d answers", line.waiting) % {"n": line.waiting}
            st.button(label, key="grade", type="primary", on_click=viewer.go, args=(MARKING,))


def _list(actor: Actor, line: ExamLine) -> None:
    name = f"results-{line.id}"
    search = st.text_input(
        _("Search"), key=f"search-{name}", type="search", placeholder=_("Student"), max_chars=100, width=320,
        label_visibility="collapsed", on_change=paging.start_over, args=(name,),
    ) or ""  # fmt: skip
    skipped = (paging.current(name) - 1) * model.PAGE_SIZE
    found = run(results_for_staff(actor, exam=line.id, search=search, limit=model.PAGE_SIZE + 1, offset=skipped))
    if not found:
        if search.strip():
            theme.empty(_("Nobody found"), _("Try a part of the name, or the last digits of the phone."))
        else:
            theme.empty(_("Nobody has handed it in yet"), _("Publish the exam and give its code to the students."))
        return
    columns = [
        Column(_("Student"), width="wide"), Column(_("Score"), "end"), Column(_("Right"), "end"), Column(_("Time")),
        Column(_("State")), Column(_("Handed in")),
    ]  # fmt: skip
    table(columns, [_row(one) for one in found[: model.PAGE_SIZE]], key="result-rows", on_open=_open)
    more = len(found) > model.PAGE_SIZE
    paging.buttons(name, shown=min(len(found), model.PAGE_SIZE), size=model.PAGE_SIZE, has_more=more)


def _row(one: ResultLine) -> Row:
    return Row(
        one.id,
        (
            Cell(one.student_name), Cell(f"{score(one.score)} %"), Cell(f"{one.correct_answers}/{one.total_questions}"),
            Cell(_("Late"), "bad") if one.is_late else Cell(_("In time"), "plain"), _state(one),
            Cell(day_and_time(one.created_at)),
        ),
    )  # fmt: skip


def _state(one: ResultLine) -> Cell:
    if one.waiting:
        said = ngettext("%(n)d answer waits", "%(n)d answers wait", one.waiting) % {"n": one.waiting}
        return Cell(said, "waiting")
    if one.is_checked:
        return Cell(_("Checked"), "done", one.checked_by or "")
    return Cell(_("Not checked"), "held")


def _submission(actor: Actor, one: ResultLine) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        theme.word(f"{one.student_name} · {score(one.score)} %")
        state = _state(one)
        theme.pill(state.text, state.tone, day_and_time(one.created_at))
        if one.is_late:
            theme.pill(_("Late"), "bad")
        st.toggle(
            _("Checked"), one.is_checked, key=f"checked-{one.id}-{one.is_checked}", on_change=_check,
            args=(one.id, not one.is_checked),
        )  # fmt: skip
        st.button(_("Remove…"), key="ask-remove", type="tertiary", on_click=_ask_removal, args=(one,))
    answers = run(answers_for_staff(actor, one.id))
    st.html(f'<ol class="aw-given">{"".join(_answer(answer) for answer in answers)}</ol>')
    is_blind = run(settings()).blind_grading
    for answer in answers:
        if answer.earned is None and answer.review and not is_blind:
            st.button(
                _("Grade question %(number)d") % {"number": answer.number}, key=f"grade-{answer.id}",
                on_click=viewer.go, args=(MARKING,), kwargs={"review": str(answer.review)},
            )  # fmt: skip


def _answer(answer: AnswerLine) -> str:
    given = answer.option_text or answer.written_answer
    nothing = _("No answer")
    said = f"<p>{escape(given)}</p>" if given else f'<p class="none">{escape(nothing)}</p>'
    comment = f"<q>{escape(answer.comment)}</q>" if answer.comment else ""
    tone = "waits" if answer.earned is None else "right" if answer.earned >= ENOUGH else "wrong"
    worth = _("waits") if answer.earned is None else score(answer.earned)
    return (
        f'<li class="{tone}"><b>{answer.number}</b><div><span>{escape(answer.question_text)}</span>{said}{comment}'
        f"</div><i>{escape(worth)}</i></li>"
    )


@viewer.callback
def _check(result: int, is_checked: bool) -> None:
    viewer.say(run(model.check(viewer.actor(), result, is_checked=is_checked)))


def _ask_removal(one: ResultLine) -> None:
    def removed() -> str | None:
        problem = run(model.remove(viewer.actor(), one.id))
        if problem is None:
            _close()
        return problem

    text = _("The answers and marks of %(name)s are removed, and the student may sit the exam again.")
    confirming.ask(
        confirming.Question(_("Remove the result?"), text % {"name": one.student_name}, _("Remove"), removed)
    )


def _open(result: int) -> None:
    st.query_params[RESULT] = str(result)


def _close() -> None:
    st.query_params.pop(RESULT, None)


def _edit(exam: int) -> None:
    for name in (RESULTS, RESULT):
        st.query_params.pop(name, None)
    st.query_params[EXAM] = str(exam)
