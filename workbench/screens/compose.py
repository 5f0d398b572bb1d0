"""A new message: to whom, what, and a question before it leaves."""

from typing import Final

import streamlit as st

from api.access import Actor
from api.messages.audience import Audience, Reach
from workbench import theme
from workbench.i18n import _, ngettext
from workbench.models import groups as groups_model
from workbench.models import messages as model
from workbench.models import students as students_model
from workbench.models.messages import Choice
from workbench.runtime import run
from workbench.screens import confirming

CHOSEN: Final = "message_students"
WRITTEN: Final = "messages_written"


def show(actor: Actor) -> None:
    """The form."""
    with st.container(border=True, key="card-compose"):
        theme.section(_("New message"))
        choice = st.segmented_control(
            _("To whom"), list(Choice), default=Choice.GROUPS, required=True, key="message-choice",
            format_func=model.choice_name,
        ) or Choice.GROUPS  # fmt: skip
        groups = _groups(actor, choice) if choice is not Choice.STUDENTS else []
        students = _students(actor) if choice is Choice.STUDENTS else []
        text = st.text_area(
            _("Text"), key=f"message-text-{st.session_state.get(WRITTEN, 0)}", max_chars=model.LONGEST, height=140,
            placeholder=_("What do they need to know?"),
        )  # fmt: skip
        _send(actor, text or "", model.audience_of(choice, groups, students))


def _groups(actor: Actor, choice: Choice) -> list[int]:
    names = {group.id: group.name for group in run(groups_model.groups(actor))}
    label = _("Groups") if choice is Choice.GROUPS else _("Only of these groups")
    return st.multiselect(
        label, list(names), key="message-groups", format_func=lambda group: names.get(group, "–"),
        placeholder=_("Choose groups") if choice is Choice.GROUPS else _("All groups"),
    )  # fmt: skip


def _students(actor: Actor) -> list[int]:
    chosen: dict[int, str] = st.session_state.setdefault(CHOSEN, {})
    text = st.text_input(
        _("Find a student"), key="message-student", type="search", placeholder=_("Name or phone"), max_chars=100,
        live=True, width=420,
    )  # fmt: skip
    found = run(students_model.quick(actor, text)) if text else []
    with st.container(horizontal=True, key="message-found"):
        for one in found:
            label = " · ".join(str(one[part]) for part in ("name", "group") if one[part])
            st.button(
                label, key=f"add-{one['id']}", icon=":material/add:", on_click=_add,
                args=(one["id"], str(one["name"])), disabled=one["id"] in chosen,
            )  # fmt: skip
    if text and not found:
        st.caption(_("Nobody found"))
    with st.container(horizontal=True, key="message-chosen"):
        for student, name in list(chosen.items()):
            st.button(
                name, key=f"drop-{student}", icon=":material/close:", type="tertiary", on_click=_drop, args=(student,)
            )  # fmt: skip
    return list(chosen)


def _add(student: int, name: str) -> None:
    st.session_state[CHOSEN][student] = name


def _drop(student: int) -> None:
    st.session_state[CHOSEN].pop(student, None)


def _send(actor: Actor, text: str, chosen: Audience | None) -> None:
    reach = run(model.reach(actor, chosen)) if chosen else Reach(0, 0)
    with st.container(horizontal=True, vertical_alignment="center", key="message-send"):
        st.button(
            _("Send…"), key="send-message", type="primary", icon=":material/send:",
            disabled=not reach.students or not text.strip(), on_click=_ask, args=(actor, text, chosen, reach),
        )  # fmt: skip
        st.caption(model.reach_words(reach) if chosen else _("Choose to whom."), width="stretch")


def _ask(actor: Actor, text: str, chosen: Audience, reach: Reach) -> None:
    def act() -> str | None:
        made, problem = run(model.send(actor, text, chosen))
        if made is not None:
            _begin_anew(made)
        return problem

    title = ngettext("Send to %(n)d student?", "Send to %(n)d students?", reach.students) % {"n": reach.students}
    confirming.ask(confirming.Question(title, model.reach_words(reach), _("Send"), act))


def _begin_anew(made: int) -> None:
    from workbench.screens.messages import open_message

    st.session_state[WRITTEN] = st.session_state.get(WRITTEN, 0) + 1
    st.session_state.pop(CHOSEN, None)
    open_message(made)
