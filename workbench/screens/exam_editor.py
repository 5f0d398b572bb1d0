"""Writing an exam, with a preview of what the student will see."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape
from typing import Final

import streamlit as st

from api.access import Actor
from workbench import theme, viewer
from workbench.elements.keeper import Kept, forget, keeper
from workbench.i18n import _, ngettext
from workbench.models.exams import MOST_QUESTIONS, SPEAKING_KINDS, TEXTS, Asked, ExamDraft, read_back
from workbench.models.exams import save as save_exam
from workbench.models.words import question_kind
from workbench.runtime import run
from workbench.shortcuts import SAVE

LONGEST_TEXT: Final = 10_000
FORM: Final = "exam-form"


@dataclass(slots=True)
class Editing:
    """One exam being written. `turn` counts how often the whole form was replaced."""

    name: str
    saved: ExamDraft
    draft: ExamDraft
    leave: Callable[[], None]
    turn: int = 0

    @property
    def is_changed(self) -> bool:
        """Whether there is anything to save."""
        return self.draft.written() != self.saved.written()

    def key(self, part: str) -> str:
        """A field's name on the page."""
        return f"{part}-{self.draft.exam}-{self.turn}"

    def fields(self) -> dict[str, tuple[str, str]]:
        """Every text field on the page by its key: which text of the draft it is, and that text."""
        keys = {name: self.key(name) for name in TEXTS} | {
            str(n): f"text-{q.place}" for n, q in enumerate(self.draft.questions)
        }
        return {keys[name]: (name, text) for name, text in self.draft.texts().items()}

    def take_up(self, kept: Kept) -> bool:
        """Go on from what the browser had; whether that is any news."""
        draft = read_back(kept.content) if kept.content and not self.is_changed else None
        draft = draft or read_back(self.draft.written()) or self.draft
        draft.put(kept.typed)
        is_news = draft.written() != self.draft.written()
        if is_news:
            self.replace(draft)
        return is_news

    def replace(self, draft: ExamDraft) -> None:
        """Go on from another draft."""
        self.draft = draft
        self.turn += 1


def show(actor: Actor, saved: ExamDraft, leave: Callable[[], None], withdraw: Callable[[], None] | None = None) -> None:
    """Edit a draft that starts from what is saved, and lasts until it is saved or discarded."""
    place = f"editing-exam-{saved.exam or 'new'}"
    name = f"academy:exam:{actor.id}:{saved.exam or 'new'}"
    first = Editing(name, saved, read_back(saved.written()) or saved, leave)
    editing: Editing = st.session_state.setdefault(place, first)
    _take(editing)
    # Before the fields, so that it is there to hear the first key that is pressed in one.
    content = editing.draft.written() if editing.is_changed else None
    if (kept := keeper(name, content, fields=editing.fields(), form=FORM)) and editing.take_up(kept):
        st.rerun()
    _bar(editing, withdraw)
    viewer.show_note()
    with st.container(width=1500):
        _notes(editing)
        form, preview = st.columns([7, 5], gap="large")
    with form, st.container(key=FORM):
        _general(editing)
        _writing(editing)
        _speaking(editing)
    with preview, st.container(key="preview"):
        st.html(_as_student(editing.draft))


def _bar(editing: Editing, withdraw: Callable[[], None] | None) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="desk-bar"):
        st.button(
            _("Multilevel exams"),
            icon=":material/arrow_back:",
            type="tertiary",
            key="leave-exam",
            on_click=editing.leave,
        )
        theme.desk_title(editing.draft.title or _("New exam"), "", "")
        if editing.is_changed:
            theme.pill(_("Not saved yet"), "held")
            st.button(_("Discard changes"), key="discard-exam", type="tertiary", on_click=_discard, args=(editing,))
        if withdraw:
            st.button(_("Withdraw…"), key="ask-withdraw", type="tertiary", on_click=withdraw)
        st.button(
            _("Save"),
            key="save-exam",
            type="primary",
            icon=":material/save:",
            shortcut=SAVE.key,
            on_click=_save,
            args=(editing,),
        )


