"""Those who work here, for owners."""

import streamlit as st

from api.access import Role
from api.accounts.schemas import AccountOut
from workbench import theme, viewer
from workbench.elements.rows import Cell, Column, Row, table
from workbench.i18n import _
from workbench.models import people as model
from workbench.runtime import run
from workbench.screens import people_forms


def people() -> None:
    """Owners and employees."""
    actor = viewer.examiner()
    with st.container(horizontal=True, vertical_alignment="bottom", key="list-head"):
        theme.heading(_("Staff"), _("Who works here, and may sign in to this workbench."))
        for role, label in ((Role.OWNER, _("New owner")), (Role.EMPLOYEE, _("New employee"))):
            st.button(
                label, key=f"new-{role}", icon=":material/add:", on_click=people_forms.begin, args=(role.value,),
                type="primary" if role is Role.EMPLOYEE else "secondary",
            )  # fmt: skip
    viewer.show_note()
    people_forms.show_staff(actor)
    staff = run(model.staff(actor))
    roles = {person.id: person.role for person in staff}
    columns = [
        Column(_("Name"), width="wide"), Column(_("Role")), Column(_("Username")), Column(_("Phone")),
        Column(_("Telegram ID")),
    ]  # fmt: skip
    table(
        columns, [_row(person) for person in staff], key="staff-rows",
        on_open=lambda person: people_forms.begin(roles[person].value, person),
    )  # fmt: skip


def _row(person: AccountOut) -> Row:
    role = Cell(model.role_name(person.role), "mine" if person.role is Role.OWNER else "plain")
    contact = (Cell(person.username), Cell(person.phone or ""), Cell(person.telegram_id or ""))
    return Row(person.id, (Cell(model.name_of(person)), role, *contact))
