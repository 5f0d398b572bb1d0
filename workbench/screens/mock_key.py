"""The answer key of a mock test: a grid for each section, which takes a paste from a spreadsheet."""

from typing import Any, Final

import pandas as pd
import streamlit as st

from api.access import Actor
from api.mocks.bands import Scale
from api.mocks.schemas import AnsweredSection, ReadingType, Section
from api.mocks.screens import StaffTest, answers_given, key_of_test, sections_handed_in
from workbench import theme, viewer
from workbench.elements import editing as writing
from workbench.elements.editing import Editing
from workbench.i18n import _
from workbench.models import answer_keys as model
from workbench.models.answer_keys import KeyDraft
from workbench.models.band_tables import scale_name
from workbench.models.standing import criterion_name
from workbench.runtime import run

FORM: Final = "mock-key-form"
SAVED: Final = "mock_key_saved"
ROW: Final = 32
"""Pixels of a line of the grid."""

Work = Editing[KeyDraft]


def begin(actor: Actor, test: StaffTest) -> Work:
    """The key at work, from what is saved."""
    counts = {section: test.questions[Section(section.value)] for section in model.SECTIONS}
    saved = model.draft_of(run(key_of_test(actor, test.uuid)), counts)
    work = writing.begin(f"academy:mock-key:{actor.id}:{test.id}", saved, model.read_back)
    _take(work)
    return work


def bar(work: Work, test: StaffTest) -> None:
    """Discarding and saving both sections as one."""
    writing.state(work, lambda _work: _save(work, test))


def show(actor: Actor, work: Work, test: StaffTest) -> None:
    """Both grids, with what the sessions so far make of them."""
    if st.session_state.pop(SAVED, False):
        st.toast(_("Saved."), icon=":material/check:")
    given, handed_in = run(answers_given(actor, test.id)), run(sections_handed_in(actor, test.id))
    st.caption(
        _("Several right answers stand apart by “ / ”. What is in (parentheses) may be left out; capitals, spaces and "
          "numbers in words or digits make no difference.")
    )  # fmt: skip
    if doubtful := work.draft.doubtful():
        said = _("A slash without spaces is a part of the answer: %(places)s. Write “A / B” for two answers.")
        st.warning(said % {"places": "; ".join(doubtful)}, icon=":material/rule:")
    with st.container(key=FORM):
        for section, column in zip(model.SECTIONS, st.columns(2, gap="medium"), strict=True):
            with column:
                theme.section(criterion_name(section.value))
                _paste(work, section)
                answers = [one for one in given if one.section is section]
                _grid(work, section, model.figures(work.draft.answers[section], answers), handed_in[section])
    work.keep(FORM)


def reading_type(work: Work) -> None:
    """Whose table the bands of reading go by."""
    kinds = {ReadingType.ACADEMIC: Scale.ACADEMIC, ReadingType.GENERAL: Scale.GENERAL}
    work.draft.reading_type = st.segmented_control(
        _("Reading bands by"), list(kinds), default=work.draft.reading_type, required=True,
        key=work.key("reading-type"), format_func=lambda kind: scale_name(kinds[kind]),
    ) or work.draft.reading_type  # fmt: skip


def _paste(work: Work, section: AnsweredSection) -> None:
    with st.expander(_("Paste a list"), icon=":material/content_paste:", expanded=bool(work.draft.pasted[section])):
        text = st.text_area(
            _("Lines such as “1 A / B”, or a column of answers"), work.draft.pasted[section], height=130,
            key=work.key(f"paste-{section}"), placeholder="1\tA / B\n2\tcarbon dioxide / CO2",
        )  # fmt: skip
        work.draft.pasted[section] = text or ""
        st.button(_("Put into the grid"), key=f"take-{section}", on_click=_take_pasted, args=(work, section))


def _grid(work: Work, section: AnsweredSection, figures: list[model.QuestionFigures], handed_in: int) -> None:
    # Edits lie over what the grid was begun with: that stays until the draft is replaced as a whole.
    base: list[str] = st.session_state.setdefault(work.key(f"base-{section}"), list(work.draft.answers[section]))
    right = ["–" if one.right is None or not handed_in else f"{one.right} / {handed_in}" for one in figures]
    frame = pd.DataFrame(
        {"number": range(1, len(base) + 1), "answers": base, "right": right, "wrong": [one.wrong for one in figures]}
    ).set_index("number")
    edited = st.data_editor(
        frame, key=work.key(f"grid-{section}"), disabled=["number", "right", "wrong"], row_height=ROW,
        height=(len(base) + 1) * ROW + 3,
        column_config={
            "number": st.column_config.NumberColumn("№", width=44),
            "answers": st.column_config.TextColumn(_("Answers"), width=176),
            "right": st.column_config.TextColumn(
                _("Right"), width=66, help=_("In how many of the sessions that handed this section in.")
            ),
            "wrong": st.column_config.TextColumn(_("Often wrong"), width=126),
        },
    )  # fmt: skip
    work.draft.answers[section] = _answers(edited)


def _answers(edited: pd.DataFrame) -> list[str]:
    return [text if isinstance(text, str) else "" for text in edited["answers"]]


def _take(work: Work) -> None:
    """What stands in the fields and grids by now: a callback comes before the script has read them."""
    work.take_typed()
    for section in model.SECTIONS:
        edits: dict[str, Any] = st.session_state.get(work.key(f"grid-{section}"), {}).get("edited_rows", {})
        for place, cells in edits.items():
            if "answers" in cells:
                work.draft.answers[section][int(place)] = cells["answers"] or ""
    work.draft.reading_type = st.session_state.get(work.key("reading-type")) or work.draft.reading_type


def _take_pasted(work: Work, section: AnsweredSection) -> None:
    _take(work)
    problem = work.draft.take_pasted(section)
    viewer.say(problem)
    if problem is None:
        work.replace(work.draft)


@viewer.callback
def _save(work: Work, test: StaffTest) -> None:
    _take(work)
    if not work.is_changed:
        return
    problem = run(model.save(viewer.actor(), test.uuid, work.draft))
    viewer.say(problem)
    if problem is None:
        work.done()
        st.session_state[SAVED] = True
