"""What the analyses share: months, sums that come out of Dask DataFrames too, and the choice of rows.

A table may be a Dask DataFrame wherever it has a row per record (marks, payments): the first step of every analysis
adds it up, and what is left is small and collected into memory.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final

import numpy as np
import pandas as pd

DAYS: Final = "datetime64[us]"
ALL: Final[Sequence[int]] = ()


def day(value: date | pd.Timestamp) -> pd.Timestamp:
    """Midnight of that day, without a zone: days are Tashkent's everywhere in here."""
    return pd.Timestamp(value).normalize()


def month_start(value: date | pd.Timestamp) -> pd.Timestamp:
    """The first day of its month."""
    return day(value).replace(day=1)


def months_between(first: date | pd.Timestamp, last: date | pd.Timestamp) -> pd.DatetimeIndex:
    """The first days of all months from the one to the other, both included."""
    return pd.date_range(month_start(first), month_start(last), freq="MS", unit="us", name="month")


def months_of(days: "pd.Series[Any]") -> "pd.Series[Any]":
    """The first day of every day's month."""
    return pd.Series(days.to_numpy().astype("datetime64[M]").astype(DAYS), index=days.index, name="month")


def weekdays_of(days: "pd.Series[Any]") -> "pd.Series[Any]":
    """0 for Monday to 6 for Sunday."""
    # 1 January 1970 was a Thursday.
    since = days.to_numpy().astype("datetime64[D]").astype("int64")
    return pd.Series((since + 3) % 7, index=days.index, name="weekday")


def weeks_of(days: "pd.Series[Any]") -> "pd.Series[Any]":
    """The Monday of every day's week."""
    return pd.Series(days - pd.to_timedelta(weekdays_of(days), unit="D"), name="week")


def by_parts(frame: Any, step: Callable[[pd.DataFrame], pd.DataFrame]) -> pd.DataFrame:
    """Do it to the table, or to every partition of a Dask DataFrame; `step` looks at single rows only."""
    if hasattr(frame, "map_partitions"):
        lazy: pd.DataFrame = frame.map_partitions(step)
        return lazy
    whole: pd.DataFrame = frame
    return step(whole)


def collected(frame: Any) -> pd.DataFrame:
    """The table in memory."""
    found: pd.DataFrame = frame.compute() if hasattr(frame, "compute") else frame
    return found


def summed(frame: pd.DataFrame, by: Sequence[str], columns: Sequence[str]) -> pd.DataFrame:
    """Sums of the columns for every combination of `by` that there is, in their order."""
    sums = frame.groupby(list(by), observed=True)[list(columns)].sum()
    return collected(sums).reset_index().sort_values(list(by), ignore_index=True)


def nullable(amounts: pd.DataFrame, column: str) -> pd.DataFrame:
    """Before a merge that finds no partner for some rows: missing is missing, and the others stay whole numbers.

    As int64 they would go through float64, which is exact up to 2**53 only.
    """
    return amounts.astype({column: "Int64"})


def of_every_month(frame: pd.DataFrame, months: pd.DatetimeIndex, columns: Sequence[str]) -> pd.DataFrame:
    """One row for every month, zero where there was nothing; `frame` has one row a month at most."""
    whole = frame.set_index("month")[list(columns)].reindex(months, fill_value=0)
    return whole.astype("int64").reset_index()


def chosen(
    frame: pd.DataFrame,
    column: str | None = None,
    first: date | None = None,
    last: date | None = None,
    *,
    groups: Sequence[int] = ALL,
    subjects: Sequence[int] = ALL,
    teachers: Sequence[int] = ALL,
) -> pd.DataFrame:
    """The rows whose day in `column` is from `first` to `last`, both included, of these groups, subjects and teachers.

    What is not given, or empty, chooses nothing out.
    """
    if column is not None and first is not None:
        frame = frame[frame[column] >= day(first)]
    if column is not None and last is not None:
        frame = frame[frame[column] < day(last) + pd.Timedelta(days=1)]
    for name, keys in (("group", groups), ("subject", subjects), ("teacher", teachers)):
        if keys:
            frame = frame[frame[name].isin(list(keys))]
    return frame


def share(part: "pd.Series[Any]", whole: "pd.Series[Any]") -> "pd.Series[Any]":
    """`part / whole`; nothing of nothing is no share (NaN)."""
    parts, wholes = part.to_numpy(dtype="float64"), whole.to_numpy(dtype="float64")
    result = np.full(len(parts), np.nan)
    np.divide(parts, wholes, out=result, where=wholes != 0)
    return pd.Series(result, index=part.index)
