"""Small tables, written as people write them."""

from collections.abc import Iterable
from typing import Any

import pandas as pd
from hypothesis import settings

law = settings(max_examples=30, deadline=None)
"""How hard a law is tried."""


def table(columns: str, *rows: Iterable[Any]) -> pd.DataFrame:
    """A table of these columns; what looks like a day (2026-03-01) is one, and None there is no day."""
    frame = pd.DataFrame([list(row) for row in rows], columns=columns.split())
    for name in frame:
        values = frame[name].dropna().tolist()
        if values and all(isinstance(value, str) and value[:4].isdigit() and value[4:5] == "-" for value in values):
            frame[name] = pd.to_datetime(frame[name]).astype("datetime64[us]")
    return frame


def marks(*rows: tuple[int, str, str]) -> pd.DataFrame:
    """Marks of group 1: student, first day, and a letter a day: `p`resent, `l`ate, `a`bsent, `.` no lesson."""
    words = {"p": "present", "l": "late", "a": "absent"}
    found = [
        (student, 1, pd.Timestamp(first) + pd.Timedelta(days=place), words[letter])
        for student, first, letters in rows
        for place, letter in enumerate(letters)
        if letter != "."
    ]
    frame = pd.DataFrame(found, columns=["student", "group", "date", "status"])
    return frame.assign(status=pd.Categorical(frame["status"], categories=["present", "late", "absent"]))


def records(frame: pd.DataFrame, *columns: str) -> list[tuple[Any, ...]]:
    """The rows as plain values: days as text, nothing as None."""
    shown = frame[list(columns)] if columns else frame
    return [tuple(_plain(value) for value in row) for row in shown.itertuples(index=False)]


def _plain(value: Any) -> Any:
    if value is None or value is pd.NA or value is pd.NaT or value != value:  # noqa: PLR0124 - NaN
        return None
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    plain = value.item() if hasattr(value, "item") else value
    return round(plain, 6) if isinstance(plain, float) else plain
