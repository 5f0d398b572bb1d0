"""One student on one page: contact, group, attendance, scores, payments, results."""

from collections.abc import Callable
from html import escape

import streamlit as st

from api.access import Actor, Permission
from api.attendance.schemas import Presence
from api.grading.schemas import Queue
from api.groups.schemas import WEEK
from api.multilevel.schemas import SectionType
from workbench import theme, viewer
from workbench.i18n import _
from workbench.models import attempts as attempt_model
from workbench.models import students as model
from workbench.models.calendar import (
    after,
    day_name,
    days,
    month_name,
    month_of,
    months_of,
    short_date,
    sum_of,
    this_month,
)
from workbench.models.standing import queue_name
from workbench.models.students import DayMark, StudentCard
from workbench.models.today import presence_name
from workbench.runtime import run
from workbench.screens import people_forms, telegram_links
from workbench.wording import day_and_time

MONTH = "month"


def show(actor: Actor, student: int, *, on_leave: Callable[[], None]) -> None:
    """The card."""
    card = run(model.card(actor, student, _month()))
    with st.container(horizontal=True, vertical_alignment="center", key="desk-bar"):
        st.button(_("Students"), icon=":material/arrow_back:", type="tertiary", key="leave", on_click=on_leave)
        if card is None:
            theme.desk_title(_("There is no such student"), "", "")
            return
        facts = card.facts
        theme.desk_title(facts.name, facts.group_name or _("No group"), days(facts.days))
        _acts(actor, card)
    viewer.show_note()
    people_forms.show_student(actor)
    left, middle, right = st.columns([4, 4, 5], gap="medium")
    with left:
        _contact(card)
        telegram_links.show(actor, card.facts)
        _results(card)
    with middle:
        _attendance(card)
        _scores(card)
    with right:
        _payments(card)


def _month() -> tuple[int, int] | None:
    year, _dash, number = st.query_params.get(MONTH, "").partition("-")
    is_month = year.isdecimal() and number.isdecimal() and 2000 <= int(year) <= 2100 and 1 <= int(number) <= 12
    return (int(year), int(number)) if is_month else None


def _acts(actor: Actor, card: StudentCard) -> None:
    if actor.may(Permission.STUDENTS_WRITE):
        st.button(
            _("Edit"), key="edit-student", type="tertiary", icon=":material/edit:",
            on_click=people_forms.begin, args=("student", card.facts.id),
        )  # fmt: skip
    if actor.may(Permission.PAYMENTS_WRITE):
        st.button(
            _("Take a payment"), key="pay", type="primary", icon=":material/payments:",
            on_click=viewer.go, args=("payments",), kwargs={"student": str(card.facts.id)},
        )  # fmt: skip


def _contact(card: StudentCard) -> None:
    facts = card.facts
    theme.section(_("Contact"))
    lines = {
        _("Phone"): _telephone(facts.phone),
        _("Parent’s phone"): _telephone(facts.parent_phone),
        _("Telegram ID"): escape(facts.telegram_id or "–"),
        _("Username"): escape(facts.username),
        _("Group"): escape(facts.group_name or "–"),
        _("Here since"): short_date(facts.created_at),
    }
    rows = "".join(f"<dt>{escape(label)}</dt><dd>{value}</dd>" for label, value in lines.items())
    st.html(f'<div class="aw-panel-box"><dl class="aw-facts">{rows}</dl></div>')


def _telephone(number: str | None) -> str:
    if not number:
        return "–"
    digits = "".join(sign for sign in number if sign.isdecimal() or sign == "+")
    return f'<a href="tel:{escape(digits)}">{escape(number)}</a>'


