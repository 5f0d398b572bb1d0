"""Writing a course exam: one question open at a time, the others in a list, what the student sees beside."""

from collections.abc import Callable
from html import escape
from typing import Final

import streamlit as st

from api.access import Actor
from api.exams.schemas import QuestionType
from api.exams.screens import ExamLine
from workbench import theme, viewer
from workbench.elements import editing as writing
from workbench.elements.editing import Editing
from workbench.elements.rows import Cell, Column, Row, table
from workbench.i18n import _
from workbench.models import course_exams as model
from workbench.models import groups as groups_model
from workbench.models.course_exams import Asked, Choice, PaperDraft
from workbench.runtime import run
from workbench.screens import confirming
from workbench.screens.course_exam_results import EXAM, RESULTS

FORM: Final = "course-exam-form"
LONGEST_TEXT: Final = 10_000
LETTERS: Final = "ABCDEFGHIJ"
SAVED: Final = "course_exam_saved"

Work = Editing[PaperDraft]


def show(
    actor: Actor,
    saved: PaperDraft,
    line: ExamLine | None,
    go_to: Callable[[int | str], None],
    leave: Callable[[], None],
) -> None:
    """Edit a draft that starts from what is saved."""
    work = writing.begin(f"academy:course-exam:{actor.id}:{saved.exam or 'new'}", saved, model.read_back)
    _take(work)
    # Before the fields, so that it is there to hear the first key that is pressed in one.
    work.keep(FORM)
    _bar(work, line, go_to, leave)
    viewer.show_note()
    writing.warn(work)
    if st.session_state.pop(SAVED, False):
        st.toast(_("Saved."), icon=":material/check:")
    with st.container(width=1500):
        if line and line.submissions:
            st.info(model.about_replacing(line.submissions), icon=":material/info:")
        form, preview = st.columns([7, 5], gap="large")
    with form, st.container(key=FORM):
        _general(work, _subjects(actor, line))
        _questions(work)
    with preview, st.container(key="preview"):
        if line:
            st.html(_code(line))
        st.html(as_student(work.draft))


def _bar(work: Work, line: ExamLine | None, go_to: Callable[[int | str], None], leave: Callable[[], None]) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="desk-bar"):
        st.button(_("Course exams"), icon=":material/arrow_back:", type="tertiary", key="leave", on_click=leave)
        theme.desk_title(work.draft.title or _("New exam"), "", "")
        if line:
            _acts(work, line, go_to, leave)
        writing.state(work, _save)


def _acts(work: Work, line: ExamLine, go_to: Callable[[int | str], None], leave: Callable[[], None]) -> None:
    st.button(_("Results"), key="results", type="tertiary", on_click=_results, args=(line.id,))
    label = _("Hide from students") if line.is_published else _("Publish")
    st.button(
        label, key="publish", on_click=_publish, args=(line,), disabled=work.is_changed,
        help=_("Save first.") if work.is_changed else None,
    )  # fmt: skip
    with st.popover(_("More"), key=f"more-{line.id}"):
        st.button(_("Make a copy"), key="copy", icon=":material/content_copy:", on_click=_copy, args=(line.id, go_to))
        st.button(
            _("Withdraw…"), key="ask-withdraw", icon=":material/delete:", on_click=_ask_withdraw,
            args=(work, line, leave),
        )  # fmt: skip


@viewer.callback
def _save(work: Work) -> None:
    _take(work)
    exam = work.saved.exam
    if exam and not work.is_changed:
        return
    line = run(model.line_of(viewer.actor(), exam)) if exam else None
    if line and line.submissions and not work.draft.faults() and not work.draft.asks_the_same(work.saved):
        text = model.about_replacing(line.submissions)
        title, yes = _("Replace the questions?"), _("Replace and save")
        confirming.ask(confirming.Question(title, text, yes, lambda: _saved(work)))
    else:
        viewer.say(_saved(work))


def _saved(work: Work) -> str | None:
    problem = run(model.save(viewer.actor(), work.draft, work.saved))
    if problem is None:
        work.done()
        st.query_params[EXAM] = str(work.draft.exam)
        st.session_state[SAVED] = True
    return problem


@viewer.callback
def _publish(line: ExamLine) -> None:
    viewer.say(run(model.publish(viewer.actor(), line, is_published=not line.is_published)))


@viewer.callback
def _copy(exam: int, go_to: Callable[[int | str], None]) -> None:
    made, problem = run(model.copy(viewer.actor(), exam))
    viewer.say(problem)
    if made:
        go_to(made)


def _results(exam: int) -> None:
    st.query_params.pop(EXAM, None)
    st.query_params[RESULTS] = str(exam)


