"""What the centre spends, month by month; owners write it, employees read it."""

from typing import Any, Final

import streamlit as st

from api import clock
from api.access import Actor, Permission
from api.expenses.screens import ExpenseLine
from workbench import theme, viewer
from workbench.elements import fields
from workbench.elements.rows import Cell, Column, Row, table
from workbench.i18n import _
from workbench.models import expenses as model
from workbench.models import people
from workbench.models.calendar import Month, after, month_of, sum_of, this_month
from workbench.models.expenses import ExpenseSheet
from workbench.runtime import run
from workbench.screens import confirming
from workbench.wording import day_and_time

EDITED: Final = "edited_expense"
NEW: Final = 0
MONTH: Final = "expenses_month"


def expenses() -> None:
    """One month."""
    actor = viewer.examiner()
    may_write = actor.may(Permission.EXPENSES_WRITE)
    now = this_month(clock.now().date())
    sheet = run(model.sheet(actor, st.session_state.get(MONTH, now)))
    with st.container(horizontal=True, vertical_alignment="bottom", key="list-head"):
        theme.heading(_("Expenses"), _("%(amount)s in all") % {"amount": sum_of(sheet.total)})
        if may_write:
            st.button(_("New expense"), key="new-expense", type="primary", icon=":material/add:", on_click=_begin)
    viewer.show_note()
    confirming.show()
    _months(sheet, now)
    if may_write and EDITED in st.session_state:
        _form(actor, sheet)
    if not sheet.lines:
        theme.empty(_("Nothing was spent in this month"))
        return
    columns = [
        Column(_("Recipient")), Column(_("Reason"), width="wide"), Column(_("Amount"), align="end"), Column(_("When")),
        Column(_("Recorded by")),
    ]  # fmt: skip
    table(columns, [_row(line) for line in sheet.lines], key="expense-rows", on_open=_begin if may_write else _nothing)


def _months(sheet: ExpenseSheet, now: Month) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="month-turn"):
        st.button("‹", key="month-back", help=_("Earlier"), on_click=_turn, args=(sheet.month, -1))
        theme.word(month_of(sheet.month))
        st.button(
            "›", key="month-on", help=_("Later"), on_click=_turn, args=(sheet.month, 1), disabled=sheet.month >= now
        )


def _turn(month: Month, step: int) -> None:
    st.session_state[MONTH] = after(month, step)


def _row(line: ExpenseLine) -> Row:
    what = (Cell(model.paid_to(line)), Cell(line.reason), Cell(sum_of(line.amount)))
    return Row(line.id, (*what, Cell(day_and_time(line.created_at)), Cell(line.created_by or "")))


def _begin(expense: int = NEW) -> None:
    fields.forget()
    st.session_state[EDITED] = expense


def _nothing(expense: int) -> None:
    """Employees read the list; there is no more to an expense than its row."""


def _end() -> None:
    st.session_state.pop(EDITED, None)
    fields.forget()


def _form(actor: Actor, sheet: ExpenseSheet) -> None:
    now = next((line for line in sheet.lines if line.id == st.session_state[EDITED]), None)
    st.dialog(_("Edit the expense") if now else _("New expense"), on_dismiss=_end)(_dialog)(actor, now)


def _dialog(actor: Actor, now: ExpenseLine | None) -> None:
    key = f"expense-form-{now.id if now else NEW}"
    fields.whole()
    names = {person.id: people.name_of(person) for person in run(people.staff(actor))}
    if now and now.recipient_user and now.recipient_name:
        names.setdefault(now.recipient_user, now.recipient_name)
    amount = f"{now.amount.normalize():f}" if now else None
    values: dict[str, Any] = {
        "amount": fields.text("amount", amount, key=key, placeholder="600 000", max_chars=30),
        "reason": fields.text("reason", now.reason if now else None, key=key),
        "recipient": fields.text("recipient", now.recipient if now else None, key=key, max_chars=255) or None,
    }
    person = fields.choice("recipient_user", [None, *names], names, now.recipient_user if now else None, key=key)
    if now is None or person != now.recipient_user:
        values["recipient_user"] = person
    with st.container(horizontal=True, horizontal_alignment="right"):
        if now and st.button(_("Remove…"), key="remove-expense", type="tertiary"):
            _end()
            confirming.ask(_removal(actor, now))
            st.rerun()
        if st.button(_("Save"), key="save-expense", type="primary"):
            viewer.examiner()
            found = run(model.save(actor, now.id if now else None, values))
            fields.note(found)
            if found:
                st.rerun()
            _end()
            st.rerun()


def _removal(actor: Actor, line: ExpenseLine) -> confirming.Question:
    text = _("%(reason)s, %(amount)s. The audit trail keeps what it was.") % {
        "reason": line.reason, "amount": sum_of(line.amount),
    }  # fmt: skip
    return confirming.Question(_("Remove this expense?"), text, _("Remove"), lambda: run(model.remove(actor, line.id)))
