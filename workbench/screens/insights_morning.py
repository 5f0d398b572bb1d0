"""The morning page: on one screen what has changed and what needs an owner."""

import streamlit as st

from analytics.definitions import DEFINITIONS
from api import clock
from api.groups.schemas import WEEK
from api.pulse.queries import worker_health
from workbench import theme, viewer
from workbench.elements import figures
from workbench.elements.lines import lines
from workbench.i18n import _
from workbench.models.calendar import day_name, short_date
from workbench.models.insights.morning import Card
from workbench.models.insights.morning import morning as morning_model
from workbench.models.insights.parts import meaning
from workbench.runtime import run


def morning() -> None:
    """Show it."""
    actor = viewer.examiner()
    now = clock.now()
    theme.heading(_("Good morning, %(name)s") % {"name": actor.name},
                  f"{day_name(WEEK[now.weekday()])}, {short_date(now.date())}")  # fmt: skip
    with st.spinner(_("Counting…"), show_time=True):
        page = morning_model(actor, run(worker_health()))
    if page.is_empty:
        theme.empty(_("There is nothing to count yet"), _("Figures appear as soon as there are groups and students."))
        return
    figures.numbers(page.numbers)
    with st.container(key="morning-cards"):
        for card in page.cards:
            _show(card)


def _show(card: Card) -> None:
    lines(
        card.title, card.count, card.tone, card.lines, key=f"lines-{card.name}", nothing=card.nothing,
        tip=meaning(DEFINITIONS[card.definition]) if card.definition else "",
        all_=_("All") if card.theme else "", on_open=lambda student: _open(card, student),
    )  # fmt: skip


def _open(card: Card, student: int) -> None:
    """A student's card, or the chapter that has all of them."""
    if student:
        viewer.go("students", student=str(student))
    elif card.theme:
        st.session_state[f"chapter-{card.theme}"] = card.chapter
        viewer.go(card.theme, chapter=card.chapter)
