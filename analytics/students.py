"""Who comes, who stays, who leaves, and how full the groups are."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

import numpy as np
import pandas as pd

from analytics.frames import DAYS, day, months_between, months_of, of_every_month, share

LONGEST: Final = 12
"""Months for which a cohort is followed."""
LOSING_WEEKS: Final = 4
LOSING: Final = 2
"""A group so many students smaller than so many weeks ago is losing them."""


def movement(students: pd.DataFrame, first: date, last: date) -> pd.DataFrame:
    """joined_on, left_on -> month, joined, left, net, here (at the month's end): every month from `first` to `last`."""
    months = months_between(first, last)
    counts = pd.DataFrame({name: _in_months(students, column, months) for name, column in
                           (("joined", "joined_on"), ("left", "left_on"))})  # fmt: skip
    before = (students["joined_on"] < months[0]).sum() - (students["left_on"] < months[0]).sum()
    net = counts["joined"] - counts["left"]
    return counts.assign(net=net, here=before + net.cumsum()).rename_axis("month").reset_index()


def _in_months(students: pd.DataFrame, column: str, months: pd.DatetimeIndex) -> "pd.Series[int]":
    month = months_of(students[column].dropna())
    sizes = month.groupby(month).size().rename_axis("month").reset_index(name="count")
    return of_every_month(sizes, months, ["count"]).set_index("month")["count"]


def retention(students: pd.DataFrame, today: date, longest: int = LONGEST) -> pd.DataFrame:
    """joined_on, left_on -> cohort (month of joining), size, age (months since), here, retention.

    After `age` months, how many of the cohort are still here, of ages that all of them have reached by today: who
    joined on the 20th has completed a month on the 20th of the next one.
    """
    people = students[["joined_on", "left_on"]].assign(cohort=months_of(students["joined_on"]))
    stayed = people["left_on"].fillna(pd.Timestamp.max.as_unit("us"))
    rows = []
    for cohort, members in people.groupby("cohort"):
        youngest = members["joined_on"].max()
        for age in range(longest + 1):
            if youngest + pd.DateOffset(months=age) > day(today):
                break
            reached = members["joined_on"] + pd.DateOffset(months=age)
            here = int((stayed.loc[members.index] > reached).sum()) if age else len(members)
            rows.append((cohort, len(members), age, here))
    found = pd.DataFrame(rows, columns=["cohort", "size", "age", "here"]).astype(
        {"cohort": DAYS, "size": "int64", "age": "int64", "here": "int64"}
    )
    return found.assign(retention=share(found["here"], found["size"]))


def churn_by(students: pd.DataFrame, by: Sequence[str], first: date, last: date) -> pd.DataFrame:
    """joined_on, left_on, and `by` (group, subject, teacher) -> by, students, left, churn; the highest first.

    Of those who were here on any day from `first` to `last`, the share who left on one of them.
    """
    begin, end = day(first), day(last)
    was_here = (students["joined_on"] <= end) & ~(students["left_on"] < begin)
    left = (students["left_on"] >= begin) & (students["left_on"] < end + pd.Timedelta(days=1))
    rows = students[was_here].assign(has_left=left[was_here])
    found = rows.groupby(list(by), as_index=False).agg(students=("has_left", "size"), left=("has_left", "sum"))
    found = found.assign(churn=share(found["left"], found["students"]))
    return found.sort_values(["churn", "students"], ascending=False, ignore_index=True)


def losing(students: pd.DataFrame, today: date, *, weeks: int = LOSING_WEEKS, least: int = LOSING) -> pd.DataFrame:
    """joined_on, left_on, group -> group, before, joined, left, now: groups with `least` students fewer than so many
    weeks ago, or fewer still; the heaviest loss first.
    """  # fmt: skip
    begin, end = day(today) - pd.Timedelta(weeks=weeks), day(today)
    facts = students[["group"]].assign(
        before=(students["joined_on"] <= begin) & ~(students["left_on"] <= begin),
        joined=(students["joined_on"] > begin) & (students["joined_on"] <= end),
        left=(students["left_on"] > begin) & (students["left_on"] <= end),
        now=(students["joined_on"] <= end) & ~(students["left_on"] <= end),
    )
    sums = facts.groupby("group", as_index=False).sum()
    worst = sums[sums["before"] - sums["now"] >= least]
    order = (worst["now"] - worst["before"]).sort_values(kind="stable").index
    return worst.loc[order].reset_index(drop=True)


def seats(groups: pd.DataFrame, registers: pd.DataFrame, capacity: Mapping[int, int] | None = None) -> pd.DataFrame:
    """group, group_name, is_active, students; group, present, late, absent -> group, group_name, students, seats,
    free, used: how full each active group is.

    How many a group can take is not recorded: `capacity` says it by group, else the longest register it ever had.
    """  # fmt: skip
    sizes = registers.assign(size=registers[["present", "late", "absent"]].sum(axis=1)).groupby("group")["size"].max()
    active = groups.loc[groups["is_active"], ["group", "group_name", "students"]].reset_index(drop=True)
    longest = active["group"].map(sizes).fillna(0).astype("int64")
    room = np.maximum(longest.to_numpy(), active["students"].to_numpy())
    if capacity:
        room = active["group"].map(dict(capacity)).fillna(pd.Series(room)).astype("int64").to_numpy()
    found = active.assign(seats=room, free=room - active["students"])
    found = found.assign(used=share(found["students"], found["seats"]))
    return found.sort_values("used", ignore_index=True)


def changes(students: pd.DataFrame, first: date, last: date) -> pd.DataFrame:
    """-> student, name, group, event (`joined`, `left`), day: who came and went in that time, the newest first."""
    events = [
        students[["student", "name", "group"]].assign(event=name, day=students[column])
        for name, column in (("joined", "joined_on"), ("left", "left_on"))
    ]
    found = pd.concat(events, ignore_index=True)
    found = found[(found["day"] >= day(first)) & (found["day"] <= day(last))]
    return found.sort_values(["day", "student"], ascending=[False, True], ignore_index=True)


def current(students: pd.DataFrame, today: date) -> int:
    """How many are here on that day."""
    is_here = (students["joined_on"] <= day(today)) & ~(students["left_on"] <= day(today))
    return int(is_here.sum())
