"""Forms for people: a student, an employee, an owner."""

from collections.abc import Callable
from typing import Any, Final

import streamlit as st

from api.access import Actor, Role
from api.errors import NotFound
from api.students import screens as student_queries
from workbench import viewer
from workbench.elements import fields
from workbench.i18n import _
from workbench.models import groups as groups_model
from workbench.models import people as model
from workbench.models.faults import Faults
from workbench.runtime import run
from workbench.screens import confirming

EDITED: Final = "edited_person"


def begin(kind: str, person: int | None = None) -> None:
    """From a callback: open the form of this person, or of a new one."""
    fields.forget()
    st.session_state[EDITED] = (kind, person)


def show_student(actor: Actor) -> None:
    """A student's form and questions about them, where they were asked for."""
    confirming.show()
    kind, student = st.session_state.get(EDITED, ("", None))
    if kind == "student":
        title = _("New student") if student is None else _("Edit the student")
        st.dialog(title, width="medium", on_dismiss=_end)(_student)(actor, student)


def show_staff(actor: Actor) -> None:
    """The same for those who work here."""
    confirming.show()
    kind, person = st.session_state.get(EDITED, ("", None))
    if kind in (Role.OWNER, Role.EMPLOYEE):
        title = model.role_name(Role(kind))
        st.dialog(title, width="medium", on_dismiss=_end)(_person)(actor, Role(kind), person)


def _end() -> None:
    st.session_state.pop(EDITED, None)
    fields.forget()


def _student(actor: Actor, student: int | None) -> None:
    try:
        now = run(student_queries.student(actor, student)) if student else None
    except NotFound:
        _end()
        st.rerun()
    key = f"student-form-{student}"
    values = _account(now, key)
    left, right = st.columns(2)
    with left:
        values["parent_phone"] = fields.text("parent_phone", now.parent_phone if now else None, key=key, max_chars=32)
    names = {group.id: group.name for group in run(groups_model.groups(actor)) if group.is_active}
    if now and now.group and now.group_name:
        names[now.group] = now.group_name
    with right:
        group = fields.choice("group", [None, *names], names, now.group if now else None, key=key)
    if now is None or group != now.group:
        values["group"] = group
    _finish(lambda: run(model.save_student(actor, student, values)), _leaving(actor, Role.STUDENT, student))


def _person(actor: Actor, role: Role, person: int | None) -> None:
    now = next((one for one in run(model.staff(actor)) if one.id == person), None)
    values = _account(now, f"{role}-form-{person}")
    _finish(lambda: run(model.save_person(actor, role, person, values)), _leaving(actor, role, person))


def _account(now: Any, key: str) -> dict[str, Any]:
    fields.whole()
    values: dict[str, Any] = {}
    left, right = st.columns(2)
    for column, field, longest in (
        (left, "first_name", 150), (right, "last_name", 150), (left, "phone", 32), (right, "telegram_id", 20),
        (left, "username", 150),
    ):  # fmt: skip
        with column:
            values[field] = fields.text(field, getattr(now, field, None), key=key, max_chars=longest)
    hint = _("Leave empty to keep the password.") if now else None
    with right:
        values["password"] = fields.text(
            "password", key=key, type="password", max_chars=1024, help=hint, autocomplete="new-password"
        )
    return values


def _leaving(actor: Actor, role: Role, person: int | None) -> confirming.Question | None:
    if person is None:
        return None
    text = _("They disappear from every list and can’t sign in. Records keep their name.")
    return confirming.Question(
        _("Withdraw this person?"), text, _("Withdraw"), lambda: run(model.withdraw(actor, role, person))
    )


def _finish(save: Callable[[], Faults], leaving: confirming.Question | None) -> None:
    with st.container(horizontal=True, horizontal_alignment="right"):
        if leaving and st.button(_("Withdraw…"), key="withdraw-person", type="tertiary"):
            _end()
            confirming.ask(leaving)
            st.rerun()
        if st.button(_("Save"), key="save-person", type="primary"):
            viewer.examiner()
            found = save()
            fields.note(found)
            if found:
                st.rerun()
            _end()
            st.rerun()