def _ask_withdraw(work: Work, line: ExamLine, leave: Callable[[], None]) -> None:
    def withdrawn() -> str | None:
        problem = run(model.withdraw(viewer.actor(), line.id))
        if problem is None:
            work.done()
            leave()
        return problem

    text = _("“%(title)s” disappears from every list. Results stay, and its code opens nothing any more.")
    confirming.ask(confirming.Question(_("Withdraw the exam?"), text % {"title": line.title}, _("Withdraw"), withdrawn))


def _take(work: Work) -> None:
    """What stands in all fields by now: a callback comes before the script has read them."""
    work.take_typed()
    draft, fields = work.draft, st.session_state
    draft.subject = fields.get(work.key("subject"), draft.subject)
    draft.day = fields.get(work.key("day"), draft.day) or draft.day
    draft.is_active = fields.get(work.key("active"), draft.is_active)
    for asked in draft.questions:
        asked.kind = fields.get(work.key(f"kind-{asked.name}")) or asked.kind
        for choice in asked.choices:
            choice.is_correct = fields.get(work.key(f"right-{choice.name}"), choice.is_correct)


def _subjects(actor: Actor, line: ExamLine | None) -> dict[int, str]:
    kept = {line.subject: line.subject_name} if line else {}
    return kept | {subject.id: subject.name for subject in run(groups_model.subjects(actor))}


def _general(work: Work, subjects: dict[int, str]) -> None:
    draft = work.draft
    draft.title = st.text_input(_("Title"), draft.title, max_chars=255, key=work.key("title"), live=True) or ""
    subject, day, minutes, active = st.columns([4, 3, 3, 3], vertical_alignment="bottom")
    with subject:
        options = list(subjects)
        draft.subject = st.selectbox(
            _("Subject"), options, options.index(draft.subject) if draft.subject in subjects else None,
            key=work.key("subject"), format_func=lambda one: subjects.get(one, "–"), placeholder=_("Choose"),
        )  # fmt: skip
    with day:
        chosen = st.date_input(_("Date"), draft.day, key=work.key("day"), format="DD.MM.YYYY")
        draft.day = chosen or draft.day
    with minutes:
        draft.minutes = st.text_input(
            _("Minutes"), draft.minutes, max_chars=5, key=work.key("minutes"), placeholder=_("0: no limit")
        ) or ""  # fmt: skip
    with active:
        draft.is_active = st.toggle(_("Active"), draft.is_active, key=work.key("active"))
    draft.description = _text(_("Description"), draft.description, work.key("description"), 68)


def _questions(work: Work) -> None:
    questions = work.draft.questions
    theme.section(_("Questions"))
    place = _opened(work)
    _others(work, 0, place if place is not None else len(questions))
    if place is not None:
        _question(work, place, questions[place])
        _others(work, place + 1, len(questions))
    is_full = len(questions) >= model.MOST_QUESTIONS
    with st.container(horizontal=True):
        for kind, label in (
            (QuestionType.TEST, _("Add a test question")),
            (QuestionType.WRITTEN, _("Add a written question")),
        ):
            st.button(
                label, key=f"add-{kind}", icon=":material/add:", disabled=is_full, on_click=_add, args=(work, kind)
            )


def _opened(work: Work) -> int | None:
    place: int = st.session_state.get(f"open-{work.name}", 0)
    return place if 0 <= place < len(work.draft.questions) else None


def _open(work: Work, place: int) -> None:
    _take(work)
    st.session_state[f"open-{work.name}"] = place


def _others(work: Work, first: int, end: int) -> None:
    rows = [_row(number, asked) for number, asked in enumerate(work.draft.questions[first:end], first)]
    if rows:
        columns = [Column("", width="wide"), Column(""), Column("")]
        table(columns, rows, key=f"{'before' if first == 0 else 'after'}-question", on_open=lambda n: _open(work, n))


def _row(place: int, asked: Asked) -> Row:
    text = " ".join(asked.text.split()) or "…"
    faults = asked.faults()
    return Row(
        place,
        (
            Cell(f"{place + 1}. {text[:90]}{'…' if len(text) > 90 else ''}"), Cell(kind_name(asked.kind)),
            Cell(faults[0], "bad") if faults else Cell("✓", "done"),
        ),
    )  # fmt: skip


def kind_name(kind: QuestionType) -> str:
    """What sort of question it is."""
    return {QuestionType.TEST: _("Test"), QuestionType.WRITTEN: _("Written")}[kind]