def _attendance(card: StudentCard) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="month-turn"):
        theme.section(_("Attendance"))
        st.button("‹", key="month-back", type="tertiary", help=_("Earlier"), on_click=_turn, args=(card, -1))
        theme.word(month_of(card.month))
        st.button(
            "›", key="month-on", type="tertiary", help=_("Later"), on_click=_turn, args=(card, 1),
            disabled=card.month >= this_month(card.today),
        )  # fmt: skip
    heads = "".join(f"<th>{escape(day_name(key))}</th>" for key in WEEK)
    weeks = "".join(f"<tr>{''.join(_square(mark, card) for mark in week)}</tr>" for week in card.weeks)
    rate = "–" if card.rate is None else f"{card.rate} %"
    counts = " · ".join(
        f"{card.counts[presence]} {presence_name(presence).lower()}" for presence in Presence if card.counts[presence]
    )
    none = _("No lessons recorded this month.")
    st.html(
        f'<div class="aw-panel-box"><p class="aw-rate"><b>{rate}</b><span>{escape(counts or none)}</span></p>'
        f'<table class="aw-month"><thead><tr>{heads}</tr></thead><tbody>{weeks}</tbody></table></div>'
    )


def _square(mark: DayMark, card: StudentCard) -> str:
    if mark.day is None:
        return "<td></td>"
    tone = mark.presence.value if mark.presence else ("lesson" if mark.is_lesson else "")
    today = " today" if mark.day == card.today else ""
    words = f"{presence_name(mark.presence)} · {mark.note}" if mark.presence else ""
    return f'<td><span class="{tone}{today}" title="{escape(words)}">{mark.day.day}</span></td>'


def _turn(card: StudentCard, step: int) -> None:
    year, number = after(card.month, step)
    st.query_params[MONTH] = f"{year}-{number}"


def _scores(card: StudentCard) -> None:
    theme.section(_("Scores"))
    if not card.scores:
        _nothing(_("No scores yet."))
        return
    total = _("%(points)d points in all") % {"points": card.facts.points}
    rows = "".join(
        f"<tr><td>{short_date(score.date)}</td><td>{escape(score.group)}</td><td>{escape(score.given_by or '')}</td>"
        f'<td class="end"><b>{score.score}</b></td></tr>'
        for score in card.scores
    )
    st.html(
        f'<div class="aw-panel-box"><p class="aw-none">{escape(total)}</p><div class="aw-scroll">'
        f'<table class="aw-plain">{rows}</table></div></div>'
    )


def _payments(card: StudentCard) -> None:
    theme.section(_("Payments"))
    words = {"paid": _("paid"), "due": _("not paid"), "ahead": _("still to come"), "before": _("before they came")}
    months = "".join(
        f'<li class="{state}" title="{escape(words[state])}"><b>{escape(month_name(month))}</b><i>{year}</i></li>'
        for (year, month), state in card.year
    )
    last = card.payments[0] if card.payments else None
    latest = _("Nothing paid yet.")
    if last:
        when = day_and_time(last.created_at)
        latest = _("Last: %(amount)s on %(day)s") % {"amount": sum_of(last.amount), "day": when}
    receipt = escape(_("Receipt"))
    rows = "".join(
        f"<tr><td>{short_date(line.created_at)}</td><td>{escape(months_of(line.months) or '–')}</td>"
        f'<td class="end"><b>{escape(sum_of(line.amount))}</b></td>'
        f'<td class="end"><a href="/receipt/{line.id}" target="_blank">{receipt}</a></td></tr>'
        for line in card.payments
    )
    st.html(
        f'<div class="aw-panel-box"><p class="aw-none">{escape(latest)}</p><ul class="aw-year">{months}</ul>'
        f'<table class="aw-plain">{rows}</table></div>'
    )


def _results(card: StudentCard) -> None:
    theme.section(_("Results"))
    if not card.attempts:
        _nothing(_("No exams yet."))
        return
    rows = ""
    for attempt in card.attempts:
        marks = "".join(
            f'<span class="aw-pill {tone}">{escape(queue_name(Queue(kind.value)))}: {escape(text)}</span> '
            for kind in SectionType
            for text, tone in [attempt_model.status_words(attempt_model.section_of(attempt, kind))]
        )
        rows += f"<li><b>{escape(attempt.exam_title)}</b><i>{day_and_time(attempt.created_at)}</i><p>{marks}</p></li>"
    st.html(f'<div class="aw-panel-box"><ul class="aw-results">{rows}</ul></div>')


def _nothing(words: str) -> None:
    st.html(f'<div class="aw-panel-box"><p class="aw-none">{escape(words)}</p></div>')
