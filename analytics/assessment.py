"""What exams say, and how far they can be believed: distributions, items, distractors, reliability.

Scores here are points and shares, not money: they are floats.
"""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from analytics.frames import share

TAIL: Final = 0.27
"""The best and the worst so many of the students are compared (Kelley 1939)."""
EASY, HARD, WEAK, RARE = 0.90, 0.20, 0.20, 0.05
FLAGS: Final = ("too_easy", "too_hard", "weak", "wrong_way")


def distribution(scores: pd.DataFrame, column: str = "share", *, width: float = 0.05) -> pd.DataFrame:
    """`column` (0 to 1) -> low, high, students, share: bins of this width, empty ones too; 1.0 is in the last."""
    number = round(1 / width)
    edges = np.linspace(0, 1, number + 1)
    # Rounded, so that 0.15 / 0.05 falls into the bin that begins there.
    place = np.minimum(np.floor(np.round(scores[column].to_numpy(dtype="float64") * number, 9)), number - 1)
    counts = pd.Series(np.bincount(place.astype("int64"), minlength=number))
    whole = pd.Series(len(scores), index=counts.index)
    return pd.DataFrame({"low": edges[:-1], "high": edges[1:], "students": counts, "share": share(counts, whole)})


def summary(scores: pd.DataFrame, by: Sequence[str], column: str = "share") -> pd.DataFrame:
    """`column` and `by` -> by, n, mean, sd, low (10th percentile), median, high (90th percentile)."""
    values = scores.groupby(list(by))[column]
    found = pd.DataFrame({"n": values.size(), "mean": values.mean(), "sd": values.std()})
    quantiles = {name: values.quantile(part) for name, part in (("low", 0.1), ("median", 0.5), ("high", 0.9))}
    return found.assign(**quantiles).reset_index()


def matrix(answers: pd.DataFrame) -> pd.DataFrame:
    """result, question, earned (0 to 1) -> a row a result, a column a question; only results with every question.

    Questions that nearly nobody was asked (replaced while the exam ran) would leave no whole result: those answered by
    less than half of the most-answered one are left out.
    """
    counts = answers.dropna(subset=["earned"]).groupby("question").size()
    asked = answers[answers["question"].isin(counts.index[counts * 2 >= counts.max()])]
    wide = asked.pivot_table(index="result", columns="question", values="earned", aggfunc="first")
    return wide.dropna().astype("float64")


def items(answers: pd.DataFrame) -> pd.DataFrame:
    """result, question, number, question_text, question_type, earned -> question, number, question_text, n, difficulty,
    point_biserial, upper_lower, and flags: too_easy, too_hard, weak, wrong_way.

    `difficulty` is the share of the points earned (high is easy). `point_biserial` is the correlation of the item with
    the rest of the test, the item itself left out; `upper_lower` the difference of `difficulty` between the best and
    the worst 27 % of the students. NaN where nothing varies.
    """  # fmt: skip
    points = matrix(answers)
    total = points.sum(axis=1)
    upper, lower = _tails(total)
    found = pd.DataFrame(
        {
            "n": len(points),
            "difficulty": points.mean(),
            "point_biserial": [_correlation(points[item], total - points[item]) for item in points],
            "upper_lower": points.loc[upper].mean() - points.loc[lower].mean(),
        }
    )
    found = found.assign(
        too_easy=found["difficulty"] > EASY,
        too_hard=found["difficulty"] < HARD,
        weak=found["point_biserial"].between(0, WEAK, inclusive="left"),
        wrong_way=found["point_biserial"] < 0,
    ).rename_axis("question")
    texts = answers.drop_duplicates("question").set_index("question")[["number", "question_text", "question_type"]]
    return texts.join(found, how="inner").sort_values("number").reset_index()


def _tails(total: "pd.Series[Any]") -> tuple[Any, Any]:
    """The results of the best and of the worst 27 %, one at least; of equals, in the order that they are in."""
    size = max(1, round(len(total) * TAIL)) if len(total) else 0
    ordered = total.sort_values(kind="stable").index
    return ordered[len(ordered) - size :], ordered[:size]


def _correlation(one: "pd.Series[Any]", other: "pd.Series[Any]") -> float:
    if len(one) < 2 or one.std() == 0 or other.std() == 0:
        return float("nan")
    return float(np.corrcoef(one, other)[0, 1])