def _question(work: Work, place: int, asked: Asked) -> None:
    with st.container(border=True, key="card-question"):
        with st.container(horizontal=True, vertical_alignment="center", key="question-head"):
            theme.word(_("Question %(number)d") % {"number": place + 1})
            asked.kind = st.segmented_control(
                _("Kind"), list(QuestionType), default=asked.kind, required=True, format_func=kind_name,
                key=work.key(f"kind-{asked.name}"), label_visibility="collapsed",
            ) or asked.kind  # fmt: skip
            _moves(work, place)
        asked.text = _text(_("Question"), asked.text, work.key(f"text-{asked.name}"), 90)
        if asked.kind is QuestionType.WRITTEN:
            asked.sample = _text(_("Sample answer, for examiners only"), asked.sample, work.key(f"sample-{asked.name}"))
        else:
            _choices(work, asked)


def _moves(work: Work, place: int) -> None:
    last = len(work.draft.questions) - 1
    for name, icon, step, label in (
        ("up", ":material/arrow_upward:", -1, _("Up")),
        ("down", ":material/arrow_downward:", 1, _("Down")),
    ):
        st.button(
            label, key=f"question-{name}", icon=icon, type="tertiary",
            disabled=place == (0 if step < 0 else last), on_click=_move, args=(work, place, step),
        )  # fmt: skip
    st.button(
        _("Remove"), key="question-remove", icon=":material/delete:", type="tertiary", on_click=_remove,
        args=(work, place),
    )  # fmt: skip


def _choices(work: Work, asked: Asked) -> None:
    if not asked.choices:
        asked.choices = [Choice(name=f"{asked.name}-{number}") for number in range(4)]
    st.caption(_("Options: tick the right one."))
    for letter, choice in zip(LETTERS, asked.choices, strict=False):
        with st.container(horizontal=True, vertical_alignment="center", key=f"option-{choice.name}", gap="small"):
            choice.is_correct = st.checkbox(letter, choice.is_correct, key=work.key(f"right-{choice.name}"), width=48)
            choice.text = st.text_input(
                _("Option %(letter)s") % {"letter": letter}, choice.text, key=work.key(f"choice-{choice.name}"),
                label_visibility="collapsed", max_chars=2000, live=True,
            ) or ""  # fmt: skip
            st.button(
                "", key=f"drop-{choice.name}", icon=":material/close:", type="tertiary",
                help=_("Remove the option"), on_click=_drop, args=(work, asked, choice),
            )  # fmt: skip
    st.button(
        _("Add an option"), key="add-option", icon=":material/add:", type="tertiary",
        disabled=len(asked.choices) >= model.MOST_CHOICES, on_click=_add_choice, args=(work, asked),
    )  # fmt: skip


def _add(work: Work, kind: QuestionType) -> None:
    _take(work)
    _open(work, work.draft.add(kind))


def _move(work: Work, place: int, step: int) -> None:
    _take(work)
    _open(work, work.draft.move(place, step))


def _remove(work: Work, place: int) -> None:
    _take(work)
    del work.draft.questions[place]
    _open(work, min(place, len(work.draft.questions) - 1))


def _add_choice(work: Work, asked: Asked) -> None:
    _take(work)
    asked.choices.append(Choice())


def _drop(work: Work, asked: Asked, choice: Choice) -> None:
    _take(work)
    asked.choices.remove(choice)


def _text(label: str, value: str, key: str, height: int = 110) -> str:
    return st.text_area(label, value, height=height, max_chars=LONGEST_TEXT, key=key) or ""


def _code(line: ExamLine) -> str:
    says = _("Students enter this code") if line.is_published else _("The code works once the exam is published")
    return f'<div class="aw-code"><small>{escape(says)}</small><b>{escape(line.code)}</b></div>'


def as_student(draft: PaperDraft) -> str:
    """The exam as students get it: nothing says what is right."""
    minutes = draft.minutes.strip()
    lasts = _("no time limit") if minutes in {"", "0"} else _("%(n)s min") % {"n": minutes}
    about = f"<p>{escape(draft.description)}</p>" if draft.description.strip() else ""
    items = "".join(
        f"<li><b>{number}</b><p>{escape(asked.text) or '…'}</p>{_answers(asked)}</li>"
        for number, asked in enumerate(draft.questions, 1)
    )
    caption, questions = _("As the student sees it"), _("Questions")
    return (
        f'<article class="aw-preview"><small>{escape(caption)}</small>'
        f"<h3>{escape(draft.title) or '…'}</h3>{about}<h4>{escape(questions)} <i>{escape(lasts)}</i></h4>"
        f"<ol>{items}</ol></article>"
    )


def _answers(asked: Asked) -> str:
    if asked.kind is QuestionType.WRITTEN:
        writes = _("The student writes here")
        return f'<div class="aw-blank">{escape(writes)}</div>'
    options = "".join(f"<li>{escape(choice.text)}</li>" for choice in asked.written_choices)
    return f'<ul class="aw-options">{options}</ul>'
