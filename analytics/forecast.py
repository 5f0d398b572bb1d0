"""Next month's income, from who is here and how they have paid, with an interval that has been tried on the past.

Each student who is here is expected to pay what they paid in the last whole months, a little drawn towards what all
pay, so that newcomers are believed too; those who will have gone, and those who will have come, are counted by how many
did lately. The interval is as wide as forecasts made in the same way for earlier months were wrong: without three of
those there is none, rather than one that nobody should trust.
"""

from dataclasses import dataclass
from datetime import date
from math import nan, sqrt
from typing import Any, Final

import numpy as np
import pandas as pd

from analytics.frames import by_parts, day, month_start, months_of, summed

HABIT_MONTHS: Final = 6
DRAWN: Final = 2.0
"""A student's own months weigh as their number, what all pay as so many."""
LEAST_TRIED: Final = 3
MOST_TRIED: Final = 12
CONFIDENCE: Final = 0.80
_T_AT_90: Final = (3.078, 1.886, 1.638, 1.533, 1.476, 1.440, 1.415, 1.397, 1.383, 1.372, 1.363, 1.356)
"""Student's t: the 90th percentile for 1, 2, … degrees of freedom, for an interval of 80 % on both sides."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """Amounts in tiyin; `low` and `high` are None where too few months could be tried."""

    month: pd.Timestamp
    expected: int
    low: int | None
    high: int | None
    students: int
    tried: int


def expected_income(payments: pd.DataFrame, students: pd.DataFrame, today: date) -> int:
    """student, amount, received_on; student, joined_on, left_on -> the tiyin expected in the month after `today`'s.

    Only what was known on `today` is looked at, whatever the tables hold of later days.
    """
    return _expected(_by_month(payments), students, today)


def _by_month(payments: pd.DataFrame) -> pd.DataFrame:
    """student, month, amount: all that a forecast looks at of the payments, which are of whole months."""
    dated = by_parts(payments, lambda rows: rows.assign(month=months_of(rows["received_on"])))
    return summed(dated, ["student", "month"], ["amount"])


def _expected(paid: pd.DataFrame, students: pd.DataFrame, today: date) -> int:
    now, this = day(today), month_start(today)
    known = paid[paid["month"] < this]
    # Before the first month that money came in nobody's habit can be seen.
    begin = known["month"].min() if len(known) else this
    first = max(this - pd.DateOffset(months=HABIT_MONTHS), begin)
    whole_months = len(pd.date_range(first, this, freq="MS", inclusive="left"))
    if whole_months == 0:
        return 0
    people = students[students["joined_on"] <= now]
    joined = months_of(people["joined_on"])
    months = _months_apart(joined.where(joined > first, first), this)
    by_student = known[known["month"] >= first].groupby("student")["amount"].sum()
    own = by_student.reindex(people["student"]).fillna(0).to_numpy(dtype="float64")
    common = float(own.sum() / max(months.sum(), 1))
    habit = (own + DRAWN * common) / (months + DRAWN)
    is_here = ~(people["left_on"] <= now).to_numpy()
    leaving, joining = _coming_and_going(people, now, whole_months)
    return round(float(habit[is_here].sum()) * (1 - leaving) + joining * common)


def _months_apart(since: "pd.Series[Any]", this: pd.Timestamp) -> "np.ndarray[Any, np.dtype[np.float64]]":
    apart = ((this.year - since.dt.year) * 12 + this.month - since.dt.month).to_numpy(dtype="float64")
    months: np.ndarray[Any, np.dtype[np.float64]] = np.clip(apart, 0, None)
    return months


def _coming_and_going(people: pd.DataFrame, now: pd.Timestamp, months: int) -> tuple[float, float]:
    """The share of those here that leaves, and the number that joins, in a month, as it was in the last months."""
    span = min(months, 3)
    begin = now - pd.DateOffset(months=span)
    here = ((people["joined_on"] <= begin) & ~(people["left_on"] <= begin)).sum()
    left = ((people["left_on"] > begin) & (people["left_on"] <= now)).sum()
    joined = ((people["joined_on"] > begin) & (people["joined_on"] <= now)).sum()
    return float(left / here / span) if here else 0.0, float(joined / span)


def back_test(payments: pd.DataFrame, students: pd.DataFrame, today: date) -> pd.DataFrame:
    """-> month, expected, low, high, actual, error (share of what was expected), is_within: forecasts for the months
    that are over, each from what was known on the same day of the month before it.

    The interval of each comes from the errors of the ones before it only: NA while there are fewer than three.
    """  # fmt: skip
    return _tried(_by_month(payments), students, today)


def _tried(paid: pd.DataFrame, students: pd.DataFrame, today: date) -> pd.DataFrame:
    actual = paid.groupby("month")["amount"].sum()
    rows: list[dict[str, object]] = []
    errors: list[float] = []
    for back in range(MOST_TRIED, 0, -1):
        month = month_start(today) - pd.DateOffset(months=back)
        asked = min(day(today) - pd.DateOffset(months=back + 1), month - pd.Timedelta(days=1))
        expected = _expected(paid, students, asked.date())
        if not expected:
            continue
        low, high = _interval(expected, errors)
        came = int(actual.get(month, 0))
        errors.append(came / expected - 1)
        is_within = pd.NA if low is None or high is None else low <= came <= high
        rows.append(
            {
                "month": month, "expected": expected, "low": low, "high": high, "actual": came, "error": errors[-1],
                "is_within": is_within,
            }
        )  # fmt: skip
    found = pd.DataFrame(rows, columns=["month", "expected", "low", "high", "actual", "error", "is_within"])
    return found.astype({"low": "Int64", "high": "Int64", "is_within": "boolean"})


def next_month(payments: pd.DataFrame, students: pd.DataFrame, today: date) -> Forecast:
    """Income of the month after `today`'s, with the interval that holds it with 80 %."""
    paid = _by_month(payments)
    errors = _tried(paid, students, today)["error"].tolist()
    expected = _expected(paid, students, today)
    low, high = _interval(expected, errors)
    here = (students["joined_on"] <= day(today)) & ~(students["left_on"] <= day(today))
    return Forecast(
        month_start(today) + pd.DateOffset(months=1), expected, low, high, students=int(here.sum()), tried=len(errors)
    )


def _interval(expected: int, errors: list[float]) -> tuple[int | None, int | None]:
    """The prediction interval of one more error, from the earlier ones: their mean is corrected for, too."""
    number = len(errors)
    if number < LEAST_TRIED:
        return None, None
    mean, spread = float(np.mean(errors)), float(np.std(errors, ddof=1))
    reach = t_at_90(number - 1) * spread * sqrt(1 + 1 / number)
    return round(expected * max(0.0, 1 + mean - reach)), round(expected * (1 + mean + reach))


def t_at_90(freedom: int) -> float:
    """Student's t that 90 % lie below."""
    return _T_AT_90[min(freedom, len(_T_AT_90)) - 1] if freedom > 0 else nan
