"""Grading handwriting."""

import streamlit as st

from api.grading.schemas import Queue
from api.multilevel import screens as work
from workbench.i18n import _
from workbench.models.desk import Desk
from workbench.models.standing import criterion_name
from workbench.models.words import question_kind
from workbench.runtime import run
from workbench.screens import queue
from workbench.uploads import address
from workbench.widgets import Page, image_viewer


def writing() -> None:
    """The queue of writing, or one work of it."""
    queue.show(Queue.WRITING, pages)


def pages(desk: Desk) -> None:
    """The tasks, and the handwriting."""
    tasks = run(work.writing_tasks(desk.review.target))
    with st.container(horizontal=True, key="tasks"):
        for task in tasks:
            with st.expander(f"{criterion_name(f'task{task.number}')} · {question_kind(task.question_type)}"):
                st.text(task.text)
    photos = [
        Page(
            id=str(page.id),
            url=address(page.url),
            label=str(page.page),
            width=page.width or 0,
            height=page.height or 0,
            group=criterion_name(f"task{task.number}"),
        )
        for task in tasks
        for page in task.pages
    ]
    image_viewer(photos, key="pages", translate=_)
