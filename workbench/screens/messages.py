"""Messages: whether delivery works, a new one, the latest; or one message with what became of it."""

from html import escape
from typing import Final

import streamlit as st

from api.access import Actor, Permission
from api.messages.screens import LogLine, MessageLine
from api.notices.screens import FailedNotice
from workbench import theme, viewer
from workbench.elements import paging
from workbench.elements.rows import Cell, Column, Row, table
from workbench.i18n import _
from workbench.models import messages as model
from workbench.models.messages import MessageView
from workbench.models.notices import kind_name
from workbench.runtime import run
from workbench.screens import compose, confirming
from workbench.screens.finding import open_student
from workbench.wording import day_and_time

MESSAGE: Final = "message"
LIST: Final = "messages"
LOG: Final = "message-log"
EVERY: Final = 2


def messages() -> None:
    """The list with the form, or one message where the address names it."""
    actor = viewer.examiner()
    confirming.show()
    opened = st.query_params.get(MESSAGE, "")
    if opened.isdecimal() and len(opened) < 10:
        _one(actor, int(opened))
        return
    theme.heading(_("Messages"), _("To students, by Telegram."))
    health()
    viewer.show_note()
    if actor.may(Permission.MESSAGES_SEND):
        compose.show(actor)
    _list(actor)
    _failures(actor)


def health() -> None:
    """Whether what is sent arrives: a dead worker is seen here first."""
    found = run(model.health())
    words, tone = model.health_words(found)
    notes = []
    if found.waiting:
        notes.append(_("%(count)d waiting") % {"count": found.waiting})
    if found.oldest_waiting:
        notes.append(_("the oldest since %(time)s") % {"time": day_and_time(found.oldest_waiting)})
    if found.last_beat:
        notes.append(_("last sign of life %(time)s") % {"time": day_and_time(found.last_beat)})
    note = " · ".join(notes)
    st.html(
        f'<div class="aw-health"><span class="aw-pill {tone}">{escape(words)}</span><span>{escape(note)}</span></div>'
    )


def _list(actor: Actor) -> None:
    theme.section(_("Sent"))
    search = st.text_input(
        _("Search"), key="messages-search", type="search", placeholder=_("Part of the text"), max_chars=100,
        label_visibility="collapsed", width=320, on_change=paging.start_over, args=(LIST,),
    )  # fmt: skip
    sheet = run(model.sheet(actor, search=search or "", number=paging.current(LIST)))
    if not sheet.messages:
        st.caption(_("No messages yet."))
        return
    columns = [
        Column(_("Text"), width="wide"), Column(_("Recipients"), align="end"), Column(_("State")),
        Column(_("Sent by")), Column(_("When")),
    ]  # fmt: skip
    table(columns, [_row(line) for line in sheet.messages], key="message-rows", on_open=open_message)
    paging.buttons(LIST, shown=len(sheet.messages), size=model.PAGE_SIZE, has_more=sheet.has_more)


def _row(line: MessageLine) -> Row:
    words, tone = model.status_words(line)
    text = line.text if len(line.text) <= 90 else f"{line.text[:90]}…"
    cells = (Cell(text.replace("\n", " ")), Cell(str(line.recipients)), Cell(words, tone))
    return Row(line.id, (*cells, Cell(line.sent_by), Cell(day_and_time(line.created_at))))


def _failures(actor: Actor) -> None:
    """Notices that did not arrive, where there are any."""
    failed = run(model.failed_notices(actor))
    if not failed:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="failed-head"):
        theme.section(_("Notices that did not arrive"))
        if actor.may(Permission.MESSAGES_SEND):
            st.button(
                _("Send them again"), key="retry-notices", icon=":material/refresh:", on_click=_retry_notices,
                args=([one.id for one in failed],),
            )  # fmt: skip
    columns = [
        Column(_("To whom"), width="wide"), Column(_("Notice")), Column(_("Why"), width="wide"), Column(_("When")),
    ]  # fmt: skip
    people = {one.id: one.recipient for one in failed}

    def opened(notice: int) -> None:
        if person := people.get(notice):
            open_student(person)

    table(columns, [_failed_row(one) for one in failed], key="failed-rows", on_open=opened)


