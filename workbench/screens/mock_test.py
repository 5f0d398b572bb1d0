"""One mock test: as students get it, its answer key, its sessions, its code."""

from collections.abc import Callable
from html import escape
from typing import Final

import streamlit as st

from api import clock
from api.access import Actor
from api.centre.queries import settings
from api.mocks.schemas import Section, SessionStatus
from api.mocks.screens import SessionLine, StaffTest, sessions_of_test
from workbench import theme, viewer
from workbench.elements import editing as writing
from workbench.elements import keeper, paging
from workbench.elements.rows import Cell, Column, Row, table
from workbench.i18n import _
from workbench.models import mock_tests as model
from workbench.pages import pages_of
from workbench.runtime import run
from workbench.screens import confirming, mock_key
from workbench.uploads import address
from workbench.widgets import image_viewer
from workbench.wording import clock as at
from workbench.wording import day_and_time, score, time_left

TEST: Final = "test"
SHOWN: Final = "show"
PREVIEW: Final = "preview"
KEY: Final = "key"
SESSIONS: Final = "sessions"
MARKING: Final = "mock"
"""The screen where sessions are marked."""
REFRESHED: Final = 20
"""Seconds."""


def show(actor: Actor, test: StaffTest, leave: Callable[[], None]) -> None:
    """The part that the address names."""
    shown = st.query_params.get(SHOWN, PREVIEW)
    work = mock_key.begin(actor, test) if shown == KEY else None
    with st.container(horizontal=True, vertical_alignment="center", key="desk-bar"):
        st.button(_("IELTS mock tests"), icon=":material/arrow_back:", type="tertiary", key="leave", on_click=leave)
        theme.desk_title(test.title, "", "")
        st.button(_("Withdraw…"), key="ask-withdraw", type="tertiary", on_click=_ask_withdraw, args=(test, leave))
        if work:
            mock_key.bar(work, test)
    viewer.show_note()
    part, facts = st.columns([8, 3], gap="large")
    with facts:
        st.html(_facts(test))
        if work:
            mock_key.reading_type(work)
    with part:
        _choose(shown)
        if work:
            writing.warn(work)
            mock_key.show(actor, work, test)
        else:
            keeper.sweep()
        if shown == SESSIONS:
            _sessions(actor, test)
        elif not work:
            _preview(test)


def _choose(shown: str) -> None:
    names = {PREVIEW: _("As the student sees it"), KEY: _("Answer key"), SESSIONS: _("Sessions")}
    st.segmented_control(
        _("Show"), list(names), default=shown if shown in names else PREVIEW, required=True, key="mock-test-part",
        format_func=lambda part: names[part], label_visibility="collapsed", on_change=_chosen,
    )  # fmt: skip


def _chosen() -> None:
    st.query_params[SHOWN] = st.session_state["mock-test-part"]


def _facts(test: StaffTest) -> str:
    says = _("Students enter this code")
    sections = "".join(
        f"<dt>{escape(model.section_name(section))}</dt><dd>{escape(model.section_line(test, section))}</dd>"
        for section in model.IN_ORDER
    )
    more = {_("Answer key"): model.about_key(test)[0], _("Sessions"): str(test.sessions), _("Made by"): test.author}
    others = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in more.items())
    return (
        f'<div class="aw-code"><small>{escape(says)}</small><b>{escape(test.code)}</b></div>'
        f'<div class="aw-panel-box aw-below"><dl class="aw-facts">{sections}{others}</dl></div>'
    )


def _preview(test: StaffTest) -> None:
    section = st.segmented_control(
        _("Section"), list(model.IN_ORDER), default=Section.LISTENING, required=True, key="previewed",
        format_func=model.section_name, label_visibility="collapsed",
    ) or Section.LISTENING  # fmt: skip
    files = test.files[section]
    if files.audio_url:
        sound = escape(address(files.audio_url))
        st.html(f'<audio class="aw-recording" controls preload="metadata" src="{sound}"></audio>')
    pages = pages_of(files.url)
    if pages:
        with st.container(height=620, border=False, key="previewed-pages"):
            image_viewer(pages, key=f"preview-{section}", translate=_)
    else:
        theme.empty(_("The questions can’t be shown here"), _("The file can still be opened by itself."))
    link, label = escape(address(files.url)), escape(_("Open the questions"))
    st.html(f'<a class="aw-link" href="{link}" target="_blank" rel="noopener">{label}</a>', width="content")


@st.fragment(run_every=REFRESHED)
def _sessions(actor: Actor, test: StaffTest) -> None:
    if viewer.GOING in st.session_state:
        st.rerun()
    name = f"sessions-{test.id}"
    skipped = (paging.current(name) - 1) * model.PAGE_SIZE
    found = run(sessions_of_test(actor, test.id, limit=model.PAGE_SIZE + 1, offset=skipped))
    if not found:
        theme.empty(_("Nobody has sat it yet"), _("Students begin with the code."))
        return
    columns = [
        Column(_("Student"), width="wide"), Column(_("State")), Column(_("Began")), Column(_("Ends")),
        Column(_("Overall band"), "end"),
    ]  # fmt: skip
    reviews = {one.id: one.review for one in found}
    rows = [_row(one) for one in found[: model.PAGE_SIZE]]
    table(columns, rows, key="session-rows", on_open=lambda session: _mark(reviews.get(session)))
    more = len(found) > model.PAGE_SIZE
    paging.buttons(name, shown=len(rows), size=model.PAGE_SIZE, has_more=more)


def _row(one: SessionLine) -> Row:
    state = {
        SessionStatus.ACTIVE: Cell(
            _("Running"), "waiting", _("%(time)s left") % {"time": time_left(one.due_at, clock.now())}
        ),
        SessionStatus.COMPLETED: Cell(_("To grade"), "held"),
        SessionStatus.FINISHED: Cell(_("Graded"), "done"),
    }[one.status]
    name = Cell(one.student_name, note=one.group_name or "")
    band = Cell(score(one.score) if one.score is not None else "")
    return Row(one.id, (name, state, Cell(day_and_time(one.started_at)), Cell(at(one.ended_at or one.due_at)), band))


def _mark(review: int | None) -> None:
    if review is None:
        return
    if run(settings()).blind_grading:
        viewer.go(MARKING)
    else:
        viewer.go(MARKING, review=str(review))


def _ask_withdraw(test: StaffTest, leave: Callable[[], None]) -> None:
    def withdrawn() -> str | None:
        problem = run(model.withdraw(viewer.actor(), test.uuid))
        if problem is None:
            leave()
        return problem

    text = _("“%(title)s” disappears from every list. Sessions that run go on, and answers and bands stay.")
    confirming.ask(
        confirming.Question(_("Withdraw the mock test?"), text % {"title": test.title}, _("Withdraw"), withdrawn)
    )
