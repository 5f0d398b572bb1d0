"""A queue: its list, and the marking desk once a work is open."""

from collections.abc import Callable
from typing import Final

import streamlit as st

from api import clock
from api.access import Actor
from api.grading.schemas import Queue, ReviewOut
from workbench import theme, viewer
from workbench.elements import paging
from workbench.elements.rows import Cell, Column, Row, table
from workbench.i18n import _
from workbench.models.forms import usual
from workbench.models.queues import PAGE_SIZE, Shown, nothing_found, sheet, shown_name
from workbench.models.standing import age, queue_name, standing
from workbench.runtime import run
from workbench.screens import desk
from workbench.screens.home import take_next
from workbench.shortcuts import TAKE_NEXT
from workbench.wording import day_and_time, score

REVIEW: Final = "review"


def show(
    queue: Queue, exhibits: desk.Exhibits, form: desk.Forms = usual, above: Callable[[], None] = lambda: None
) -> None:
    """The desk where the address names a review, else the list; `above` it what the queue has besides."""
    actor = viewer.examiner()
    opened = st.query_params.get(REVIEW, "")
    if opened.isdecimal() and len(opened) < 10:
        desk.show(actor, queue, int(opened), exhibits, form)
    else:
        _list(actor, queue, above)


def _list(actor: Actor, queue: Queue, above: Callable[[], None]) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", key="queue-head"):
        theme.heading(queue_name(queue), _("The longest waiting comes first."))
        st.button(
            _("Take next"),
            key=f"next-{queue}",
            type="primary",
            icon=":material/arrow_forward:",
            shortcut=TAKE_NEXT.key,
            on_click=take_next,
            args=(queue,),
        )
    viewer.show_note()
    desk.last_submission()
    above()
    shown, search = _filters(queue)
    page = run(sheet(actor, queue, shown=shown, search=search, number=paging.current(queue)))
    if not page.reviews:
        theme.empty(*nothing_found(shown, search))
    else:
        table(_columns(), [_row(review, actor) for review in page.reviews], key=f"rows-{queue}", on_open=_open)
    paging.buttons(queue, shown=len(page.reviews), size=PAGE_SIZE, has_more=page.has_more)


def _filters(queue: Queue) -> tuple[Shown, str]:
    with st.container(horizontal=True, vertical_alignment="center", key="filters"):
        shown = st.segmented_control(
            _("Show"),
            list(Shown),
            default=Shown.WAITING,
            required=True,
            format_func=shown_name,
            key=f"shown-{queue}",
            label_visibility="collapsed",
            on_change=paging.start_over,
            args=(queue,),
        )
        search = st.text_input(
            _("Search"),
            key=f"search-{queue}",
            type="search",
            placeholder=_("Number or title"),
            label_visibility="collapsed",
            max_chars=100,
            width=320,
            on_change=paging.start_over,
            args=(queue,),
        )
    return shown or Shown.WAITING, search or ""


def _columns() -> list[Column]:
    return [
        Column(_("Work")),
        Column(_("Exam"), width="wide"),
        Column(_("Handed in")),
        Column(_("Waits"), align="end"),
        Column(_("State")),
        Column(_("Total"), align="end"),
    ]


def _row(review: ReviewOut, actor: Actor) -> Row:
    now = standing(review, actor)
    return Row(
        review.id,
        (
            Cell(review.candidate if review.candidate.startswith("#") else f"#{review.id} · {review.candidate}"),
            Cell(review.title),
            Cell(day_and_time(review.submitted_at)),
            Cell("" if review.is_graded else age(review, clock.now())),
            Cell(now.text, now.tone, now.note),
            Cell(score(review.total) if review.total is not None else ""),
        ),
    )


def _open(review: int) -> None:
    st.query_params[REVIEW] = str(review)
