"""The same functions over Dask DataFrames, on two workers in processes of their own, find the same figures."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import Any

import dask
import numpy as np
import pandas as pd
import pytest
from dask import dataframe
from distributed import Client, LocalCluster

from analytics import attendance, debts, finance, forecast, students
from analytics.loaders import STATUSES

ROWS, STUDENTS, GROUPS = 30_000, 300, 20
FIRST, TODAY = date(2025, 7, 1), date(2026, 6, 30)


def _marks(chance: np.random.Generator) -> pd.DataFrame:
    student = chance.integers(0, STUDENTS, ROWS)
    return pd.DataFrame(
        {
            "student": student,
            "group": student % GROUPS,
            "date": _days(chance, ROWS),
            "status": pd.Categorical.from_codes(
                chance.choice([0, 1, 2], ROWS, p=[0.8, 0.08, 0.12]), categories=pd.Index(STATUSES)
            ),
        }
    )


def _days(chance: np.random.Generator, number: int) -> pd.Series:
    days = pd.Timestamp(FIRST).as_unit("us") + pd.to_timedelta(chance.integers(0, 365, number), unit="D")
    return pd.Series(days).astype("datetime64[us]")


def _payments(chance: np.random.Generator) -> pd.DataFrame:
    number = ROWS // 10
    student, received_on = chance.integers(0, STUDENTS, number), _days(chance, number)
    return pd.DataFrame(
        {
            "payment": range(number),
            "student": student,
            "group": student % GROUPS,
            "amount": chance.integers(1, 10**13, number),
            "received_on": received_on,
            "paid_for": received_on.to_numpy().astype("datetime64[M]").astype("datetime64[us]"),
            "months": 1,
            "place": 0,
            "spent_on": received_on,
            "is_salary": student % 3 == 0,
            "recipient": "somebody",
        }
    )


@pytest.fixture(scope="module")
def workers() -> Iterator[Client]:
    cluster: Any = LocalCluster
    with (
        cluster(n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1") as two,
        two.get_client() as client,
        dask.config.set({"dataframe.convert-string": False}),
    ):
        yield client


def test_finance_and_attendance_are_the_same_on_two_workers(workers: Client) -> None:
    chance = np.random.default_rng(3)
    marks, payments = _marks(chance), _payments(chance)
    people = pd.DataFrame({"student": range(STUDENTS), "joined_on": pd.Timestamp(FIRST), "left_on": pd.NaT}).assign(
        name="", phone="", parent_phone="", group=0
    )
    people = people.astype({"joined_on": "datetime64[us]", "left_on": "datetime64[us]"})
    there = pd.DataFrame({"student": payments["student"], "group": payments["group"], "month": payments["paid_for"]})
    there = there.assign(lessons=9, first_day=there["month"], last_day=there["month"] + pd.Timedelta(days=20))
    cases: list[tuple[pd.DataFrame, Callable[[Any], pd.DataFrame]]] = [
        (marks, partial(attendance.counted, by=["group", "date"])),
        (marks, partial(attendance.counted, by=["month", "weekday"])),
        (marks, lambda frame: attendance.rated(attendance.counted(frame, ["student"]))),
        (marks, attendance.streaks),
        (marks, lambda frame: attendance.at_risk(frame, people, TODAY)),
        (payments, lambda frame: finance.cash_flow(frame, frame, FIRST, TODAY)),
        (payments, partial(finance.income_by, by=["group"])),
        (payments, partial(finance.accrual, first=FIRST, last=TODAY)),
        (payments, lambda frame: finance.salary_share(frame, frame, FIRST, TODAY)),
        (payments, lambda frame: finance.spending_by_recipient(frame, FIRST, TODAY)),
        (payments, lambda frame: debts.dues(there, frame, TODAY)),
        (payments, lambda frame: forecast.back_test(frame, people, TODAY)),
    ]
    split: Any = dataframe.from_pandas
    assert len(workers.scheduler_info()["workers"]) == 2
    for frame, figures in cases:
        lazy = split(frame, npartitions=2)
        pd.testing.assert_frame_equal(figures(lazy), figures(frame), check_categorical=False)
    assert students.current(people, TODAY) == STUDENTS