def _notes(editing: Editing) -> None:
    if number := editing.saved.attempts:
        text = ngettext(
            "%(n)d student has begun this exam: they see changes too.",
            "%(n)d students have begun this exam: they see changes too.",
            number,
        )
        st.info(text % {"n": number}, icon=":material/info:")


@viewer.callback
def _save(editing: Editing) -> None:
    place = f"editing-exam-{editing.saved.exam or 'new'}"
    _take(editing)
    problem = run(save_exam(viewer.actor(), editing.draft))
    viewer.say(problem)
    if problem is None:
        forget(editing.name)
        st.session_state.pop(place, None)
        editing.leave()


def _take(editing: Editing) -> None:
    """What stands in the fields by now: a callback comes before the script has read them."""
    draft, fields = editing.draft, st.session_state
    draft.title = fields.get(editing.key("title"), draft.title)
    draft.is_active = fields.get(editing.key("active"), draft.is_active)
    draft.writing_minutes = fields.get(editing.key("minutes-writing"), draft.writing_minutes)
    draft.speaking_minutes = fields.get(editing.key("minutes-speaking"), draft.speaking_minutes)
    draft.letter = fields.get(editing.key("letter"), draft.letter)
    draft.essay = fields.get(editing.key("essay"), draft.essay)
    for asked in draft.questions:
        asked.kind = fields.get(f"kind-{asked.place}", asked.kind)
        asked.text = fields.get(f"text-{asked.place}", asked.text)


def _discard(editing: Editing) -> None:
    forget(editing.name)
    editing.replace(read_back(editing.saved.written()) or editing.saved)


def _general(editing: Editing) -> None:
    draft = editing.draft
    theme.section(_("General"))
    draft.title = st.text_input(_("Title"), draft.title, max_chars=255, key=editing.key("title"), live=True) or ""
    draft.is_active = st.toggle(_("Students can sit it"), draft.is_active, key=editing.key("active"))


def _writing(editing: Editing) -> None:
    draft = editing.draft
    theme.section(_("Writing"))
    draft.writing_minutes = _minutes(editing, "writing", draft.writing_minutes)
    draft.letter = _text(_("Task 1: letter"), draft.letter, key=editing.key("letter"))
    draft.essay = _text(_("Task 2: essay"), draft.essay, key=editing.key("essay"))


def _speaking(editing: Editing) -> None:
    draft = editing.draft
    theme.section(_("Speaking"))
    draft.speaking_minutes = _minutes(editing, "speaking", draft.speaking_minutes)
    for index, asked in enumerate(draft.questions, 1):
        _question(draft, asked, asked.number or index)
    st.button(
        _("Add a question"),
        key="add-question",
        icon=":material/add:",
        disabled=len(draft.questions) >= MOST_QUESTIONS,
        on_click=draft.add_question,
    )


def _question(draft: ExamDraft, asked: Asked, number: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"question-{asked.place}"):
        asked.kind = st.selectbox(
            _("Question %(number)d") % {"number": number},
            SPEAKING_KINDS,
            index=SPEAKING_KINDS.index(asked.kind),
            format_func=question_kind,
            key=f"kind-{asked.place}",
            width=120,
        )
        asked.text = _text(_("Text"), asked.text, key=f"text-{asked.place}", height=80, hidden=True)
        st.button(
            _("Remove"),
            key=f"remove-{asked.place}",
            icon=":material/delete:",
            type="tertiary",
            on_click=draft.questions.remove,
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


def _minutes(editing: Editing, section: str, minutes: int) -> int:
    options = sorted({*range(5, 65, 5), 75, 90, 105, 120, 150, 180, minutes})
    chosen: int = st.selectbox(
        _("Minutes"), options, options.index(minutes), key=editing.key(f"minutes-{section}"), width=120
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
