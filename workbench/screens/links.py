"""Who is not linked with Telegram yet, and codes for them on paper."""

from typing import Final
from urllib.parse import urlencode

import streamlit as st

from api.telegram.schemas import Purpose, Unlinked
from workbench import theme, viewer
from workbench.elements import paging
from workbench.elements.rows import Cell, Column, Row, table
from workbench.i18n import _
from workbench.models import groups as groups_model
from workbench.models import telegram as model
from workbench.runtime import run
from workbench.screens import telegram_links
from workbench.screens.finding import open_student

LIST: Final = "unlinked"


def links() -> None:
    """The list, by group."""
    actor = viewer.examiner()
    theme.heading(_("Telegram links"), _("Students whom no message reaches, or whose parents hear nothing."))
    names = {group.id: group.name for group in run(groups_model.groups(actor))}
    with st.container(horizontal=True, vertical_alignment="center", key="filters"):
        group = st.selectbox(
            _("Group"), [None, *names], key="links-group", label_visibility="collapsed", width=280,
            format_func=lambda group: names[group] if group else _("All groups"),
            on_change=paging.start_over, args=(LIST,),
        )  # fmt: skip
        for purpose in Purpose:
            address = f"/link-codes?{urlencode({'purpose': purpose.value} | ({'group': group} if group else {}))}"
            st.link_button(_print_words(purpose), address, icon=":material/print:")
        st.button(
            _("Link my own Telegram"), key="link-me", type="tertiary", icon=":material/qr_code_2:",
            on_click=telegram_links.make_own,
        )  # fmt: skip
    telegram_links.show_code(actor.id, actor.name)
    sheet = run(model.sheet(actor, group=group, number=paging.current(LIST)))
    if not sheet.students:
        theme.empty(_("Everybody is linked"), _("Every student and a parent of each hear from the centre."))
        return
    columns = [Column(_("Student"), width="wide"), Column(_("Group")), Column(_("Student")), Column(_("Parents"))]
    table(columns, [_row(one) for one in sheet.students], key="unlinked-rows", on_open=open_student)
    paging.buttons(LIST, shown=len(sheet.students), size=model.PAGE_SIZE, has_more=sheet.has_more)


def _print_words(purpose: Purpose) -> str:
    return {Purpose.OWN: _("Print codes for students"), Purpose.PARENT: _("Print codes for parents")}[purpose]


def _row(one: Unlinked) -> Row:
    return Row(one.id, (Cell(one.name), Cell(one.group_name or "–"), _pill(one.has_own), _pill(one.has_parent)))


def _pill(is_linked: bool) -> Cell:
    return Cell(_("linked"), "done") if is_linked else Cell(_("not linked"), "held")
