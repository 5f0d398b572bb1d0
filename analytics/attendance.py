"""Who was there: rates, streaks, students at risk and why, employees' days, registers that nobody took.

A *mark* is one student's presence in one lesson (student, group, date, status). *Counts* are marks added up: `present`,
`late`, `absent` by whatever they are of. Who is late is there; a rate of no marks is no rate (NaN).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import product
from typing import Any, Final

import numpy as np
import pandas as pd

from analytics.frames import (
    by_parts,
    collected,
    day,
    months_between,
    months_of,
    of_every_month,
    share,
    summed,
    weeks_of,
)
from analytics.frames import weekdays_of as weekdays

COUNTS: Final = ("present", "late", "absent")
HALF_AGAIN, CHANCE = 1.5, 3.0


@dataclass(frozen=True, slots=True)
class Rules:
    """When a student is at risk. These are shown beside the list that they make."""

    chronic: float = 0.10
    """This part of the lessons missed, or more, is chronic absence."""
    severe: float = 0.20
    weeks: tuple[int, int] = (4, 8)
    """Looked at over these last weeks."""
    in_a_row: int = 3
    """So many absences in a row, up to the last lesson."""


RULES: Final = Rules()


def counted(marks: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """student, group, date, status -> by, present, late, absent. `by` may name `month`, `week` and `weekday` too."""
    sums = by_parts(
        with_calendar(marks, by),
        lambda rows: rows.assign(**{name: (rows["status"] == name).astype("int64") for name in COUNTS}),
    )
    return summed(sums, by, COUNTS)


def with_calendar(frame: pd.DataFrame, by: Sequence[str] = ("month", "week", "weekday")) -> pd.DataFrame:
    """date -> the same with `month`, `week` (its Monday), `weekday` (0 is Monday), as far as they are asked for."""
    makers = {"month": months_of, "week": weeks_of, "weekday": weekdays}
    wanted = {name: make for name, make in makers.items() if name in by}
    return by_parts(frame, lambda rows: rows.assign(**{name: make(rows["date"]) for name, make in wanted.items()}))


def rates(counts: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """date, present, late, absent, … -> by, present, late, absent, total, attendance, absence, lateness.

    `attendance` and `absence` are of all marks; `lateness` of those who came. `by` may name `month`, `week` and
    `weekday` too.
    """
    return rated(summed(with_calendar(counts, by), by, COUNTS))


def rated(sums: pd.DataFrame) -> pd.DataFrame:
    """present, late, absent -> the same with total, attendance, absence, lateness."""
    came, total = sums["present"] + sums["late"], sums[list(COUNTS)].sum(axis=1)
    return sums.assign(
        total=total, attendance=share(came, total), absence=share(sums["absent"], total),
        lateness=share(sums["late"], came),
    )  # fmt: skip


def by_month(counts: pd.DataFrame, first: date, last: date) -> pd.DataFrame:
    """The rates of every month from `first` to `last`; a month without marks has zeros and no rates."""
    sums = summed(with_calendar(counts, ["month"]), ["month"], COUNTS)
    return rated(of_every_month(sums, months_between(first, last), COUNTS))


def heatmap(counts: pd.DataFrame, rows: str, columns: str, months: pd.DatetimeIndex | None = None) -> pd.DataFrame:
    """The rates of every combination of two of group, weekday, month, teacher and subject, those without marks too.

    The months are those given, or all from the first with marks to the last.
    """
    sums = summed(with_calendar(counts, [rows, columns]), [rows, columns], COUNTS)
    sides = [_every(sums[name], months) if name == "month" else sums[name].unique() for name in (rows, columns)]
    cells = pd.DataFrame(product(*sides), columns=[rows, columns]).astype(sums[[rows, columns]].dtypes.to_dict())
    whole = cells.merge(sums, how="left", on=[rows, columns])
    whole[list(COUNTS)] = whole[list(COUNTS)].fillna(0).astype("int64")
    return rated(whole).sort_values([rows, columns], ignore_index=True)


def _every(known: "pd.Series[Any]", months: pd.DatetimeIndex | None) -> pd.DatetimeIndex:
    if months is not None or known.empty:
        return pd.DatetimeIndex(known if months is None else months)
    return months_between(known.min(), known.max())


def unusual_weeks(counts: pd.DataFrame) -> pd.DataFrame:
    """date, present, late, absent -> week, total, absent, absence, usual, ratio, is_unusual: every week with marks.

    `usual` is the median absence of the other weeks. A week is unusual when half as many again are absent, and so many
    more that chance (three standard errors of a share) would hardly do it: an illness, a holiday, a road closed.
    """
    found = rates(counts, ["week"])[["week", "total", "absent", "absence"]]
    usual = [found["absence"].drop(place).median() for place in found.index]
    found = found.assign(usual=pd.Series(usual, index=found.index, dtype="float64"))
    error = np.sqrt(found["usual"] * (1 - found["usual"]) / found["total"])
    found = found.assign(ratio=share(found["absence"], found["usual"]))
    beyond = found["absence"] - found["usual"] > CHANCE * error
    return found.assign(is_unusual=beyond & (found["ratio"] >= HALF_AGAIN))


def streaks(marks: pd.DataFrame) -> pd.DataFrame:
    """student, date, status -> student, absent_now, absent_longest, came_now, last_came.

    `absent_now` counts absences in a row up to the student's last lesson, `came_now` lessons come to in a row; one of
    the two is zero. Lessons of all groups count, in the order of their days.
    """
    rows = collected(marks)[["student", "date", "status"]].sort_values(["student", "date"], kind="stable")
    absent = (rows["status"] == "absent").to_numpy()
    student = rows["student"].to_numpy()
    starts = np.ones(len(rows), dtype=bool)
    starts[1:] = (student[1:] != student[:-1]) | (absent[1:] != absent[:-1])
    runs = pd.DataFrame({"student": student, "run": starts.cumsum(), "absent": absent, "date": rows["date"].to_numpy()})
    runs = runs.groupby(["student", "run"], as_index=False).agg(
        length=("absent", "size"), absent=("absent", "first"), last=("date", "max")
    )
    now = runs.drop_duplicates("student", keep="last").set_index("student")
    missed, came = runs[runs["absent"]].groupby("student"), runs[~runs["absent"]].groupby("student")
    found = pd.DataFrame(
        {
            "absent_now": now["length"].where(now["absent"], 0),
            "absent_longest": missed["length"].max().reindex(now.index, fill_value=0),
            "came_now": now["length"].where(~now["absent"], 0),
            "last_came": came["last"].max().reindex(now.index),
        }
    )
    return found.reset_index()


def at_risk(marks: pd.DataFrame, students: pd.DataFrame, today: date, rules: Rules = RULES) -> pd.DataFrame:
    """-> student, name, phone, parent_phone, group, for each of `rules.weeks` lessons_4, absent_4, absence_4 (and _8),
    absent_now, last_came; why: chronic_4, chronic_8, in_a_row; is_severe, reasons (how many): the worst first.

    Students who have left are not in it. The marks must reach back `rules.weeks[1]` weeks.
    """  # fmt: skip
    since = day(today) - pd.Timedelta(weeks=max(rules.weeks))
    is_recent = (marks["date"] > since) & (marks["date"] <= day(today))
    recent = collected(marks.loc[is_recent, ["student", "date", "status"]])
    found = students[students["left_on"].isna()].drop(columns=["joined_on", "left_on"])
    found = found.merge(streaks(recent).drop(columns=["absent_longest", "came_now"]), on="student")
    for weeks in rules.weeks:
        found = found.merge(_absence(recent, weeks, today), on="student", how="left")
        found[[f"lessons_{weeks}", f"absent_{weeks}"]] = (
            found[[f"lessons_{weeks}", f"absent_{weeks}"]].fillna(0).astype("int64")
        )
        found[f"absence_{weeks}"] = share(found[f"absent_{weeks}"], found[f"lessons_{weeks}"])
        found[f"chronic_{weeks}"] = found[f"absence_{weeks}"] >= rules.chronic
    why = [*(f"chronic_{weeks}" for weeks in rules.weeks), "in_a_row"]
    found["in_a_row"] = found["absent_now"] >= rules.in_a_row
    found["is_severe"] = found[[f"absence_{weeks}" for weeks in rules.weeks]].max(axis=1) >= rules.severe
    found["reasons"] = found[why].sum(axis=1).astype("int64")
    order = ["reasons", f"absence_{rules.weeks[0]}", "absent_now", "student"]
    worst = found[found["reasons"] > 0].sort_values(order, ascending=[False, False, False, True])
    return worst.reset_index(drop=True)


def _absence(marks: pd.DataFrame, weeks: int, today: date) -> pd.DataFrame:
    rows = marks[marks["date"] > day(today) - pd.Timedelta(weeks=weeks)]
    absent = (rows["status"] == "absent").astype("int64")
    counts = rows.assign(absent=absent).groupby("student").agg(lessons=("absent", "size"), absent=("absent", "sum"))
    return counts.add_suffix(f"_{weeks}").reset_index()


def lessons(groups: pd.DataFrame, registers: pd.DataFrame, now: datetime, first: date, last: date) -> pd.DataFrame:
    """Timetables and registers -> group, date, is_taken: the lessons that should have been by `now` (Tashkent's).

    A group has lessons on its weekdays from its first register to its last, or to now while it is active. A day on
    which two groups or more had lessons and none took a register counts as a day off for all. The timetable is
    today's: what it was before is not recorded.
    """
    planned = _planned(groups, now, first, last)
    taken = registers[["group", "date"]].drop_duplicates().assign(is_taken=True)
    found = planned.merge(taken, on=["group", "date"], how="left")
    found["is_taken"] = found["is_taken"].eq(True)
    of_day = found.groupby("date")["is_taken"]
    is_off = (of_day.transform("size") > 1) & ~of_day.transform("any")
    return found[~is_off].reset_index(drop=True)


def _planned(groups: pd.DataFrame, now: datetime, first: date, last: date) -> pd.DataFrame:
    days = pd.DataFrame({"date": pd.date_range(day(first), min(day(last), day(now.date())), unit="us")})
    days["weekday"] = weekdays(days["date"])
    known = groups.dropna(subset=["days", "first_register"])
    until = known["last_register"].where(~known["is_active"], day(now.date()))
    table = known.assign(until=until, weekday=known["days"].str.split(",")).explode("weekday")
    numbers = {"Mon": 0, "Tue": 1, "Wed": 2, "Thu": 3, "Fri": 4, "Sat": 5, "Sun": 6}
    planned = table.assign(weekday=table["weekday"].map(numbers).astype("int64")).merge(days, on="weekday")
    planned = planned[(planned["date"] >= planned["first_register"]) & (planned["date"] <= planned["until"])]
    is_over = np.array([pd.isna(end) or end <= now.time() for end in planned["end_time"]], dtype=bool)
    is_to_come = (planned["date"] == day(now.date())) & ~is_over
    return planned.loc[~is_to_come, ["group", "date"]].sort_values(["date", "group"], ignore_index=True)


def registers_not_taken(lessons: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """is_taken, and `by` -> by, lessons, taken, missing, share (of the lessons): most missing first."""
    found = lessons.groupby(list(by), as_index=False).agg(lessons=("is_taken", "size"), taken=("is_taken", "sum"))
    missing = found["lessons"] - found["taken"]
    found = found.assign(missing=missing, share=share(missing, found["lessons"]))
    return found.sort_values(["missing", "share"], ascending=False, ignore_index=True)


def employee_presence(work_logs: pd.DataFrame, lessons: pd.DataFrame, staff: pd.DataFrame) -> pd.DataFrame:
    """employee, date; teacher, date, is_taken; employee, name, … -> employee, name, days, days_expected, days_absent,
    presence, last_day: everybody who works here, and how many of the days with lessons of theirs they have a log of.

    `days` are all days worked. A lesson's teacher is who teaches the group that month, even if another stood in.
    """  # fmt: skip
    expected = lessons[["teacher", "date"]].drop_duplicates().rename(columns={"teacher": "employee"})
    worked = work_logs[["employee", "date"]].drop_duplicates()
    both = expected.merge(worked.assign(was_there=True), on=["employee", "date"], how="left")
    both["was_there"] = both["was_there"].eq(True)
    sums = both.groupby("employee").agg(days_expected=("was_there", "size"), there=("was_there", "sum"))
    days = worked.groupby("employee")["date"].agg(days="size", last_day="max")
    found = staff[staff["is_active"]].set_index("employee")[["name", "role"]].join([days, sums])
    numbers = ["days", "days_expected", "there"]
    found[numbers] = found[numbers].fillna(0).astype("int64")
    there: pd.Series[Any] = found.pop("there")
    found = found.assign(days_absent=found["days_expected"] - there, presence=share(there, found["days_expected"]))
    return found.sort_values(["days_absent", "days"], ascending=False).reset_index()