def _failed_row(one: FailedNotice) -> Row:
    note = _("Parents") if one.is_parents else ""
    whom = Cell(one.name or _("The examiners’ chat"), note=note)
    kind = Cell(kind_name(one.kind) if one.kind else "–")
    return Row(one.id, (whom, kind, Cell(one.error or ""), Cell(day_and_time(one.created_at))))


@viewer.callback
def _retry_notices(failed: list[int]) -> None:
    viewer.say(run(model.retry_notices(viewer.actor(), failed)))


def open_message(message: int) -> None:
    """From a callback: show this message."""
    paging.start_over(LOG)
    viewer.go("messages", **{MESSAGE: str(message)})


def _leave() -> None:
    st.query_params.pop(MESSAGE, None)


def _one(actor: Actor, message: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="desk-bar"):
        st.button(_("Messages"), icon=":material/arrow_back:", type="tertiary", key="leave", on_click=_leave)
        theme.desk_title(_("Message"), "", "")
    viewer.show_note()
    found = run(model.view(actor, message, paging.current(LOG)))
    if found is None:
        theme.empty(_("There is no such message"))
        return
    _progress(message)
    _acts(actor, found)
    _log(found)


@st.fragment(run_every=EVERY)
def _progress(message: int) -> None:
    """How far it is, read again every two seconds while something is pending."""
    found = run(model.view(viewer.examiner(), message, 1))
    if found is None:
        return
    line = found.line
    counts = _("%(sent)d sent, %(failed)d failed, %(pending)d on their way") % {
        "sent": line.sent, "failed": line.failed, "pending": line.pending,
    }  # fmt: skip
    reasons = "".join(f"<li>{escape(one.error)}: {one.count}</li>" for one in found.reasons)
    percent = round(found.share * 100)
    st.html(
        f'<div class="aw-panel-box aw-far"><p>{escape(line.text)}</p><div class="aw-progress" role="progressbar"'
        f' aria-valuenow="{percent}" aria-valuemin="0" aria-valuemax="100"><span style="width: {percent}%"></span>'
        f"</div><p><b>{escape(counts)}</b></p><ul>{reasons}</ul></div>"
    )
    was = st.session_state.get("message-over")
    st.session_state["message-over"] = (message, line.is_over)
    if was == (message, False) and line.is_over:
        st.rerun(scope="app")


def _acts(actor: Actor, found: MessageView) -> None:
    if not actor.may(Permission.MESSAGES_SEND):
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        failed = found.line.failed
        st.button(
            _("Send again to those who failed"), key="retry", icon=":material/refresh:", disabled=not failed,
            on_click=_retry, args=(found.line.id,),
        )  # fmt: skip
        st.button(
            _("Remove…"), key="remove-message", type="tertiary", icon=":material/delete:", on_click=_ask,
            args=(actor, found.line),
        )  # fmt: skip


@viewer.callback
def _retry(message: int) -> None:
    viewer.say(run(model.retry(viewer.actor(), message)))
    st.session_state["message-over"] = (message, False)


def _ask(actor: Actor, line: MessageLine) -> None:
    def act() -> str | None:
        said = run(model.remove(actor, line.id))
        if said is None:
            _leave()
        return said

    text = _("What is on its way is not sent any more. What has arrived stays in people’s Telegram.")
    confirming.ask(confirming.Question(_("Remove this message?"), text, _("Remove"), act))


def _log(found: MessageView) -> None:
    theme.section(_("Recipients"))
    columns = [
        Column(_("Student"), width="wide"), Column(_("Group")), Column(_("State")), Column(_("Why"), width="wide"),
        Column(_("When")),
    ]  # fmt: skip
    table(columns, [_log_row(line) for line in found.log], key="log-rows", on_open=open_student)
    paging.buttons(LOG, shown=len(found.log), size=model.LOG_SIZE, has_more=found.has_more)


def _log_row(line: LogLine) -> Row:
    words, tone = model.log_words(line)
    moment = line.sent_at or line.due_at
    cells = (Cell(line.name), Cell(line.group_name or "–"), Cell(words, tone), Cell(line.error or ""))
    return Row(line.recipient, (*cells, Cell(day_and_time(moment) if moment else "")))
