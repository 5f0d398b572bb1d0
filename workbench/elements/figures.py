"""Figures, charts and tables of the centre, each with its definition where the pointer rests."""

from collections.abc import Sequence
from html import escape
from typing import Any, Final
from urllib.parse import urlencode

import streamlit as st

from analytics.definitions import DEFINITIONS
from workbench import theme, viewer
from workbench.i18n import _
from workbench.models.insights.choice import Choice
from workbench.models.insights.parts import Chapter, Column, Number, Picture, Sheet, meaning, meanings
from workbench.models.insights.tables import shown

ROW: Final = 35
MOST_HIGH: Final = 12
"""Rows of a table before it scrolls."""
KINDS: Final[dict[str, Any]] = {
    "money": ("localized", "small"), "share": ("%.1f%%", "small"), "number": ("localized", "small"),
    "decimal": ("%.2f", "small"),
}  # fmt: skip


def numbers(several: Sequence[Number]) -> None:
    """In a row; the definition shows under the pointer and under the keyboard's focus."""
    st.html(f'<dl class="aw-numbers">{"".join(map(_number, several))}</dl>')


def _number(number: Number) -> str:
    tip = meaning(DEFINITIONS[number.definition]) if number.definition else ""
    told = f'<span class="aw-tip" role="tooltip">{escape(tip)}</span>' if tip else ""
    return (
        f'<div class="aw-defined" tabindex="0"><dt>{escape(number.name)}</dt><dd>{escape(number.value)}</dd>'
        f'<i class="{number.tone}">{escape(number.note)}</i>{told}</div>'
    )


def heading(title: str, definitions: Sequence[str], note: str = "") -> None:
    """A small heading that says what its figures mean."""
    tip = f'<span class="aw-tip" role="tooltip">{escape(meanings(definitions))}</span>' if definitions else ""
    mark = ' class="aw-section aw-defined" tabindex="0"' if definitions else ' class="aw-section"'
    st.html(f"<h2{mark}>{escape(title)}{tip}</h2><p class='aw-reading'>{escape(note)}</p>")


def chapter(found: Chapter, choice: Choice, *, at: str, more: dict[str, str] | None = None) -> None:
    """Everything of it; `at` is `theme/chapter`, under which its tables can be had as files."""
    if found.has_nothing:
        theme.empty(found.empty, found.hint)
        return
    for remark in found.remarks:
        st.caption(remark)
    if found.numbers:
        numbers(found.numbers)
    _pictures(found.pictures, at)
    for sheet in found.sheets:
        table(sheet, choice, at=at, more=more)


def _pictures(pictures: Sequence[Picture], at: str) -> None:
    narrow: list[Picture] = []
    for picture in pictures:
        if picture.is_wide:
            _side_by_side(narrow, at)
            narrow = []
            _picture(picture, at)
        else:
            narrow.append(picture)
    _side_by_side(narrow, at)


def _side_by_side(pictures: Sequence[Picture], at: str) -> None:
    for place in range(0, len(pictures), 2):
        pair = pictures[place : place + 2]
        for column, picture in zip(st.columns(2), pair, strict=False):
            with column:
                _picture(picture, at)


def _picture(picture: Picture, at: str) -> None:
    heading(picture.title, picture.definitions, picture.reading)
    with st.container(key=f"chart-{at}-{picture.title}".replace("/", "-").replace(" ", "-")):
        st.altair_chart(picture.chart, width="stretch", theme=None)


def table(sheet: Sheet, choice: Choice, *, at: str, more: dict[str, str] | None = None) -> None:
    """The rows, which can be sorted and searched, with links to have them as files."""
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"head-{at}-{sheet.name}".replace("/", "-")):
        heading(sheet.title, sheet.definitions)
        if len(sheet.frame):
            files(f"{at}/{sheet.name}", choice, more or {})
    if not len(sheet.frame):
        st.caption(sheet.empty or _("There is nothing in this time."))
        return
    key = f"table-{at}-{sheet.name}".replace("/", "-")
    options: dict[str, Any] = {}
    if sheet.opens:
        st.caption(_("Tick a row to open the student’s card."))
        options = {"on_select": lambda: _open(key, sheet), "selection_mode": "single-row"}
    st.dataframe(
        shown(sheet), hide_index=True, key=key, width="stretch", placeholder="–", alt=sheet.title,
        height="content" if len(sheet.frame) <= MOST_HIGH else ROW * MOST_HIGH,
        column_config={column.field: _config(column) for column in sheet.columns}, **options,
    )  # fmt: skip


def _open(key: str, sheet: Sheet) -> None:
    """Show the student's card."""
    rows = st.session_state[key]["selection"]["rows"]
    if rows:
        viewer.go(sheet.opens, student=str(int(sheet.frame["student"].iloc[rows[0]])))


def _config(column: Column) -> Any:
    tip = meaning(DEFINITIONS[column.definition]) if column.definition else None
    if column.kind in KINDS:
        shape, width = KINDS[column.kind]
        return st.column_config.NumberColumn(column.label, help=tip, format=shape, width=width)
    if column.kind in {"day", "month"}:
        shape = "DD.MM.YYYY" if column.kind == "day" else "MM.YYYY"
        return st.column_config.DateColumn(column.label, help=tip, format=shape, width="small")
    return st.column_config.TextColumn(column.label, help=tip)


def files(path: str, choice: Choice, more: dict[str, str]) -> None:
    """Links to the table as XLSX and as CSV."""
    query = urlencode(choice.query | more)
    links = "".join(
        f'<a href="/figures/{path}.{kind}?{escape(query)}" download>{kind.upper()}</a>' for kind in ("xlsx", "csv")
    )
    st.html(f'<span class="aw-files">{links}</span>', width="content")
