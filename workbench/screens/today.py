"""Today's lessons, and the register of one."""

from collections.abc import Mapping

import streamlit as st

from api.access import Actor
from api.attendance.screens import LessonOut
from api.errors import Unauthenticated
from api.groups.schemas import WEEK
from workbench import theme, viewer
from workbench.elements.cards import Card, cards
from workbench.elements.register import register
from workbench.i18n import _, ngettext
from workbench.models import today as model
from workbench.models.calendar import day_name, days, hours, short_date
from workbench.models.today import Day
from workbench.runtime import run

GROUP = "group"


def today() -> None:
    """The day, or one group where the address names it."""
    actor = viewer.examiner()
    opened = st.query_params.get(GROUP, "")
    if opened.isdecimal() and len(opened) < 10:
        _register(actor, int(opened))
    else:
        _day(actor)


def _day(actor: Actor) -> None:
    day = run(model.today(actor))
    weekday = day_name(WEEK[day.now.weekday()])
    theme.heading(_("Today"), f"{weekday}, {short_date(day.now.date())}")
    viewer.show_note()
    if day.lessons:
        _missing(day)
        cards([_card(lesson, day) for lesson in day.lessons], key="lessons", on_open=open_group)
    else:
        theme.empty(_("No lessons today"), _("Groups whose days include today are listed here."))
    if day.others:
        with st.expander(_("Other groups")):
            cards([_card(lesson, day) for lesson in day.others], key="other-groups", on_open=open_group)


def _missing(day: Day) -> None:
    if not day.missing:
        st.success(_("Every group of today has its register."), icon=":material/check:")
        return
    names = ", ".join(lesson.name for lesson in day.missing[:8]) + (" …" if len(day.missing) > 8 else "")
    count = ngettext("%(n)d group has no register yet", "%(n)d groups have no register yet", len(day.missing))
    st.warning(f"{count % {'n': len(day.missing)}}: {names}", icon=":material/pending_actions:")


def _card(lesson: LessonOut, day: Day) -> Card:
    now = model.standing(lesson, day.now)
    students = ngettext("%(n)d student", "%(n)d students", lesson.students) % {"n": lesson.students}
    when = "" if lesson.is_on(day.now.date()) else days(lesson.days) or _("any day")
    below = " · ".join(part for part in (lesson.subject, when) if part)
    time = hours(lesson.start_time, lesson.end_time)
    return Card(lesson.id, lesson.name, time, below, students, now.text, now.tone, now.note)


def open_group(group: int) -> None:
    """Show this group's register."""
    st.query_params[GROUP] = str(group)


def _register(actor: Actor, group: int) -> None:
    found = run(model.register(actor, group))
    if st.button(_("Today"), icon=":material/arrow_back:", type="tertiary", key="leave"):
        st.query_params.pop(GROUP, None)
        st.rerun()
    if found is None:
        theme.empty(_("There is no such group"), _("It may have been withdrawn."))
        return
    lesson = found.lesson
    when = " · ".join(part for part in (days(lesson.days), hours(lesson.start_time, lesson.end_time)) if part)
    theme.heading(lesson.name, f"{lesson.subject} · {when}" if when else lesson.subject)
    if found.refusal:
        st.warning(found.refusal, icon=":material/schedule:")
    if not found.lines:
        theme.empty(_("No students in this group"), _("Owners put students into groups."))
        return
    _marks(actor, group)


@st.fragment
def _marks(actor: Actor, group: int) -> None:
    """A fragment, so that a tap is answered without the rest of the page."""
    found = run(model.register(actor, group))
    if found is None:
        st.rerun(scope="app")
    register(group, model.as_data(found.lines), key="register", may_mark=found.refusal is None, on_mark=_mark)


def _mark(group: int, marks: Mapping[str, str | None]) -> str | None:
    try:
        return run(model.mark(viewer.actor(), group, marks))
    except Unauthenticated:
        return _("Your session has ended: sign in again, then mark again.")
