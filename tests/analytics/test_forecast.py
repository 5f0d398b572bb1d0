"""The forecast against figures worked out by hand; the interval against scipy and against chance."""

from datetime import date

import numpy as np
import pandas as pd
from scipy import stats  # type: ignore[import-untyped]

from analytics import forecast
from tests.analytics.tables import records, table

TODAY = date(2026, 3, 20)


def _steady(
    months: int, students: int = 40, *, spread: float = 0.0, seed: int = 1
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Students who pay 100 so'm on the 5th of every month before TODAY's and in it, the whole centre's sum varying."""
    chance = np.random.default_rng(seed)
    begins = pd.date_range(end="2026-03-01", periods=months, freq="MS", unit="us")
    rows = [
        (student, round(10_000 * factor), begin + pd.Timedelta(days=4))
        for begin, factor in zip(begins, 1 + spread * chance.normal(size=months), strict=True)
        for student in range(students)
    ]
    people = pd.DataFrame({"student": range(students), "joined_on": begins[0], "left_on": pd.NaT})
    payments = pd.DataFrame(rows, columns=["student", "amount", "received_on"])
    return payments.astype({"received_on": "datetime64[us]"}), people.astype({"left_on": "datetime64[us]"})


def test_who_pays_the_same_every_month_is_expected_to() -> None:
    payments, people = _steady(8)
    assert forecast.expected_income(payments, people, TODAY) == 40 * 10_000
    found = forecast.next_month(payments, people, TODAY)
    assert (f"{found.month:%Y-%m-%d}", found.expected, found.students) == ("2026-04-01", 400_000, 40)
    assert (found.low, found.high) == (400_000, 400_000)


def test_a_newcomer_is_believed_as_far_as_the_others_are() -> None:
    payments = table(
        "student amount received_on", (1, 900, "2026-01-05"), (1, 900, "2026-02-05"), (2, 300, "2026-02-25")
    )
    people = table(
        "student joined_on left_on", (1, "2025-12-01", None), (2, "2026-02-02", None), (3, "2026-03-19", None)
    )
    # Two whole months of the first, one of the second: 2100 in three student-months are 700.
    # (1800 + 2 * 700) / 4 + (300 + 2 * 700) / 3 + (0 + 2 * 700) / 2 = 800 + 566.67 + 700.
    # Nobody has left, and in the two months two joined: one a month, 700 more.
    assert forecast.expected_income(payments, people, TODAY) == round(800 + 1700 / 3 + 700 + 700)


def test_what_is_known_only_later_changes_nothing() -> None:
    payments, people = _steady(8)
    before = forecast.expected_income(payments, people, date(2025, 12, 20))
    later = table("student amount received_on", (1, 10**9, "2026-01-05"))
    gone = people.assign(left_on=pd.Timestamp("2026-01-10").as_unit("us"))
    new = table("student joined_on left_on", (99, "2026-02-01", None))
    assert forecast.expected_income(pd.concat([payments, later]), pd.concat([gone, new]), date(2025, 12, 20)) == before


def test_who_has_left_pays_no_more_and_others_are_expected_to_leave_likewise() -> None:
    payments, people = _steady(8)
    people.loc[people["student"] < 4, "left_on"] = pd.Timestamp("2026-03-02")
    # 36 students; in three months 4 of 40 have left, a thirtieth a month.
    assert forecast.expected_income(payments, people, TODAY) == round(360_000 * (1 - 1 / 30))


def test_too_short_a_past_gives_no_interval() -> None:
    payments, people = _steady(3)
    found = forecast.next_month(payments, people, TODAY)
    assert (found.low, found.high, found.tried < forecast.LEAST_TRIED) == (None, None, True)
    empty = forecast.next_month(payments[:0], people, TODAY)
    assert (empty.expected, empty.low, empty.tried) == (0, None, 0)
    assert forecast.back_test(payments[:0], people, TODAY).empty


def test_the_back_test_asks_as_one_would_have_asked_then() -> None:
    payments, people = _steady(10, spread=0.2)
    found = forecast.back_test(payments, people, TODAY)
    came = payments.groupby("received_on")["amount"].sum()
    assert records(found, "month")[-1] == ("2026-02-01",)
    last = found.iloc[-1]
    assert last["actual"] == came[pd.Timestamp("2026-02-05")]
    assert last["expected"] == forecast.expected_income(payments, people, date(2026, 1, 20))
    assert round(last["error"], 12) == round(last["actual"] / last["expected"] - 1, 12)
    assert found["low"].isna().tolist() == [True] * 3 + [False] * (len(found) - 3)


def test_the_interval_holds_about_four_months_of_five() -> None:
    held = [
        forecast.back_test(*_steady(14, students=3, spread=0.15, seed=seed), TODAY)["is_within"].dropna().tolist()
        for seed in range(6)
    ]
    trials = [is_within for one in held for is_within in one]
    # Of fifty trials of an honest 80 %, fewer than 60 % or all of them would be a wonder.
    assert 0.60 < np.mean(trials) < 1


def test_t_is_students() -> None:
    for freedom in range(1, 13):
        assert abs(forecast.t_at_90(freedom) - stats.t.ppf(0.9, freedom)) < 0.001
    assert forecast.t_at_90(50) >= stats.t.ppf(0.9, 50)
