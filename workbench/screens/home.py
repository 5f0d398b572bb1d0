"""The first page: what waits, what I hold, what I did today."""

from html import escape

import streamlit as st

from api.grading.schemas import Queue, ReviewOut
from workbench import theme, viewer
from workbench.elements.rows import Cell, Column, Row, table
from workbench.i18n import _, ngettext
from workbench.models import desk as desk_model
from workbench.models.home import Home, Line
from workbench.models.home import home as home_model
from workbench.models.standing import queue_name
from workbench.runtime import run
from workbench.shortcuts import TAKE_EXAM, TAKE_MOCK, TAKE_SPEAKING, TAKE_WRITING
from workbench.wording import clock, score, time_left, waited

KEYS = {
    Queue.WRITING: TAKE_WRITING.key,
    Queue.SPEAKING: TAKE_SPEAKING.key,
    Queue.MOCK: TAKE_MOCK.key,
    Queue.EXAM: TAKE_EXAM.key,
}


def home() -> None:
    """Show it."""
    actor = viewer.examiner()
    viewer.show_note()
    page = run(home_model(actor))
    with st.container(width=1360, key="home"):
        theme.heading(_("Good day, %(name)s") % {"name": actor.name}, _today(page))
        theme.progress(page.progress)
        left, right = st.columns([7, 5], gap="large")
        with left:
            _queues(page)
        with right:
            _hands(page)


def _queues(page: Home) -> None:
    theme.section(_("Waiting"))
    for first in range(0, len(page.lines), 2):
        for column, line in zip(st.columns(2), page.lines[first : first + 2], strict=False):
            with column:
                _queue_card(line, page)
    if page.lately:
        theme.section(_("Graded today"))
        columns = [Column(_("Work")), Column(_("Exam"), width="wide"), Column(_("Queue")), Column(_("Total"), "end")]
        queues = {review.id: review.queue for review in page.lately}
        table(
            columns,
            [_graded_row(review) for review in page.lately],
            key="lately",
            on_open=lambda review: viewer.go(queues[review].value, review=str(review)),
        )


def _graded_row(review: ReviewOut) -> Row:
    cells = (review.candidate, review.title, queue_name(review.queue), score(review.total))
    return Row(review.id, tuple(Cell(text) for text in cells))


def _hands(page: Home) -> None:
    theme.section(_("In your hands"))
    if not page.held:
        theme.empty(_("You hold nothing"), _("Take the next work from a queue to begin."))
    for review in page.held:
        _held_card(review, page)


def _today(page: Home) -> str:
    done = ngettext("%(n)d submission graded today", "%(n)d submissions graded today", page.graded_today) % {
        "n": page.graded_today
    }
    waiting = sum(line.waiting for line in page.lines)
    left = ngettext("%(n)d waiting", "%(n)d waiting", waiting) % {"n": waiting}
    return f"{done} · {left}"


def _queue_card(line: Line, page: Home) -> None:
    with st.container(border=True, key=f"card-{line.queue}"):
        oldest = _("Nothing is waiting")
        if line.oldest:
            oldest = _("The oldest waits %(time)s") % {"time": waited(line.oldest, page.now)}
        st.html(
            f'<div class="aw-count"><span>{escape(queue_name(line.queue))}</span><b>{line.count}</b>'
            f"<i>{escape(oldest)}</i></div>"
        )
        st.button(
            _("Take next"),
            key=f"next-{line.queue}",
            type="primary",
            icon=":material/arrow_forward:",
            shortcut=KEYS[line.queue],
            disabled=line.waiting == 0,
            width="stretch",
            on_click=take_next,
            args=(line.queue,),
        )
        st.button(
            _("Open the queue"),
            key=f"open-{line.queue}",
            type="tertiary",
            width="stretch",
            on_click=viewer.go,
            args=(line.queue.value,),
        )


@viewer.callback
def take_next(queue: Queue) -> None:
    """Claim the oldest waiting work and open it."""
    review, problem = run(desk_model.take_next(viewer.actor(), queue))
    viewer.say(problem)
    if review:
        viewer.go(queue.value, review=str(review))


def _held_card(review: ReviewOut, page: Home) -> None:
    with st.container(border=True, key=f"held-{review.id}", horizontal=True, vertical_alignment="center"):
        until = ""
        if review.lease_until:
            until = _("until %(time)s, %(left)s left") % {
                "time": clock(review.lease_until),
                "left": time_left(review.lease_until, page.now),
            }
        st.html(
            f'<div class="aw-held"><b>{escape(review.candidate)} · {escape(queue_name(review.queue))}</b>'
            f"<span>{escape(review.title)}</span><i>{escape(until)}</i></div>"
        )
        st.button(
            _("Resume"),
            key=f"resume-{review.id}",
            icon=":material/play_arrow:",
            on_click=viewer.go,
            args=(review.queue.value,),
            kwargs={"review": str(review.id)},
        )
