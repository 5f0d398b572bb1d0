"""Marking mock tests: the texts beside their task, reading and listening against the key."""

from html import escape

import streamlit as st

from api.grading.schemas import Queue, ReviewOut, Rubric
from api.mocks.checking import CheckedAnswer, CheckedSection
from api.mocks.schemas import AnsweredSection, Section
from api.mocks.screens import SessionToMark, session_to_mark
from workbench import theme, viewer
from workbench.i18n import _
from workbench.models import mocks as model
from workbench.models.desk import Desk
from workbench.models.forms import FormView
from workbench.models.standing import criterion_name
from workbench.pages import pages_of
from workbench.runtime import run
from workbench.screens import queue
from workbench.uploads import address
from workbench.widgets import essay, image_viewer


def mock() -> None:
    """The queue of mock tests, or one session of it."""
    queue.show(Queue.MOCK, answers, bands)


def bands(review: ReviewOut, rubric: Rubric) -> FormView:
    """The bands to give."""
    return model.form_of(_session(review), rubric)


def answers(desk: Desk) -> None:
    """What was written, and what was answered."""
    session = _session(desk.review)
    sections = [AnsweredSection.LISTENING, AnsweredSection.READING]
    titles = [model.section_title(name, session.checked[name]) for name in sections]
    writing, *others = st.tabs([criterion_name("writing"), *titles])
    with writing:
        _writing(session, desk)
    for tab, name in zip(others, sections, strict=True):
        with tab:
            _answered(session, name)


def _session(review: ReviewOut) -> SessionToMark:
    return run(session_to_mark(viewer.actor(), review.target))


def _writing(session: SessionToMark, desk: Desk) -> None:
    tasks, texts = st.columns([5, 6], gap="small")
    with tasks, st.container(key="task-side"):
        url = session.files[Section.WRITING].url
        pages = pages_of(url)
        if pages:
            image_viewer(pages, key="task-pages", translate=_)
        else:
            theme.empty(_("The tasks can’t be shown here"), _("The file can still be opened by itself."))
        _file(_("Open the tasks as a file"), url)
    with texts:
        passages = [model.passage(task) for task in session.tasks]
        essay(passages, desk.remarks, review_id=desk.review.id, key="task-texts", translate=_)


def _answered(session: SessionToMark, name: AnsweredSection) -> None:
    checked, files = session.checked[name], session.files[Section(name.value)]
    with st.container(horizontal=True, vertical_alignment="center"):
        theme.line(model.what_the_key_says(checked))
        _file(_("Open the questions"), files.url)
    if files.audio_url:
        st.html(
            f'<audio class="aw-recording" controls preload="none" src="{escape(address(files.audio_url))}"></audio>'
        )
    st.html(_sheet(checked))


def _sheet(checked: CheckedSection) -> str:
    return f'<ol class="aw-answers">{"".join(_line(answer) for answer in checked.answers)}</ol>'


def _line(answer: CheckedAnswer) -> str:
    states = {True: ("right", _("right")), False: ("wrong", _("wrong")), None: ("unknown", _("not in the key"))}
    state, says = states[answer.is_right]
    accepted = ""
    if answer.is_right is False:
        accepted = f"<em>{escape(' / '.join(answer.accepted))}</em>"
    given = escape(answer.given) if answer.given.strip() else "<s>–</s>"
    return (
        f'<li class="{state}"><b>{answer.number}</b><span title="{escape(says)}">{given}</span>'
        f"<i>{escape(says)}</i>{accepted}</li>"
    )


def _file(label: str, url: str) -> None:
    st.html(
        f'<a class="aw-link" href="{escape(address(url))}" target="_blank" rel="noopener">{escape(label)}</a>',
        width="content",
    )
