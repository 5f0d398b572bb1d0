"""IELTS mock tests: the list, and one of them, a new one, or the band tables."""

import streamlit as st

from api.access import Actor
from api.mocks.screens import StaffTest, staff_tests
from workbench import theme, viewer
from workbench.elements import keeper, paging
from workbench.elements.rows import Cell, Column, Row, table
from workbench.i18n import _, ngettext
from workbench.models import mock_tests as model
from workbench.runtime import run
from workbench.screens import band_tables, confirming, mock_test, mock_test_form
from workbench.screens.mock_test import SHOWN, TEST
from workbench.shortcuts import NEW_TEST
from workbench.wording import day_and_time

NEW = "new"
BANDS = "bands"
LIST = "mock-tests"


def mock_tests() -> None:
    """The list, or what the address names."""
    actor = viewer.examiner()
    opened = st.query_params.get(TEST, "")
    is_id = opened.isdecimal() and len(opened) < 10
    test = run(model.find_test(actor, test=int(opened))) if is_id else None
    confirming.show()
    if opened == NEW:
        mock_test_form.show(actor, _open, _leave)
    elif opened == BANDS:
        band_tables.show(actor, _leave)
    elif test:
        mock_test.show(actor, test, _leave)
    else:
        _list(actor)


def _list(actor: Actor) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", key="list-head"):
        theme.heading(_("IELTS mock tests"), _("Listening, reading and writing, opened by a code."))
        st.button(_("Band tables"), key="band-tables", icon=":material/stairs:", on_click=_open, args=(BANDS,))
        st.button(
            _("New mock test"), key="new-mock-test", type="primary", icon=":material/add:", shortcut=NEW_TEST.key,
            on_click=_open, args=(NEW,),
        )  # fmt: skip
    viewer.show_note()
    keeper.sweep()
    search = st.text_input(
        _("Search"), key="mock-tests-search", type="search", placeholder=_("Title or code"), max_chars=100,
        label_visibility="collapsed", width=320, on_change=paging.start_over, args=(LIST,),
    ) or ""  # fmt: skip
    skipped = (paging.current(LIST) - 1) * model.PAGE_SIZE
    found = run(staff_tests(actor, search=search, limit=model.PAGE_SIZE + 1, offset=skipped))
    if not found:
        if search.strip():
            theme.empty(_("Nothing found"), _("Try a part of the title, or the code."))
        else:
            theme.empty(_("No mock tests yet"), _("Make the first one from its PDFs and its recording."))
        return
    columns = [
        Column(_("Mock test"), width="wide"), Column(_("Code")), Column(_("Answer key")),
        Column(_("Sessions"), "end"), Column(_("Made")),
    ]  # fmt: skip
    table(columns, [_row(test) for test in found[: model.PAGE_SIZE]], key="mock-test-rows", on_open=_open)
    more = len(found) > model.PAGE_SIZE
    paging.buttons(LIST, shown=min(len(found), model.PAGE_SIZE), size=model.PAGE_SIZE, has_more=more)


def _row(test: StaffTest) -> Row:
    running = ""
    if test.running:
        running = ngettext("%(n)d runs now", "%(n)d run now", test.running) % {"n": test.running}
    return Row(
        test.id,
        (
            Cell(test.title, note=test.author), Cell(test.code), Cell(*model.about_key(test)),
            Cell(str(test.sessions), note=running), Cell(day_and_time(test.created_at)),
        ),
    )  # fmt: skip


def _open(test: int | str) -> None:
    _leave()
    st.query_params[TEST] = str(test)


def _leave() -> None:
    for name in (TEST, SHOWN):
        st.query_params.pop(name, None)
