"""The marking desk: the work on the left, its marks on the right."""

import time
from collections.abc import Callable
from typing import Final, Literal

import streamlit as st

from api import clock
from api.access import Actor
from api.errors import NotFound, Unauthenticated
from api.grading.schemas import Queue, ReviewOut, Rubric
from workbench import theme, viewer
from workbench.i18n import _
from workbench.models import desk as model
from workbench.models.desk import Desk, Stand, Submitted
from workbench.models.forms import FormView, usual
from workbench.models.standing import standing
from workbench.runtime import run
from workbench.screens import decisions, verdicts
from workbench.shortcuts import TAKE_THIS
from workbench.widgets import rubric_form
from workbench.wording import clock as time_of_day
from workbench.wording import day_and_time, score, time_left

Exhibits = Callable[[Desk], None]
"""Shows the work itself."""
Forms = Callable[[ReviewOut, Rubric], FormView]
"""Which marks the work gets."""
TOUCHED: Final = "desk_touched"
RESTING_AFTER: Final = 10 * 60
"""Seconds without any act after which an open desk no longer keeps its claim alive."""


def show(actor: Actor, queue: Queue, review_id: int, exhibits: Exhibits, form: Forms = usual) -> None:
    """One work: to be graded if it is mine, to be looked at else."""
    st.session_state[TOUCHED] = time.monotonic()
    decisions.note_first_look(review_id)
    try:
        desk = run(model.desk(actor, review_id))
    except NotFound:
        desk = None
    if desk is None or desk.review.queue is not queue:
        theme.empty(_("There is no such work"), _("It may have been removed. Go back to the queue."))
        st.button(_("Back to the queue"), icon=":material/arrow_back:", on_click=decisions.leave)
        return
    _bar(desk, actor)
    viewer.show_note()
    work, marks = st.columns([8, 5], gap="medium")
    with work, st.container(key="work"):
        exhibits(desk)
    with marks, st.container(key="marks"):
        _marks(desk, actor, form)


def _bar(desk: Desk, actor: Actor) -> None:
    review = desk.review
    with st.container(horizontal=True, vertical_alignment="center", key="desk-bar"):
        st.button(_("Queue"), icon=":material/arrow_back:", type="tertiary", key="leave", on_click=decisions.leave)
        theme.desk_title(review.candidate, review.title, _("handed in %(time)s") % {
            "time": day_and_time(review.submitted_at)
        })  # fmt: skip
        last_submission(width="content")
        if desk.stand is Stand.MINE:
            with st.container(key="lease", width="content"):
                _lease(review.id)
        else:
            now = standing(review, actor)
            theme.pill(now.text, now.tone, now.note)


@st.fragment(run_every=20)
def _lease(review_id: int) -> None:
    """How long the work is still mine; while the desk is in use the claim is kept alive."""
    try:
        actor = viewer.actor()
    except Unauthenticated:
        st.rerun(scope="app")
    if time.monotonic() - st.session_state.get(TOUCHED, 0) < RESTING_AFTER:
        until = run(model.extend(actor, review_id))
    else:
        until = run(model.lease(actor, review_id))
    if until is None:
        st.rerun(scope="app")
    left = time_left(until, clock.now())
    theme.pill(_("Yours until %(time)s") % {"time": time_of_day(until)}, "mine", left)


def _marks(desk: Desk, actor: Actor, form: Forms) -> None:
    if desk.stand is Stand.MINE:
        decisions.note_at_hand(desk)
    # The same places in every case: the form must not be taken from under the hands of who types.
    notice, place = st.container(), st.container()
    if desk.stand is not Stand.MINE:
        with notice:
            _not_mine(desk)
    with place:
        if desk.stand is Stand.MINE or decisions.is_at_hand(desk):
            _form(desk, actor, form(desk.review, desk.rubric))
        elif desk.draft:
            st.caption(_("Your draft, kept for you:"))
            st.code(model.as_text(desk.draft), language=None, wrap_lines=True)
    verdicts.show(desk.history, open_first=desk.stand is not Stand.MINE)


def _form(desk: Desk, actor: Actor, view: FormView) -> None:
    review = desk.review
    rubric_form(
        view.criteria,
        desk.draft or model.as_draft(desk.history),
        review_id=review.id,
        user=actor.id,
        key=f"marks-{review.queue}",
        handlers=decisions.HANDLERS,
        translate=_,
        version=desk.version,
        remarks=desk.remarks,
        draft_version=desk.kept.version,
        draft_saved_at=desk.kept.saved_at,
        needs_reason=review.is_graded,
        levels=view.levels,
        groups=view.groups,
        total=view.total,
        total_label=view.total_label,
        quick_comments=view.quick_comments,
    )


def _not_mine(desk: Desk) -> None:
    review = desk.review
    if desk.stand is Stand.TAKEN and review.lease_until:
        holding = {"name": review.holder_name, "time": time_of_day(review.lease_until)}
        st.warning(_("%(name)s holds this work until %(time)s.") % holding, icon=":material/lock:")
        if decisions.is_at_hand(desk):
            st.caption(_("What you type is still kept as your draft, but only its holder can submit this work."))
        return
    if desk.kept.is_laid_down and decisions.is_at_hand(desk):
        hint, label = (
            _("You gave this work back. What you type is kept; take the work again to go on."),
            _("Take this work"),
        )
    elif review.is_graded:
        hint, label = _("This work is graded. Grading it again needs a reason."), _("Grade again")
    elif decisions.is_at_hand(desk):
        hint = _("Your time ran out. Nobody has taken this work: go on typing to have it back.")
        label = _("Take this work")
    else:
        hint, label = _("Nobody holds this work now. Take it to grade it."), _("Take this work")
    st.info(hint, icon=":material/front_hand:")
    key, review_id = f"take-{review.id}", (review.id,)
    st.button(
        label, key=key, type="primary", shortcut=TAKE_THIS.key, width="stretch", on_click=decisions.take, args=review_id
    )


def last_submission(width: Literal["content", "stretch"] = "stretch") -> None:
    """What was submitted last, and the way back to it."""
    submitted: Submitted | None = st.session_state.get(decisions.LAST)
    if submitted is None or st.query_params.get(decisions.REVIEW) == str(submitted.review):
        return
    with st.container(horizontal=True, vertical_alignment="center", key="submitted", width=width):
        total = f"{score(submitted.total)} / {score(submitted.max_total)}"
        theme.line(_("Submitted: #%(id)d, %(total)s") % {"id": submitted.review, "total": total})
        st.button(
            _("Grade again"), key="grade-again", type="tertiary", on_click=decisions.grade_again, args=(submitted,)
        )
        st.button(
            _("Close"), key="forget-last", type="tertiary", icon=":material/close:", on_click=decisions.forget_last
        )
