"""The pages of figures: what time and what part of the centre, then one chapter of the theme."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, Final

import streamlit as st

from api import clock
from api.access import Actor
from workbench import theme, viewer
from workbench.elements import figures
from workbench.i18n import _
from workbench.models.insights import themes
from workbench.models.insights.choice import PERIODS, USUAL, Choice, chosen_of
from workbench.models.insights.themes import THEMES

CHOICE: Final = "figures-choice"
PERIOD: Final = "figures-period"
CHAPTER: Final = "chapter"
OWN: Final = "own"


def show(name: str) -> None:
    """The theme of this name."""
    actor = viewer.examiner()
    page = THEMES[name]
    theme.heading(_(page.title), _("Rest the pointer on a figure or a heading to read what it means."))
    choice = _filters(actor, name)
    chapter = _chapter(name)
    more: dict[str, Any] = {}
    if (name, chapter) == ("assessment", "questions"):
        more = _exam(actor, choice)
    with st.container(key="figures"):
        with st.spinner(_("Counting…"), show_time=True):
            found = themes.chapter(actor, name, chapter, choice, **more)
        query = {key: str(value) for key, value in more.items() if value}
        figures.chapter(found, choice, at=f"{name}/{chapter}", more=query)


def _chapter(name: str) -> str:
    """Which chapter is shown: the one in the address, until another is chosen."""
    titles = {key: _(title) for key, (title, _make) in THEMES[name].chapters.items()}
    key = f"chapter-{name}"
    asked = st.query_params.get(CHAPTER, "")
    if key not in st.session_state:
        st.session_state[key] = asked if asked in titles else next(iter(titles))
    chosen = st.segmented_control(
        _("Chapter"), list(titles), key=key, format_func=lambda one: titles[one], label_visibility="collapsed",
        required=True,
    )  # fmt: skip
    if asked != chosen:
        st.query_params[CHAPTER] = str(chosen)
    return str(chosen)


def _exam(actor: Actor, choice: Choice) -> dict[str, Any]:
    known = themes.exams(actor, choice)
    if not known:
        return {}
    exam = st.selectbox(_("Exam"), list(known), key="figures-exam", format_func=lambda exam: known[exam], width=520)
    return {"exam": exam}


def _filters(actor: Actor, name: str) -> Choice:
    """Chosen once, kept for all themes as long as the window is open."""
    kept: dict[str, Any] = st.session_state.setdefault(CHOICE, {"period": USUAL})
    today = clock.now().date()
    with st.container(horizontal=True, vertical_alignment="bottom", key="figures-filters"):
        periods = {**{period: _(period) for period in PERIODS}, OWN: _("Other…")}
        kept["period"] = st.selectbox(
            _("Period"), list(periods), list(periods).index(kept["period"]), key=f"{name}-period", width=150,
            format_func=lambda one: periods[one],
        )  # fmt: skip
        first, last = _own_days(kept, name) if kept["period"] == OWN else PERIODS[kept["period"]](today)
        known = themes.names(actor, Choice(first, last))
        groups = _several("groups", _("Groups"), known.groups, kept, name)
        subjects = _several("subjects", _("Subjects"), known.subjects, kept, name)
        teachers = _several("teachers", _("Teachers"), known.teachers, kept, name)
        address = f"/figures/report/{min(last, today):%Y-%m}.pdf"
        label = _("Report of the month")
        st.html(f'<span class="aw-files"><a href="{address}" download>{escape(label)}</a></span>', width="content")
    return Choice(first, last, groups, subjects, teachers)


def _own_days(kept: dict[str, Any], name: str) -> tuple[Any, Any]:
    today = clock.now().date()
    usual = kept.get("days") or PERIODS[USUAL](today)
    days = st.date_input(_("From – till"), usual, max_value=today, key=f"{name}-days", format="DD.MM.YYYY", width=230)
    if isinstance(days, tuple) and len(days) == 2:
        kept["days"] = days
    found: tuple[Any, Any] = kept.get("days") or usual
    return found


def _several(what: str, label: str, names: Mapping[int, str], kept: dict[str, Any], theme_name: str) -> tuple[int, ...]:
    before: Sequence[int] = chosen_of(names, kept.get(what, ()))
    picked = st.multiselect(
        label, list(names), before, key=f"{theme_name}-{what}", format_func=lambda one: names[one],
        placeholder=_("All"), width=210,
    )  # fmt: skip
    kept[what] = tuple(picked)
    return tuple(picked)
