"""Grading written exam answers: question by question, across students."""

from html import escape
from typing import Final

import streamlit as st

from api import clock
from api.exams import screens as work
from api.exams.screens import WrittenAnswer
from api.grading.schemas import Queue
from workbench import theme, viewer
from workbench.elements.rows import Cell, Column, Row, table
from workbench.i18n import _, ngettext
from workbench.models import desk as desk_model
from workbench.models import exam_answers as model
from workbench.models.desk import Desk
from workbench.runtime import run
from workbench.screens import queue
from workbench.wording import waited

SHOWN: Final = 20
"""So many of the answers to come are shown below the one at hand."""


def exam() -> None:
    """The questions with answers that wait and the queue of them, or one answer."""
    queue.show(Queue.EXAM, answer, model.form_of, above=questions)


def questions() -> None:
    """Which questions have answers to grade; opening one takes its oldest."""
    waiting = run(work.questions_waiting(viewer.actor()))
    if not waiting:
        return
    theme.section(_("Question by question"))
    columns = [
        Column(_("Question"), width="wide"),
        Column(_("Exam")),
        Column(_("Waiting"), "end"),
        Column(_("Waits"), "end"),
    ]
    now = clock.now()
    rows = [
        Row(
            one.question,
            (Cell(one.text), Cell(one.exam_title), Cell(str(one.waiting)), Cell(waited(one.oldest_at, now))),
        )
        for one in waiting
    ]
    table(columns, rows, key="exam-questions", on_open=begin)
    theme.section(_("All answers"))


@viewer.callback
def begin(question: int) -> None:
    """Take the oldest answer to that question, and then the others one by one."""
    review, problem = run(desk_model.take_next(viewer.actor(), Queue.EXAM, question))
    viewer.say(problem)
    if review:
        st.query_params[queue.REVIEW] = str(review)


def answer(desk: Desk) -> None:
    """The question, what was answered, and a good answer beside it."""
    actor = viewer.actor()
    written = run(work.written_answer(actor, desk.review.target))
    st.html(_question(written))
    given, sample = st.columns([3, 2], gap="small")
    with given:
        st.html(
            _card(_("The student’s answer"), written.text, model.words(written.text), _("Nothing was written here."))
        )
    with sample:
        st.html(_card(_("Sample answer"), written.sample or "", "", _("This question has no sample answer."), "sample"))
    _still_to_come(desk, written)


def _still_to_come(desk: Desk, written: WrittenAnswer) -> None:
    waiting = run(work.answers_waiting(viewer.actor(), written.question, limit=SHOWN + 2))
    others = model.others(waiting, desk.review)
    if not others:
        theme.line(_("This is the last answer to this question."))
        return
    count = f"{SHOWN}+" if len(others) > SHOWN else str(len(others))
    title = ngettext("%(n)s more answer to this question", "%(n)s more answers to this question", len(others))
    with st.expander(title % {"n": count}, expanded=True):
        lines = [f'<p class="aw-next"><b>{escape(one.candidate)}</b> {escape(one.text)}</p>' for one in others[:SHOWN]]
        st.html("".join(lines))


def _question(written: WrittenAnswer) -> str:
    is_late = _("handed in late")
    late = f"<em>{escape(is_late)}</em>" if written.is_late else ""
    return (
        f'<div class="aw-question"><small>{escape(model.question_title(written))}{late}</small>'
        f"<p>{escape(written.question_text)}</p></div>"
    )


def _card(title: str, text: str, note: str, nothing: str, kind: str = "") -> str:
    body = escape(text) if text.strip() else f"<i>{escape(nothing)}</i>"
    return (
        f'<div class="aw-answer {kind}"><header><b>{escape(title)}</b><i>{escape(note)}</i></header><p>{body}</p></div>'
    )
