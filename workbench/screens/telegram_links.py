"""The student's card: who hears of them by Telegram, and codes for those who are to."""

from html import escape
from typing import Final

import streamlit as st

from api.access import Actor, Permission
from api.students.screens import StudentFacts
from api.telegram.schemas import LinkCodeOut, Purpose
from workbench import theme, viewer
from workbench.i18n import _
from workbench.models import telegram as model
from workbench.models.calendar import short_date
from workbench.runtime import run
from workbench.screens import confirming
from workbench.wording import day_and_time

SHOWN: Final = "shown_link_code"


def show(actor: Actor, facts: StudentFacts) -> None:
    """The links, and what can be done about them."""
    if not actor.may(Permission.TELEGRAM_LINK_STUDENTS):
        return
    theme.section(_("Telegram"))
    with st.container(border=True, key="card-telegram"):
        _own(actor, facts)
        _parents(actor, facts)
    show_code(facts.id, facts.name)


def _own(actor: Actor, facts: StudentFacts) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="link-own"):
        is_linked = facts.telegram_id is not None
        theme.pill(_("linked") if is_linked else _("not linked"), "done" if is_linked else "held", _("Student"))
        st.button(
            _("Code"), key="code-own", icon=":material/qr_code_2:", on_click=_make, args=(facts.id, Purpose.OWN),
            help=_("A code that links the student’s own Telegram. It works once, for a day."),
        )  # fmt: skip
        if is_linked:
            st.button(_("Unlink…"), key="unlink-own", type="tertiary", on_click=_ask, args=(actor, facts, None))


def _parents(actor: Actor, facts: StudentFacts) -> None:
    linked = run(model.parents(actor, facts.id))
    with st.container(horizontal=True, vertical_alignment="center", key="link-parents"):
        words = _("%(count)d linked") % {"count": len(linked)} if linked else _("not linked")
        theme.pill(words, "done" if linked else "held", _("Parents"))
        st.button(
            _("Code"), key="code-parent", icon=":material/qr_code_2:", on_click=_make, args=(facts.id, Purpose.PARENT),
            help=_("A code that links a parent’s Telegram. It works once, for a day."),
        )  # fmt: skip
    for parent in linked:
        with st.container(horizontal=True, vertical_alignment="center", key=f"link-parent-{parent.id}"):
            st.caption(_("Linked since %(day)s") % {"day": short_date(parent.created_at)}, width="stretch")
            st.button(
                _("Unlink…"), key=f"unlink-{parent.id}", type="tertiary", on_click=_ask, args=(actor, facts, parent.id)
            )


@viewer.callback
def _make(student: int, purpose: Purpose) -> None:
    code, problem = run(model.new_code(viewer.actor(), student, purpose))
    viewer.say(problem)
    if code:
        st.session_state[SHOWN] = (student, purpose, code)


def _ask(actor: Actor, facts: StudentFacts, parent: int | None) -> None:
    _close()
    question = confirming.Question(
        _("Unlink this Telegram?"),
        _("%(name)s: no messages go there any more. A new code links it again.") % {"name": facts.name},
        _("Unlink"),
        lambda: run(model.unlink(actor, facts.id, parent)),
    )
    confirming.ask(question)


@viewer.callback
def make_own() -> None:
    """From a callback: a code for one's own Telegram."""
    me = viewer.actor()
    st.session_state[SHOWN] = (me.id, None, run(model.own_code(me)))


def show_code(person: int, name: str) -> None:
    """The code that was made for this person, if one was."""
    whose, purpose, code = st.session_state.get(SHOWN, (0, None, None))
    if whose == person and isinstance(code, LinkCodeOut):
        title = model.purpose_name(purpose) if purpose else _("Your own Telegram")
        st.dialog(title, on_dismiss=_close)(_code)(name, code)


def _close() -> None:
    st.session_state.pop(SHOWN, None)


def _code(name: str, code: LinkCodeOut) -> None:
    until = _("Works once, until %(time)s") % {"time": day_and_time(code.expires_at)}
    how = _("Scan it with the phone’s camera, or send this to the bot:")
    link = f'<a href="{escape(code.link)}" target="_blank">{escape(code.link)}</a>' if code.link else ""
    alt = _("QR code")
    st.html(
        f'<div class="aw-code"><b>{escape(name)}</b><img src="{model.picture(code)}" alt="{escape(alt)}">'
        f"<p>{escape(how)}</p><code>{escape(model.typed(code))}</code>{link}<i>{escape(until)}</i></div>"
    )
    if code.link is None:
        st.caption(_("The bot’s name is not known yet: it is told when the bot has started."))
