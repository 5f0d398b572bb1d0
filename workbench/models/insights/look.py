"""One look at the centre's tables: loaded once, kept on the shelf, cut to the choice."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import date, datetime, timedelta
from types import TracebackType
from typing import Any, Final, Self

import pandas as pd

from analytics import debts, loaders
from analytics.attendance import RULES
from analytics.frames import chosen, day, month_start
from analytics.loaders import Source
from analytics.teaching import labelled, named, teachers_by_month
from workbench.models.insights.choice import Choice
from workbench.models.insights.shelf import Shelf

REACH: Final = 12
"""Months back in which debts are looked for."""
LATELY: Final = timedelta(days=31)


def _state() -> int | None:
    with loaders.reading() as source:
        return loaders.changes(source)


SHELF: Final = Shelf(_state)
AHEAD: Final = ThreadPoolExecutor(2, "figures")


def _load_alone(name: str, *values: Any) -> None:
    """Over a connection of its own; a fault is met again by whoever needs the table."""

    def load() -> pd.DataFrame:
        with loaders.reading() as source:
            found: pd.DataFrame = getattr(loaders, name)(source, *values)
            return found

    SHELF.keep((name, *values), load)


class Look:
    """The tables of a choice at a moment (Tashkent's). One connection at most, opened for what is not on the shelf."""

    def __init__(self, choice: Choice, now: datetime) -> None:
        self.choice, self.now = choice, now
        self._open = ExitStack()
        self._reading: Source | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    @property
    def today(self) -> date:
        """The last day of the choice, or today if that is still to come."""
        return min(self.choice.last, self.now.date())

    def load(self, name: str, *values: Any) -> pd.DataFrame:
        """What the loader of this name gives."""
        found: pd.DataFrame = SHELF.keep((name, *values), lambda: getattr(loaders, name)(self._source(), *values))
        return found

    def ahead(self, *wanted: tuple[Any, ...]) -> None:
        """Begin to load these, each a loader's name and its values, while something else is being worked out."""
        for name, *values in wanted:
            AHEAD.submit(_load_alone, name, *values)

    def worked_out(self, key: Sequence[Any], work: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        """A table that takes time to work out, kept too."""
        return SHELF.keep(("worked out", *key), work)

    def _source(self) -> Source:
        if self._reading is None:
            self._reading = self._open.enter_context(loaders.reading())
        return self._reading

    # The tables, each by the names that `analytics.loaders` gives it.

    def groups(self) -> pd.DataFrame:
        """All groups, withdrawn ones too."""
        return self.load("groups")

    def staff(self) -> pd.DataFrame:
        """All who work or worked here."""
        return self.load("staff")

    def registers(self, first: date, last: date) -> pd.DataFrame:
        """Registers with their subject and the teacher of the month, cut to the choice."""
        return self.cut(self.load("registers", first, last), "date", first, last)

    def teachers(self, first: date, last: date) -> pd.DataFrame:
        """Who teaches which group in which month."""
        begin = month_start(first).date()
        return self.worked_out(
            ("teachers", begin, last), lambda: teachers_by_month(self.load("registers", begin, last))
        )

    def students(self) -> pd.DataFrame:
        """All students, with the subject and teacher of their group, cut to the choice."""
        return self.cut(self.load("students"), None, self.choice.first, self.choice.last)

    def payments(self, first: date, last: date) -> pd.DataFrame:
        """Payments with their subject and the teacher of the month, cut to the choice."""
        return self.cut(self.load("payments", first, last), "received_on", first, last)

    def payment_months(self, first: date, last: date) -> pd.DataFrame:
        """Payments by the months that they are for."""
        found = self._of_debts("payment_months", first, last)
        is_in = (found["received_on"] >= day(first)) | (found["paid_for"] >= month_start(first))
        return self.cut(found[is_in], "paid_for", first, last)

    def student_months(self, first: date, last: date) -> pd.DataFrame:
        """Who stood on registers in which month; of whole months."""
        found = self._of_debts("student_months", first, last)
        return self.cut(found[found["month"] >= month_start(first)], "month", first, last)

    def _of_debts(self, name: str, first: date, last: date) -> pd.DataFrame:
        """That table from `first` to `last`, or from earlier on where debts need it so far back anyway."""
        begin, end = self.reach(self.today)
        return self.load(name, begin if begin <= first and last == end else first, last)

    def marks(self) -> pd.DataFrame:
        """Marks of the weeks in which risk is looked for, up to the last day of the choice."""
        begin = (day(self.today) - pd.Timedelta(weeks=max(RULES.weeks))).date()
        return self.load("marks", begin, self.today)

    def dues(self, as_of: date | None = None) -> pd.DataFrame:
        """Months that fell due by that day, as far as they were paid by then; cut to the choice."""
        last = as_of or self.today
        first, whole = self.reach(last)
        found = self.worked_out(("dues", last, whole), lambda: self._dues(first, last, whole))
        return self.cut(found, "month", first, whole)

    def reach(self, last: date) -> tuple[date, date]:
        """From when till when the tables are needed for debts as of that day; of late days the same as of today."""
        whole = self.now.date() if self.now.date() - last <= LATELY else last
        return (month_start(whole) - pd.DateOffset(months=REACH)).date(), whole

    def _dues(self, first: date, last: date, whole: date) -> pd.DataFrame:
        self.ahead(("payment_months", first, whole))
        there = self.load("student_months", first, whole)
        paid = chosen(self.load("payment_months", first, whole), "received_on", None, last)
        return debts.dues(there, paid, last)

    def named(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The frame with the names of its groups, subjects and teachers; nobody's name is a dash."""
        whole = named(frame, self.groups(), self.staff())
        names = [f"{key}_name" for key in ("group", "subject", "teacher") if f"{key}_name" in whole]
        return whole.assign(**{name: whole[name].fillna("–") for name in names})

    def labelled(self, frame: pd.DataFrame, column: str | None, first: date, last: date) -> pd.DataFrame:
        """The frame with `subject` and the `teacher` of the month of the column's day."""
        rest = frame.drop(columns=[name for name in ("teacher", "subject") if name in frame])
        return labelled(rest, self.groups(), self.teachers(first, last), column)

    def cut(self, frame: pd.DataFrame, column: str | None, first: date, last: date) -> pd.DataFrame:
        """The rows of the chosen groups, subjects and teachers."""
        choice = self.choice
        if choice.teachers:
            frame = self.labelled(frame, column, first, last)
        elif choice.subjects:
            frame = labelled(frame.drop(columns="teacher", errors="ignore"), self.groups(), NO_TEACHERS)
        return chosen(frame, groups=choice.groups, subjects=choice.subjects, teachers=choice.teachers)


NO_TEACHERS: Final = pd.DataFrame({"group": [], "month": [], "teacher": []})
