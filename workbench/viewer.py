"""Who looks at this page and where they are: their account, their language, their address."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import wraps
from html import escape
from typing import Final, ParamSpec
from urllib.parse import urlencode

import streamlit as st
import structlog
from streamlit.runtime.scriptrunner import get_script_run_ctx

from api.access import Actor
from api.errors import DomainError, Unauthenticated
from workbench import i18n, sessions
from workbench.i18n import _
from workbench.runtime import run
from workbench.wording import sentence

P = ParamSpec("P")
GOING: Final = "going"
NOTE: Final = "note"
NOTE_STAYS: Final = 8.0
"""Seconds."""
_log = structlog.get_logger()


def cookies() -> dict[str, str]:
    """The browser's cookies, as they were when this page was opened."""
    return dict(st.context.cookies)


def language() -> str | None:
    """The language this browser chose; None outside of a script run."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return None
    return cookies().get(sessions.LANGUAGE_COOKIE)


def settle_language() -> None:
    """Let every text of a script run, fragments and callbacks included, follow the viewer's choice."""
    i18n.ask_language(language)


def actor() -> Actor:
    """The member of staff in front of the screen, checked anew each time; Unauthenticated when there is none."""
    return run(sessions.signed_in(cookies()))


def examiner() -> Actor:
    """The same for a screen: without one the run ends with a link to sign in."""
    try:
        return actor()
    except Unauthenticated:
        _ask_to_sign_in()
        st.stop()


def callback(act: Callable[P, None]) -> Callable[P, None]:
    """For what a button calls: when nobody is signed in any more it does nothing, and the run that follows says so."""

    @wraps(act)
    def only_signed_in(*args: P.args, **kwargs: P.kwargs) -> None:
        with suppress(Unauthenticated):
            act(*args, **kwargs)

    return only_signed_in


def report(fault: Exception) -> bool:
    """What a run or a callback did not expect: a line in the log, a sentence on the page."""
    _log.error("the workbench failed", exc_info=fault)
    st.error(sentence(fault), icon=":material/error:")
    return True


def _ask_to_sign_in() -> None:
    link = urlencode({"next": place(), "notice": "ended"})
    st.warning(
        _("Your session has ended. What you typed is kept in this browser: sign in again to go on."),
        icon=":material/lock:",
    )
    label = _("Sign in")
    st.html(f'<a class="aw-button" href="/login?{link}" target="_self">{escape(label)}</a>')


def place() -> str:
    """The path and query of this page."""
    query = urlencode(st.query_params.to_dict())
    return sessions.path_of(st.context.url or "/").split("?")[0] + (f"?{query}" if query else "")


def go(screen: str, **query: str) -> None:
    """From a callback: show another screen next."""
    st.session_state[GOING] = (screen, query)


def say(sentence: str | None) -> None:
    """From a callback: a sentence to show on the coming runs, for some seconds."""
    if sentence:
        st.session_state[NOTE] = (sentence, time.monotonic())


def show_note() -> None:
    """Show what a callback had to say; another run may follow at once, so it stays for a while."""
    note, since = st.session_state.get(NOTE, ("", 0.0))
    if note and time.monotonic() - since < NOTE_STAYS:
        st.error(note, icon=":material/error:")
    else:
        st.session_state.pop(NOTE, None)


@contextmanager
def refusals_shown() -> Iterator[None]:
    """Turn a refusal inside the block into its sentence on the page."""
    try:
        yield
    except DomainError as refusal:
        st.error(sentence(refusal), icon=":material/error:")
