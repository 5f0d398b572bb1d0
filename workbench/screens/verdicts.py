"""Verdicts on a work: the one in force and those before it."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from api.grading.schemas import GradingOut
from workbench.i18n import _
from workbench.models.standing import criterion_name
from workbench.wording import day_and_time, score


def show(history: Sequence[GradingOut], *, open_first: bool) -> None:
    """Newest first; the newest is the one in force."""
    for index, grading in enumerate(history):
        title = _("In force") if index == 0 else _("Earlier")
        label = f"{title}: {score(grading.total)} / {score(grading.max_total)} · {grading.examiner}"
        with st.expander(label, expanded=open_first and index == 0, key=f"verdict-{grading.id}"):
            st.html(_details(grading))


def _details(grading: GradingOut) -> str:
    marks = "".join(
        f"<dt>{escape(criterion_name(key))}</dt><dd><b>{score(mark.score)}</b> / {score(mark.max_score)}"
        f"<p>{escape(mark.comment)}</p></dd>"
        for key, mark in grading.marks.items()
    )
    why = _("Why again: %(reason)s") % {"reason": grading.reason}
    remarks = "".join(
        f"<p>{f'<q>{escape(remark.quote)}</q> ' if remark.quote else ''}{escape(remark.text)}</p>"
        for remark in grading.remarks
    )
    reason = f"<p>{escape(why)}</p>" if grading.reason else ""
    return f'<div class="aw-verdict"><i>{day_and_time(grading.created_at)}</i>{reason}<dl>{marks}</dl>{remarks}</div>'
