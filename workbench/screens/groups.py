"""Groups with their timetables; owners change them."""

from typing import Any, Final

import streamlit as st

from api.access import Actor, Permission
from api.groups.schemas import WEEK, GroupOut
from workbench import theme, viewer
from workbench.elements import fields
from workbench.elements.rows import Cell, Column, Row, table
from workbench.i18n import _
from workbench.models import groups as model
from workbench.models.calendar import day_name, days
from workbench.models.faults import field_name
from workbench.runtime import run
from workbench.screens import confirming

EDITED: Final = "edited_group"
NEW: Final = 0


def groups() -> None:
    """All of them."""
    actor = viewer.examiner()
    may_write = actor.may(Permission.GROUPS_WRITE)
    with st.container(horizontal=True, vertical_alignment="bottom", key="list-head"):
        theme.heading(_("Groups"), _("What they learn, and when."))
        if may_write:
            st.button(_("New group"), key="new-group", type="primary", icon=":material/add:", on_click=_begin)
    viewer.show_note()
    confirming.show()
    found = run(model.groups(actor))
    if may_write and EDITED in st.session_state:
        _form(actor, found)
    if not found:
        theme.empty(_("No groups yet"), _("Make the first one, or import a table."))
        return
    columns = [
        Column(_("Group"), width="wide"), Column(_("Subject")), Column(_("Days")), Column(_("Hours")),
        Column(_("Students"), align="end"), Column(_("Points"), align="end"), Column(_("State")),
    ]  # fmt: skip
    table(columns, [_row(group) for group in found], key="group-rows", on_open=_begin if may_write else _look)


def _row(group: GroupOut) -> Row:
    hours = "–".join(moment[:5] for moment in (group.start_time, group.end_time) if moment)
    state = Cell(_("Active"), "done") if group.is_active else Cell(_("Not active"), "plain")
    counts = (Cell(str(group.students_count)), Cell(str(group.group_total_score)))
    return Row(
        group.id,
        (Cell(group.name, note=group.description[:80]), Cell(group.subject_name), Cell(days(group.days)), Cell(hours),
         *counts, state),
    )  # fmt: skip


def _begin(group: int = NEW) -> None:
    fields.forget()
    st.session_state[EDITED] = group


def _look(group: int) -> None:
    viewer.go("today", group=str(group))


def _end() -> None:
    st.session_state.pop(EDITED, None)
    fields.forget()


def _form(actor: Actor, found: list[GroupOut]) -> None:
    now = next((group for group in found if group.id == st.session_state[EDITED]), None)
    st.dialog(_("Edit the group") if now else _("New group"), on_dismiss=_end)(_dialog)(actor, now)


def _dialog(actor: Actor, now: GroupOut | None) -> None:
    key = f"group-form-{now.id if now else NEW}"
    fields.whole()
    values: dict[str, Any] = {"name": fields.text("name", now.name if now else None, key=key, max_chars=30)}
    subjects = {subject.id: subject.name for subject in run(model.subjects(actor))}
    if now:
        subjects.setdefault(now.subject, now.subject_name)
    subject = fields.choice("subject", list(subjects), subjects, now.subject if now else None, key=key)
    if now is None or subject != now.subject:
        values["subject"] = subject
    with st.popover(_("New subject")):
        _new_subject(actor)
    chosen = st.pills(
        field_name("days"), list(WEEK), key=f"{key}-days", selection_mode="multi", format_func=day_name,
        default=(now.days.split(",") if now and now.days else []),
    )  # fmt: skip
    values["days"] = ",".join(day for day in WEEK if day in chosen)
    left, right = st.columns(2)
    with left:
        values["start_time"] = fields.text(
            "start_time", now.start_time[:5] if now and now.start_time else "", key=key, placeholder="09:00"
        )
    with right:
        values["end_time"] = fields.text(
            "end_time", now.end_time[:5] if now and now.end_time else "", key=key, placeholder="10:30"
        )
    values["description"] = fields.text("description", now.description if now else None, key=key)
    values["is_active"] = st.toggle(field_name("is_active"), now.is_active if now else True, key=f"{key}-active")
    _finish(actor, now, values)


def _new_subject(actor: Actor) -> None:
    name = st.text_input(_("Subject"), key="new-subject", max_chars=255)
    if st.button(_("Add"), key="add-subject"):
        found = run(model.save_subject(actor, name))
        if found:
            st.caption(f":red[{next(iter(found.values()))}]")
        else:
            st.rerun()


def _finish(actor: Actor, now: GroupOut | None, values: dict[str, Any]) -> None:
    with st.container(horizontal=True, horizontal_alignment="right"):
        if now and st.button(_("Withdraw…"), key="withdraw-group", type="tertiary"):
            _end()
            text = _("“%(name)s” disappears from every list; its students are in no group then.") % {"name": now.name}
            withdrawn = now.id
            confirming.ask(confirming.Question(
                _("Withdraw the group?"), text, _("Withdraw"), lambda: run(model.withdraw_group(actor, withdrawn))
            ))  # fmt: skip
            st.rerun()
        if st.button(_("Save"), key="save-group", type="primary"):
            viewer.examiner()
            found = run(model.save_group(actor, now.id if now else None, values))
            fields.note(found)
            if found:
                st.rerun()
            _end()
            st.rerun()
