"""How examiners mark: severity, agreement, and how long students wait.

A *grading* is one verdict on one review: grading, review, queue, title, student, examiner, total, max_total,
submitted_at, graded_at. A later grading of the same review by somebody else is a second mark for the same work; who
gave it saw the first, so agreement is an upper bound of what blind double marking would show.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

import numpy as np
import pandas as pd

from analytics.frames import DAYS, day, share

LEVELS: Final = (38.0, 51.0, 65.0)
"""Where B1, B2 and C1 begin on the 75-point scale."""
WHOLE_SCALE: Final = 75
QUEUES_OF_LEVELS: Final = ("writing", "speaking")
BAND_STEP, EARNED_STEP = 0.5, 0.25
FAIREST: Final = 1.96
"""Standard errors of a 95 % interval."""
HOUR: Final = 3600.0


def with_share(gradings: pd.DataFrame) -> pd.DataFrame:
    """total, max_total -> the same with `share`: of the maximum."""
    return gradings.assign(share=share(gradings["total"], gradings["max_total"]))


def severity(gradings: pd.DataFrame) -> pd.DataFrame:
    """examiner, queue, student, share, … -> examiner, n, mean, deviation, low, high, same_work, same_work_deviation.

    `deviation` is how far the examiner's marks lie from what the same students get from the others in that queue (or,
    where nobody else marked them, from everybody's mean): below zero is severe. `low` and `high` bound it with 95 %.
    `same_work_deviation` compares marks for the very same work, of which there are `same_work`.
    All in shares of the maximum.
    """  # fmt: skip
    rows = gradings.assign(expected=_expected(gradings))
    rows["deviation"] = rows["share"] - rows["expected"]
    found = rows.groupby("examiner").agg(
        n=("share", "size"), mean=("share", "mean"), deviation=("deviation", "mean"), spread=("deviation", "std")
    )
    error = FAIREST * found.pop("spread") / np.sqrt(found["n"])
    found = found.assign(low=found["deviation"] - error, high=found["deviation"] + error)
    both = pairs(gradings)
    sides = pd.concat(
        [
            pd.DataFrame({"examiner": both["first"], "apart": both["first_share"] - both["second_share"]}),
            pd.DataFrame({"examiner": both["second"], "apart": both["second_share"] - both["first_share"]}),
        ]
    )
    same = sides.groupby("examiner")["apart"].agg(same_work="size", same_work_deviation="mean")
    found = found.join(same)
    found["same_work"] = found["same_work"].fillna(0).astype("int64")
    return found.sort_values("deviation").reset_index()


def _expected(gradings: pd.DataFrame) -> "pd.Series[Any]":
    """The mean of the student's other shares in the queue given by other examiners, else the queue's mean."""
    of_student = gradings.groupby(["queue", "student"])["share"]
    of_same = gradings.groupby(["queue", "student", "examiner"])["share"]
    number = of_student.transform("size") - of_same.transform("size")
    others = (of_student.transform("sum") - of_same.transform("sum")) / number.where(number > 0)
    return others.fillna(gradings.groupby("queue")["share"].transform("mean"))


def pairs(gradings: pd.DataFrame) -> pd.DataFrame:
    """review, queue, examiner, total, share, graded_at -> review, queue, first, second, first_total, second_total,
    first_share, second_share: the first two different examiners' last marks for each work that has them.
    """  # fmt: skip
    ordered = gradings.sort_values(["review", "graded_at", "grading"])
    last = ordered.drop_duplicates(["review", "examiner"], keep="last")
    begun = ordered.drop_duplicates(["review", "examiner"])[["review", "examiner"]]
    begun = begun.assign(place=begun.groupby("review").cumcount())
    last = last.merge(begun, on=["review", "examiner"])
    names = {"examiner": "", "total": "_total", "share": "_share"}
    sides = [
        last.loc[last["place"] == place, ["review", "queue", *names]].rename(
            columns={name: f"{side}{ending}" for name, ending in names.items()}
        )
        for place, side in enumerate(("first", "second"))
    ]
    return sides[0].merge(sides[1].drop(columns="queue"), on="review").reset_index(drop=True)


def categories(totals: "pd.Series[Any]", queue: str) -> "pd.Series[Any]":
    """Marks as whole steps that one can count in: levels of the 75-point scale, half bands, quarters of a point."""
    values = totals.to_numpy(dtype="float64")
    if queue in QUEUES_OF_LEVELS:
        steps = np.digitize(values, LEVELS)
    else:
        steps = np.floor(values / (BAND_STEP if queue == "mock" else EARNED_STEP) + 0.5)
    return pd.Series(steps.astype("int64"), index=totals.index)


def agreement(both: pd.DataFrame, by: Sequence[str] = ("queue",)) -> pd.DataFrame:
    """`pairs` -> by, n, exact, adjacent, kappa: how often two marks are in the same category, at most one apart,
    and the quadratic weighted kappa of them. `by` names the queue first.
    """  # fmt: skip
    rows = []
    for key, marks in both.groupby(list(by)):
        first, second = (categories(marks[f"{side}_total"], str(key[0])) for side in ("first", "second"))
        apart = (first - second).abs()
        rows.append((*key, len(marks), float((apart == 0).mean()), float((apart <= 1).mean()),
                     weighted_kappa(first, second)))  # fmt: skip
    return pd.DataFrame(rows, columns=[*by, "n", "exact", "adjacent", "kappa"])


def agreement_by_criterion(gradings: pd.DataFrame, marks: pd.DataFrame) -> pd.DataFrame:
    """Gradings; grading, criterion, score, max_score -> queue, criterion, n, exact, adjacent, kappa.

    A task of the 75-point scale is taken to the whole scale first, so that its levels are the exam's.
    """
    rows = gradings.drop(columns=["total", "max_total"]).merge(marks, on="grading")
    is_level = rows["queue"].isin(QUEUES_OF_LEVELS)
    rows["total"] = rows["score"].where(~is_level, rows["score"] / rows["max_score"] * WHOLE_SCALE)
    rows["share"] = share(rows["score"], rows["max_score"])
    rows["review"] = rows.groupby(["review", "criterion"]).ngroup()
    criteria = rows.drop_duplicates("review").set_index("review")["criterion"]
    both = pairs(rows)
    return agreement(both.assign(criterion=both["review"].map(criteria)), ["queue", "criterion"])


def weighted_kappa(first: "Sequence[int] | pd.Series[Any]", second: "Sequence[int] | pd.Series[Any]") -> float:
    """Cohen's kappa with weights that grow with the square of the distance; NaN where chance explains everything."""
    one, other = np.asarray(first, dtype="int64"), np.asarray(second, dtype="int64")
    if len(one) == 0:
        return float("nan")
    observed = float(((one - other) ** 2).mean())
    # The mean square distance of all pairs, each mark with each: what chance alone would give.
    expected = float(one.var() + other.var() + (one.mean() - other.mean()) ** 2)
    return 1 - observed / expected if expected > 0 else float("nan")