def distractors(answers: pd.DataFrame, options: pd.DataFrame) -> pd.DataFrame:
    """result, question, option, earned; question, option, option_text, is_correct
    -> question, option, option_text, is_correct, chosen, share, upper, lower, flag.

    `upper` and `lower` are the shares of the best and the worst 27 % who chose it. `flag` is `unused` for a wrong
    option that fewer than 5 % choose, and `attracts_the_best` for one that the best choose more often than the worst.
    """
    points = matrix(answers)
    upper, lower = _tails(points.sum(axis=1))
    asked = answers[answers["result"].isin(points.index) & answers["question"].isin(options["question"])]
    found = options[["question", "option", "option_text", "is_correct"]].copy()
    for name, rows in (("all", asked), ("upper", asked[asked["result"].isin(upper)]),
                       ("lower", asked[asked["result"].isin(lower)])):  # fmt: skip
        chosen = rows.groupby(["question", "option"]).size().rename("chosen")
        here = found[["question", "option"]].merge(chosen.reset_index(), how="left", on=["question", "option"])
        counts = here["chosen"].fillna(0).astype("int64")
        of = found["question"].map(rows.groupby("question")["result"].nunique()).fillna(0)
        if name == "all":
            found["chosen"] = counts
        found["share" if name == "all" else name] = share(counts, of)
    wrong = ~found["is_correct"].astype(bool)
    found["flag"] = ""
    found.loc[wrong & (found["share"] < RARE), "flag"] = "unused"
    found.loc[wrong & (found["upper"] > found["lower"]), "flag"] = "attracts_the_best"
    return found


def reliability(points: pd.DataFrame) -> dict[str, float]:
    """A `matrix` -> students, items, alpha, kr20 (NaN unless every item is right or wrong), sem (of the total, points).

    KR-20 is alpha for items that are right or wrong: where both exist they are equal.
    """
    students, count = points.shape
    total = points.sum(axis=1)
    variance = float(total.var(ddof=1)) if students > 1 else float("nan")
    alpha = kr20 = float("nan")
    if count > 1 and variance > 0:
        alpha = count / (count - 1) * (1 - float(points.var(ddof=1).sum()) / variance)
        if bool(points.isin([0.0, 1.0]).all(axis=None)):
            right = points.mean()
            of_population = variance * (students - 1) / students
            kr20 = count / (count - 1) * (1 - float((right * (1 - right)).sum()) / of_population)
    sem = float(np.sqrt(variance * (1 - alpha))) if alpha <= 1 else float("nan")
    return {"students": students, "items": count, "alpha": alpha, "kr20": kr20, "sem": sem}


def jagged(profiles: pd.DataFrame, *, apart: float = 2.0) -> pd.DataFrame:
    """reading, listening, writing, speaking (bands), … -> the same with received, gap and skill, where a productive
    skill is `apart` bands or more from the mean of reading and listening; the widest first.

    `received` is that mean; `gap` is the wider difference with its sign, `skill` whose it is.
    """
    received = profiles[["reading", "listening"]].astype("float64").mean(axis=1, skipna=False)
    gaps = pd.DataFrame({name: profiles[name].astype("float64") - received for name in ("writing", "speaking")})
    gaps = gaps.dropna()
    skill = gaps.abs().idxmax(axis=1)
    widest = gaps["writing"].where(skill == "writing", gaps["speaking"])
    found = profiles.loc[gaps.index].assign(received=received[gaps.index], gap=widest, skill=skill)
    order = found["gap"].abs().sort_values(ascending=False, kind="stable").index
    widest_first: pd.DataFrame = found.loc[order]
    return widest_first[widest_first["gap"].abs() >= apart].reset_index(drop=True)


def sections_apart(results: pd.DataFrame, *, apart: float = 0.25) -> pd.DataFrame:
    """attempt, student, section, share -> attempt, student, writing, speaking, gap: multilevel attempts whose writing
    and speaking are this part of the maximum or more apart; the widest first.
    """  # fmt: skip
    wide = results.pivot_table(index=["attempt", "student"], columns="section", values="share", aggfunc="last")
    wide = wide.reindex(columns=["writing", "speaking"]).dropna().rename_axis(columns=None)
    wide = wide.assign(gap=wide["writing"] - wide["speaking"])
    found = wide[wide["gap"].abs().round(9) >= apart].reset_index()
    return found.assign(order=-found["gap"].abs()).sort_values("order", ignore_index=True).drop(columns="order")
