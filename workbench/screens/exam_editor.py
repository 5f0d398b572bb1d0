"""Writing an exam, with a preview of what the student will see."""

from collections.abc import Callable, Iterable
from html import escape

import streamlit as st

from api.access import Actor
from workbench import theme, viewer
from workbench.i18n import _, ngettext
from workbench.models.exams import MOST_QUESTIONS, SPEAKING_KINDS, Asked, ExamDraft
from workbench.models.exams import save as save_exam
from workbench.models.words import question_kind
from workbench.runtime import run
from workbench.shortcuts import SAVE

LONGEST_TEXT = 10_000


def show(
    actor: Actor,
    saved: ExamDraft,
    *,
    on_leave: Callable[[], None],
    on_withdraw: Callable[[], None] | None = None,
) -> None:
    """Edit a draft that starts from what is saved and lasts until it is saved or left."""
    draft: ExamDraft = st.session_state.setdefault(_key(saved), saved)
    _bar(actor, draft, on_leave, on_withdraw)
    viewer.show_note()
    if draft.attempts:
        st.info(
            ngettext(
                "%(n)d student has begun this exam: they see changes too.",
                "%(n)d students have begun this exam: they see changes too.",
                draft.attempts,
            )
            % {"n": draft.attempts},
            icon=":material/info:",
        )
    form, preview = st.columns([7, 5], gap="large")
    with form:
        _general(draft)
        _writing(draft)
        _speaking(draft)
    with preview, st.container(key="preview"):
        st.html(_as_student(draft))


def _key(draft: ExamDraft) -> str:
    return f"exam-draft-{draft.exam or 'new'}"


def _bar(actor: Actor, draft: ExamDraft, on_leave: Callable[[], None], on_withdraw: Callable[[], None] | None) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="desk-bar"):
        st.button(_("Exams"), icon=":material/arrow_back:", type="tertiary", key="leave-exam", on_click=on_leave)
        theme.desk_title(draft.title or _("New exam"), "", "")
        if on_withdraw:
            st.button(_("Withdraw…"), key="ask-withdraw", type="tertiary", on_click=on_withdraw)
        st.button(
            _("Save"), key="save-exam", type="primary", icon=":material/save:", shortcut=SAVE.key,
            on_click=_save, args=(actor, draft, on_leave),
        )  # fmt: skip


def _save(actor: Actor, draft: ExamDraft, on_leave: Callable[[], None]) -> None:
    key = _key(draft)
    problem = run(save_exam(actor, draft))
    viewer.say(problem)
    if problem is None:
        st.session_state.pop(key, None)
        on_leave()


def _general(draft: ExamDraft) -> None:
    theme.section(_("General"))
    draft.title = st.text_input(_("Title"), draft.title, max_chars=255, key=f"title-{draft.exam}")
    draft.is_active = st.toggle(_("Students can sit it"), draft.is_active, key=f"active-{draft.exam}")


def _writing(draft: ExamDraft) -> None:
    theme.section(_("Writing"))
    draft.writing_minutes = _minutes("writing", draft.writing_minutes, draft)
    draft.letter = st.text_area(
        _("Task 1: letter"), draft.letter, height=140, max_chars=LONGEST_TEXT, key=f"letter-{draft.exam}"
    )
    draft.essay = st.text_area(
        _("Task 2: essay"), draft.essay, height=140, max_chars=LONGEST_TEXT, key=f"essay-{draft.exam}"
    )


def _speaking(draft: ExamDraft) -> None:
    theme.section(_("Speaking"))
    draft.speaking_minutes = _minutes("speaking", draft.speaking_minutes, draft)
    for index, asked in enumerate(draft.questions):
        _question(draft, asked, index)
    st.button(
        _("Add a question"),
        key="add-question",
        icon=":material/add:",
        disabled=len(draft.questions) >= MOST_QUESTIONS,
        on_click=draft.add_question,
    )


def _question(draft: ExamDraft, asked: Asked, index: int) -> None:
    with st.container(horizontal=True, vertical_alignment="top", key=f"question-{id(asked)}"):
        asked.kind = st.selectbox(
            _("Question %(number)d") % {"number": asked.number or index + 1},
            SPEAKING_KINDS,
            index=SPEAKING_KINDS.index(asked.kind),
            format_func=question_kind,
            key=f"kind-{id(asked)}",
            width=120,
        )
        asked.text = st.text_area(
            _("Text"), asked.text, height=80, max_chars=LONGEST_TEXT, key=f"text-{id(asked)}",
            label_visibility="hidden",
        )  # fmt: skip
        st.button(
            _("Remove"), key=f"remove-{id(asked)}", icon=":material/delete:", type="tertiary",
            on_click=draft.questions.remove, args=(asked,),
        )  # fmt: skip


def _minutes(section: str, minutes: int, draft: ExamDraft) -> int:
    options = sorted({*range(5, 65, 5), 75, 90, 105, 120, 150, 180, minutes})
    chosen: int = st.select_slider(_("Minutes"), options, minutes, key=f"minutes-{section}-{draft.exam}")
    return chosen


def _as_student(draft: ExamDraft) -> str:
    tasks = ((1, _("Letter"), draft.letter), (2, _("Essay"), draft.essay))
    questions = ((q.number or n, question_kind(q.kind), q.text) for n, q in enumerate(draft.questions, 1))
    caption, writing, speaking = _("As the student sees it"), _("Writing"), _("Speaking")
    return (
        f'<article class="aw-preview"><small>{escape(caption)}</small>'
        f"<h3>{escape(draft.title) or '…'}</h3>"
        f"{_section(writing, draft.writing_minutes, tasks)}"
        f"{_section(speaking, draft.speaking_minutes, questions)}</article>"
    )


def _section(name: str, minutes: int, questions: Iterable[tuple[int, str, str]]) -> str:
    lasts = _("%(n)d min") % {"n": minutes}
    items = "".join(
        f"<li><b>{number}. {escape(kind)}</b><p>{escape(text) or '…'}</p></li>" for number, kind, text in questions
    )
    return f"<h4>{escape(name)} <i>{lasts}</i></h4><ol>{items}</ol>"