def first_verdicts(gradings: pd.DataFrame) -> pd.DataFrame:
    """The first grading of every review, with `hours` from submission to it."""
    first = gradings.sort_values(["graded_at", "grading"]).drop_duplicates("review")
    return first.assign(hours=(first["graded_at"] - first["submitted_at"]).dt.total_seconds() / HOUR)


def turnaround(gradings: pd.DataFrame, by: Sequence[str] = ("queue",)) -> pd.DataFrame:
    """review, submitted_at, graded_at, and `by` -> by, n, median, p90: hours from submission to the first result."""
    hours = first_verdicts(gradings).groupby(list(by))["hours"]
    return pd.DataFrame({"n": hours.size(), "median": hours.median(), "p90": hours.quantile(0.9)}).reset_index()


def backlog(reviews: pd.DataFrame, now: datetime) -> pd.DataFrame:
    """review, queue, state, is_graded, submitted_at -> queue, waiting, claimed, oldest (hours), median (hours).

    Only what has no result yet; every queue that there is, also when nothing waits in it.
    """
    moment = _local(now)
    open_ = reviews[~reviews["is_graded"]]
    hours = (moment - open_["submitted_at"]).dt.total_seconds() / HOUR
    rows = open_.assign(hours=hours, is_claimed=open_["state"] == "claimed")
    found = rows.groupby("queue").agg(
        all=("hours", "size"), claimed=("is_claimed", "sum"), oldest=("hours", "max"), median=("hours", "median")
    )
    found = found.reindex(pd.Index(sorted(reviews["queue"].unique()), name="queue"))
    counts = found[["all", "claimed"]].fillna(0).astype("int64")
    found = found.drop(columns=["all", "claimed"])
    found.insert(0, "waiting", counts["all"] - counts["claimed"])
    found.insert(1, "claimed", counts["claimed"])
    return found.reset_index()


def _local(now: datetime) -> pd.Timestamp:
    """As the tables have it: Tashkent's, without a zone."""
    moment = pd.Timestamp(now)
    return moment if moment.tzinfo is None else moment.tz_convert("Asia/Tashkent").tz_localize(None)


def backlog_by_day(reviews: pd.DataFrame, first: date, last: date) -> pd.DataFrame:
    """submitted_at, first_graded_at (NaT while there is none) -> date, submitted, graded, open (at the day's end)."""
    days = pd.date_range(day(first), day(last), unit="us", name="date")
    counts = pd.DataFrame(
        {
            name: reviews[column].dropna().astype(DAYS).dt.normalize().value_counts().reindex(days, fill_value=0)
            for name, column in (("submitted", "submitted_at"), ("graded", "first_graded_at"))
        }
    )
    before = int((reviews["submitted_at"] < days[0]).sum() - (reviews["first_graded_at"] < days[0]).sum())
    return counts.assign(open=before + (counts["submitted"] - counts["graded"]).cumsum()).reset_index()
