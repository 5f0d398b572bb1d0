"""The audit trail: who did what, when, from what to what."""

from datetime import date
from html import escape
from typing import Any

import streamlit as st

from api.access import Actor
from api.audit.screens import EntryOut, object_types
from workbench import theme, viewer
from workbench.elements import paging
from workbench.i18n import _
from workbench.models import people
from workbench.models import trail as model
from workbench.models.trail import Change, Names, Wanted
from workbench.runtime import run
from workbench.wording import day_and_time

LIST = "trail"


def trail() -> None:
    """The acts that were asked for, the newest first."""
    actor = viewer.examiner()
    theme.heading(_("Audit trail"), _("Every change of people, groups, money and grades. Nothing here can be changed."))
    wanted = _filters(actor)
    sheet = run(model.sheet(actor, wanted, paging.current(LIST)))
    if not sheet.entries:
        theme.empty(_("Nothing found"), _("Choose another time, person or object."))
        return
    rows = "".join(_entry(entry, sheet.names) for entry in sheet.entries)
    st.html(f'<div class="aw-panel-box aw-trail">{rows}</div>')
    paging.buttons(LIST, shown=len(sheet.entries), size=model.PAGE_SIZE, has_more=sheet.has_more)


def _filters(actor: Actor) -> Wanted:
    names = {person.id: people.name_of(person) for person in run(people.staff(actor))}
    anew: dict[str, Any] = {"on_change": paging.start_over, "args": (LIST,)}
    kind, number, who, days = st.columns([3, 2, 3, 3])
    with kind:
        object_type = st.selectbox(
            _("Object"), ["", *run(object_types(actor))], key="trail-kind",
            format_func=lambda kind: model.object_name(kind) if kind else _("Everything"), **anew,
        )  # fmt: skip
    with number:
        object_id = st.text_input(_("Its number"), key="trail-number", max_chars=20, **anew)
    with who:
        by = st.selectbox(
            _("Who"), [None, *names], key="trail-actor",
            format_func=lambda person: names[person] if person else _("Anybody"), **anew,
        )  # fmt: skip
    with days:
        period = st.date_input(_("From – till"), [], key="trail-days", format="DD.MM.YYYY", **anew)
    first, last = _ends(period)
    return Wanted(object_type or "", object_id or "", by, first, last)


def _ends(period: object) -> tuple[date | None, date | None]:
    days = [day for day in period if isinstance(day, date)] if isinstance(period, tuple) else []
    return (days[0], days[-1]) if days else (None, None)


def _entry(entry: EntryOut, names: Names) -> str:
    text, tone = model.action(entry)
    who = escape(entry.actor_name or _("The centre itself"))
    reason = f"<q>{escape(entry.reason)}</q>" if entry.reason else ""
    facts = "".join(_change(change) for change in model.changes(entry, names))
    what = escape(model.title(entry, names))
    head = (
        f'<span class="aw-pill {tone}">{escape(text)}</span> <b>{what}</b> <span>{who}</span> {reason}'
        f"<time>{day_and_time(entry.at)}</time>"
    )
    return f"<details><summary>{head}</summary><dl>{facts}</dl></details>"


def _change(change: Change) -> str:
    before = f"<del>{escape(change.before)}</del>" if change.before is not None else ""
    after = f"<ins>{escape(change.after)}</ins>" if change.after is not None else ""
    arrow = " → " if before and after else ""
    return f"<dt>{escape(change.field)}</dt><dd>{before}{arrow}{after}</dd>"
