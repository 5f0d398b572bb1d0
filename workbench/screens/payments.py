"""Payments: the latest ones, and the till."""

import streamlit as st

from api.access import Actor, Permission
from api.payments.screens import PaymentLine
from workbench import theme, viewer
from workbench.elements import paging
from workbench.elements.rows import Cell, Column, Row, table
from workbench.i18n import _
from workbench.models import payments as model
from workbench.models.calendar import months_of, sum_of
from workbench.runtime import run
from workbench.screens import confirming, till
from workbench.screens.finding import STUDENT
from workbench.wording import day_and_time

CHOSEN = "chosen_payment"


def payments() -> None:
    """The till where the address names a student, and the latest payments."""
    actor = viewer.examiner()
    theme.heading(_("Payments"), _("The newest comes first."))
    viewer.show_note()
    confirming.show()
    if actor.may(Permission.PAYMENTS_WRITE):
        till.taken()
        opened = st.query_params.get(STUDENT, "")
        if opened.isdecimal() and len(opened) < 10:
            till.show(actor, int(opened))
        else:
            till.choose(actor)
    _list(actor)


def _list(actor: Actor) -> None:
    search = st.text_input(
        _("Search"), key="payments-search", type="search", placeholder=_("Student or phone"), max_chars=100,
        label_visibility="collapsed", width=320, on_change=paging.start_over, args=("payments",),
    )  # fmt: skip
    sheet = run(model.sheet(actor, search=search or "", number=paging.current("payments")))
    if not sheet.payments:
        theme.empty(_("No payments"), _("What students pay is listed here."))
        return
    chosen = next((line for line in sheet.payments if line.id == st.session_state.get(CHOSEN)), None)
    if chosen:
        _choice(actor, chosen)
    columns = [
        Column(_("Student"), width="wide"), Column(_("Group")), Column(_("Months")), Column(_("Amount"), align="end"),
        Column(_("Received by")), Column(_("When")),
    ]  # fmt: skip
    table(columns, [_row(line) for line in sheet.payments], key="payment-rows", on_open=_choose)
    paging.buttons("payments", shown=len(sheet.payments), size=model.PAGE_SIZE, has_more=sheet.has_more)


def _row(line: PaymentLine) -> Row:
    who = (Cell(line.student_name), Cell(line.group_name), Cell(months_of(line.months)), Cell(sum_of(line.amount)))
    return Row(line.id, (*who, Cell(line.received_by or ""), Cell(day_and_time(line.created_at))))


def _choose(payment: int) -> None:
    st.session_state[CHOSEN] = payment


def _choice(actor: Actor, line: PaymentLine) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="chosen"):
        theme.desk_title(line.student_name, sum_of(line.amount), months_of(line.months))
        st.link_button(_("Receipt"), f"/receipt/{line.id}", icon=":material/print:")
        st.button(
            _("Student’s card"), key="to-card", icon=":material/person:",
            on_click=viewer.go, args=("students",), kwargs={STUDENT: str(line.student)},
        )  # fmt: skip
        if actor.may(Permission.PAYMENTS_WRITE):
            st.button(_("Remove…"), key="remove-payment", icon=":material/delete:", on_click=_ask, args=(actor, line))
        st.button(_("Close"), key="unchoose", type="tertiary", icon=":material/close:", on_click=_choose, args=(0,))


def _ask(actor: Actor, line: PaymentLine) -> None:
    text = _("%(name)s, %(amount)s, received %(time)s. The audit trail keeps what it was.") % {
        "name": line.student_name, "amount": sum_of(line.amount), "time": day_and_time(line.created_at),
    }  # fmt: skip
    question = confirming.Question(
        _("Remove this payment?"), text, _("Remove"), lambda: run(model.remove(actor, line.id))
    )
    confirming.ask(question)
