"""What follows from an examiner's decisions at the desk: the next work, the list, or a sentence why not."""

import time
from collections.abc import Callable
from typing import Final, TypeVar

import streamlit as st
import structlog

from api.access import Actor
from api.errors import Unauthenticated
from workbench import viewer
from workbench.i18n import _
from workbench.models import desk as model
from workbench.models.desk import Desk, Submitted
from workbench.runtime import run
from workbench.widgets import DraftEdit, Handlers, Skip, Submission
from workbench.wording import sentence

Edit = TypeVar("Edit", bound=DraftEdit)
REVIEW: Final = "review"
LAST: Final = "last_submission"
FOLLOWING: Final = "desk_following"
FIRST_SEEN: Final = "desk_first_seen"
AT_HAND: Final = "desk_at_hand"
FIRST_LOOK: Final = 1.5
"""Seconds in which a work that follows another takes no verdict: a key pressed twice was meant for the one before."""
_log = structlog.get_logger()


def leave() -> None:
    """Back to the list."""
    st.query_params.pop(REVIEW, None)
    st.session_state.pop(AT_HAND, None)


def note_at_hand(desk: Desk) -> None:
    """This form is being filled in; it stays on the screen even if the claim is lost."""
    st.session_state[AT_HAND] = (desk.review.id, desk.version)


def is_at_hand(desk: Desk) -> bool:
    """Whether this very form was being filled in here."""
    return bool(st.session_state.get(AT_HAND) == (desk.review.id, desk.version))


@viewer.callback
def take(review_id: int) -> None:
    """Claim this work and open it."""
    problem = run(model.take(viewer.actor(), review_id))
    viewer.say(problem)
    if problem is None:
        st.query_params[REVIEW] = str(review_id)


def note_first_look(review_id: int) -> None:
    """A work that follows another is on the screen now."""
    if st.session_state.get(FOLLOWING) == review_id:
        st.session_state[FOLLOWING] = None
        st.session_state[FIRST_SEEN] = (review_id, time.monotonic())


def is_first_look(review_id: int) -> bool:
    """Whether it came up only a moment ago."""
    seen, at = st.session_state.get(FIRST_SEEN, (0, 0.0))
    return bool(seen == review_id and time.monotonic() - at < FIRST_LOOK)


@viewer.callback
def grade_again(submitted: Submitted) -> None:
    """Take back what was submitted last, to grade it again."""
    viewer.go(submitted.queue.value, review=str(submitted.review))
    viewer.say(run(model.take(viewer.actor(), submitted.review)))


def forget_last() -> None:
    """Speak of the last submission no more."""
    st.session_state.pop(LAST, None)


def _told(act: Callable[[Actor, Edit], str | None]) -> Callable[[Edit], str | None]:
    """Whatever goes wrong while the form is heard, the form is told in a sentence and keeps what was typed."""

    def heard(edit: Edit) -> str | None:
        try:
            return act(viewer.actor(), edit)
        except Unauthenticated:
            return _("Your session has ended. What you typed is kept in this browser: sign in again to go on.")
        except Exception as fault:
            _log.exception("the marking form could not be heard", review=edit.review_id)
            return sentence(fault)

    return heard


@_told
def _draft(actor: Actor, edit: DraftEdit) -> str | None:
    return run(model.keep_draft(actor, edit))


@_told
def _submit(actor: Actor, edit: Submission) -> str | None:
    if is_first_look(edit.review_id):
        return _("This work has only just opened. Look at it, then submit.")
    outcome = run(model.submit(actor, edit, edit.reason))
    if isinstance(outcome, str):
        return outcome
    if outcome is not None:
        st.session_state[LAST] = outcome
        _go_on(edit.review_id, *run(model.take_next_like(actor, outcome.review)))
    return None


@_told
def _release(actor: Actor, edit: Submission) -> str | None:
    problem = run(model.release(actor, edit.review_id))
    if problem is None and st.query_params.get(REVIEW) == str(edit.review_id):
        leave()
    return problem


@_told
def _skip(actor: Actor, edit: Skip) -> str | None:
    problem = run(model.skip(actor, edit.review_id, edit.reason, flagged=edit.flagged))
    if problem is None:
        _go_on(edit.review_id, *run(model.take_next_like(actor, edit.review_id)))
    return problem


def _go_on(done: int, following: int | None, problem: str | None) -> None:
    """Open the next work in place of the one done; if another is open meanwhile, that one stays."""
    if st.query_params.get(REVIEW) != str(done):
        return
    if following:
        st.query_params[REVIEW] = str(following)
        st.session_state[FOLLOWING] = following
    else:
        viewer.say(problem)
        leave()


HANDLERS: Final = Handlers(draft=_draft, submit=_submit, release=_release, skip=_skip)
