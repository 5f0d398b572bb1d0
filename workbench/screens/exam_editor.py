"""Writing an exam, with a preview of what the student will see."""

from collections.abc import Callable, Iterable
from html import escape
from typing import Final

import streamlit as st

from api.access import Actor
from workbench import theme, viewer
from workbench.elements import editing as writing
from workbench.elements.editing import Editing
from workbench.i18n import _, ngettext
from workbench.models.exams import MOST_QUESTIONS, SPEAKING_KINDS, Asked, ExamDraft, read_back
from workbench.models.exams import save as save_exam
from workbench.models.words import question_kind
from workbench.runtime import run

LONGEST_TEXT: Final = 10_000
FORM: Final = "exam-form"

Work = Editing[ExamDraft]


def show(actor: Actor, saved: ExamDraft, leave: Callable[[], None], withdraw: Callable[[], None] | None = None) -> None:
    """Edit a draft that starts from what is saved, and lasts until it is saved or discarded."""
    work = writing.begin(f"academy:exam:{actor.id}:{saved.exam or 'new'}", saved, read_back)
    work.draft.attempts = saved.attempts
    _take(work)
    # Before the fields, so that it is there to hear the first key that is pressed in one.
    work.keep(FORM)
    with st.container(horizontal=True, vertical_alignment="center", key="desk-bar"):
        st.button(_("Multilevel exams"), icon=":material/arrow_back:", type="tertiary", key="leave", on_click=leave)
        theme.desk_title(work.draft.title or _("New exam"), "", "")
        if withdraw:
            st.button(_("Withdraw…"), key="ask-withdraw", type="tertiary", on_click=withdraw)
        writing.state(work, lambda _work: _save(work, leave))
    viewer.show_note()
    writing.warn(work)
    with st.container(width=1500):
        _notes(saved.attempts)
        form, preview = st.columns([7, 5], gap="large")
    with form, st.container(key=FORM):
        _general(work)
        _writing(work)
        _speaking(work)
    with preview, st.container(key="preview"):
        st.html(_as_student(work.draft))


def _notes(number: int) -> None:
    if number:
        text = ngettext(
            "%(n)d student has begun this exam: they see changes too.",
            "%(n)d students have begun this exam: they see changes too.",
            number,
        )
        st.info(text % {"n": number}, icon=":material/info:")


@viewer.callback
def _save(work: Work, leave: Callable[[], None]) -> None:
    _take(work)
    problem = run(save_exam(viewer.actor(), work.draft))
    viewer.say(problem)
    if problem is None:
        work.done()
        leave()


def _take(work: Work) -> None:
    """What stands in all fields by now: a callback comes before the script has read them."""
    work.take_typed()
    draft, fields = work.draft, st.session_state
    draft.is_active = fields.get(work.key("active"), draft.is_active)
    draft.writing_minutes = fields.get(work.key("minutes-writing"), draft.writing_minutes)
    draft.speaking_minutes = fields.get(work.key("minutes-speaking"), draft.speaking_minutes)
    for asked in draft.questions:
        asked.kind = fields.get(work.key(f"kind-{asked.name}"), asked.kind)


def _general(work: Work) -> None:
    draft = work.draft
    theme.section(_("General"))
    draft.title = st.text_input(_("Title"), draft.title, max_chars=255, key=work.key("title"), live=True) or ""
    draft.is_active = st.toggle(_("Students can sit it"), draft.is_active, key=work.key("active"))


def _writing(work: Work) -> None:
    draft = work.draft
    theme.section(_("Writing"))
    draft.writing_minutes = _minutes(work, "writing", draft.writing_minutes)
    draft.letter = _text(_("Task 1: letter"), draft.letter, key=work.key("letter"))
    draft.essay = _text(_("Task 2: essay"), draft.essay, key=work.key("essay"))


def _speaking(work: Work) -> None:
    draft = work.draft
    theme.section(_("Speaking"))
    draft.speaking_minutes = _minutes(work, "speaking", draft.speaking_minutes)
    for index, asked in enumerate(draft.questions, 1):
        _question(work, asked, asked.number or index)
    st.button(
        _("Add a question"),
        key="add-question",
        icon=":material/add:",
        disabled=len(draft.questions) >= MOST_QUESTIONS,
        on_click=draft.add_question,
    )


def _question(work: Work, asked: Asked, number: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"question-{asked.name}"):
        asked.kind = st.selectbox(
            _("Question %(number)d") % {"number": number},
            SPEAKING_KINDS,
            index=SPEAKING_KINDS.index(asked.kind),
            format_func=question_kind,
            key=work.key(f"kind-{asked.name}"),
            width=120,
        )
        asked.text = _text(_("Text"), asked.text, key=work.key(f"text-{asked.name}"), height=80, hidden=True)
        st.button(
            _("Remove"),
            key=f"remove-{asked.name}",
            icon=":material/delete:",
            type="tertiary",
            on_click=work.draft.questions.remove,
            args=(asked,),
        )


def _text(label: str, value: str, *, key: str, height: int = 140, hidden: bool = False) -> str:
    text = st.text_area(
        label,
        value,
        height=height,
        max_chars=LONGEST_TEXT,
        key=key,
        label_visibility="hidden" if hidden else "visible",
    )
    return text or ""


def _minutes(work: Work, section: str, minutes: int) -> int:
    options = sorted({*range(5, 65, 5), 75, 90, 105, 120, 150, 180, minutes})
    chosen: int = st.selectbox(
        _("Minutes"), options, options.index(minutes), key=work.key(f"minutes-{section}"), width=120
    )
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
        f"<li><b>{number}</b><i>{escape(kind)}</i><p>{escape(text) or '…'}</p></li>" for number, kind, text in questions
    )
    return f"<h4>{escape(name)} <i>{lasts}</i></h4><ol>{items}</ol>"
