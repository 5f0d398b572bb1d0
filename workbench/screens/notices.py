"""What is told to people by itself: whether, when and in which words."""

from html import escape
from typing import Final

import streamlit as st

from api.access import Actor
from api.centre import queries, rules
from api.notices.kinds import NoticeKind
from api.notices.schemas import KindOut
from workbench import theme, viewer
from workbench.i18n import _
from workbench.models import notices as model
from workbench.runtime import run

SAVED: Final = "notices_saved"


def notices() -> None:
    """The times, then the kinds one below the other."""
    actor = viewer.examiner()
    theme.heading(_("Notices"), _("What students, parents and examiners are told by Telegram, by itself."))
    viewer.show_note()
    if st.session_state.pop(SAVED, False):
        st.success(_("Saved."), icon=":material/check:")
    _times(actor)
    for kind in run(model.kinds()):
        _kind(actor, kind)


def _times(actor: Actor) -> None:
    now = run(queries.settings())
    with st.container(border=True, key="card-times"):
        theme.section(_("When"))
        first, second, third, fourth = st.columns(4, vertical_alignment="bottom")
        with first:
            start = st.time_input(_("Quiet from"), now.quiet_from, key="quiet-from", step=1800)
        with second:
            end = st.time_input(
                _("until"), now.quiet_until, key="quiet-until", step=1800,
                help=_("What comes up meanwhile is sent when the quiet hours end, several as one message."),
            )  # fmt: skip
        with third:
            day = st.number_input(_("Day of the reminder to pay"), 1, 28, now.payment_due_day, key="due-day")
        with fourth:
            minutes = st.number_input(
                _("Minutes until an absence is told"), 0, 240, now.absence_minutes, key="absence-minutes",
                help=_("A register may be corrected for so long before parents hear of it."),
            )  # fmt: skip
        changes = {"quiet_from": start, "quiet_until": end, "payment_due_day": day, "absence_minutes": minutes}
        wanted = now.model_copy(update=changes)
        if st.button(_("Save"), key="save-times", type="primary", disabled=wanted == now):
            with viewer.refusals_shown():
                run(rules.change_settings(actor, wanted))
                st.session_state[SAVED] = True
                st.rerun()


def _kind(actor: Actor, now: KindOut) -> None:
    kind = now.kind
    with st.container(border=True, key=f"card-kind-{kind}"):
        with st.container(horizontal=True, vertical_alignment="center", key=f"head-{kind}"):
            theme.word(model.kind_name(kind))
            st.caption(model.to_whom(kind), width="stretch")
            is_on = st.toggle(_("Told"), now.is_on, key=f"on-{kind}")
            at_night = kind is NoticeKind.QUEUE or st.toggle(
                _("At night too, without a sound"), now.at_night, key=f"night-{kind}", disabled=not is_on
            )
        left, right = st.columns(2, gap="medium")
        with left:
            template = _words(now)
        with right:
            is_sound = _preview(kind, template)
        wanted = KindOut(kind=kind, is_on=is_on, at_night=at_night, template=template.strip())
        with st.container(horizontal=True):
            st.button(
                _("Save"), key=f"save-{kind}", type="primary", disabled=wanted == now or not is_sound,
                on_click=_save, args=(wanted,),
            )  # fmt: skip
            st.button(
                _("The usual words"), key=f"reset-{kind}", type="tertiary", on_click=_reset, args=(kind,),
                disabled=template == model.own_words(kind),
            )  # fmt: skip


def _words(now: KindOut) -> str:
    text = st.text_area(_("Words"), now.template, key=_key(now.kind), height=110, max_chars=1000)
    known = _("May name: %(names)s") % {"names": model.placeholders(now.kind)}
    st.html(f'<p class="aw-holders">{escape(known)}</p>')
    return text or ""


def _preview(kind: NoticeKind, template: str) -> bool:
    st.caption(_("So it reads:"))
    text, fault = model.shown(kind, template)
    if fault is None:
        st.html(f'<div class="aw-bubble">{escape(text)}</div>')
        return True
    st.error(fault, icon=":material/error:")
    return False


def _key(kind: NoticeKind) -> str:
    return f"words-{kind}"


def _reset(kind: NoticeKind) -> None:
    st.session_state[_key(kind)] = model.own_words(kind)


@viewer.callback
def _save(wanted: KindOut) -> None:
    said = run(model.change(viewer.actor(), wanted))
    viewer.say(said)
    st.session_state[SAVED] = said is None
