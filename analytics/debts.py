"""What students owe. No table says what anybody has to pay, so it is inferred, by rules that are shown to the reader.

- A student owes for a month if they stood on its registers for longer than a week (absences count: the seat was kept).
- The fee is the student's usual month in that group, if that is at least three quarters of the group's usual month;
  else the group's: discounts are believed, part payments are not taken for a fee.
- It falls due on the tenth of the month, or on the first lesson there, if that was later.
"""

from datetime import date
from typing import Any, Final

import pandas as pd

from analytics.finance import allocated
from analytics.frames import collected, day, month_start, months_between, nullable, of_every_month, share, summed

DUE_DAY: Final = 10
A_WEEK: Final = pd.Timedelta(days=7)
BELIEVED: Final = (3, 4)
"""A usual month of this part of the group's or more is a discount."""
AGES: Final = (30, 60, 90)
BUCKETS: Final = ("days_0_30", "days_31_60", "days_61_90", "days_over_90")


def dues(
    student_months: pd.DataFrame, payment_months: pd.DataFrame, today: date, *, due_day: int = DUE_DAY
) -> pd.DataFrame:
    """student, group, month, lessons, first_day, last_day; amount, months, place, paid_for, student, group
    -> student, group, month, due_on, fee, paid, debt: a row for every student and month that fell due by `today`.

    The tables must reach as far back as debts are looked for.
    """  # fmt: skip
    paid = summed(allocated(payment_months), ["student", "group", "paid_for"], ["part"])
    paid = nullable(paid.rename(columns={"paid_for": "month", "part": "paid"}), "paid")
    owed = _owed(collected(student_months), paid).merge(
        paid.groupby(["student", "month"], as_index=False)["paid"].sum(), how="left", on=["student", "month"]
    )
    owed["paid"] = owed["paid"].fillna(0).astype("int64")
    owed["fee"] = _fees(owed, paid[paid["month"] < month_start(today)])
    owed["due_on"] = (owed["month"] + pd.Timedelta(days=due_day - 1)).where(
        lambda due: due >= owed["first_day"], owed["first_day"]
    )
    owed["debt"] = (owed["fee"] - owed["paid"]).clip(lower=0)
    columns = ["student", "group", "month", "due_on", "fee", "paid", "debt"]
    return owed.loc[owed["due_on"] <= day(today), columns].sort_values(["month", "student"], ignore_index=True)


def _owed(there: pd.DataFrame, paid: pd.DataFrame) -> pd.DataFrame:
    """Every student and month of more than a week, with the group: what was paid for, else that of most lessons."""
    spans = there.groupby(["student", "month"], as_index=False).agg(
        first_day=("first_day", "min"), last_day=("last_day", "max")
    )
    most = there.sort_values("lessons").drop_duplicates(["student", "month"], keep="last")
    bought = paid.sort_values("paid").drop_duplicates(["student", "month"], keep="last")
    owed = spans[spans["last_day"] - spans["first_day"] >= A_WEEK]
    owed = owed.merge(most[["student", "month", "group"]], on=["student", "month"])
    owed = owed.merge(
        bought[["student", "month", "group"]], on=["student", "month"], how="left", suffixes=("", "_paid")
    )
    return owed.assign(group=owed["group_paid"].fillna(owed["group"]).astype("int64"))


def _fees(owed: pd.DataFrame, past: pd.DataFrame) -> "pd.Series[Any]":
    """The fee of each row. Usual is the median, the lower one of two, so that it is a sum that somebody paid."""
    own = _usual(past, ["student", "group"])
    group = _usual(past, ["group"])
    asked = owed[["student", "group"]].merge(own, on=["student", "group"], how="left")
    asked = asked.merge(group, on="group", how="left", suffixes=("", "_group")).astype("Int64")
    numerator, denominator = BELIEVED
    is_believed = asked["usual"] * denominator >= asked["usual_group"] * numerator
    fee = asked["usual"].where(is_believed.fillna(False), asked["usual_group"])
    return pd.Series(fee.fillna(0).astype("int64").to_numpy(), index=owed.index)


def _usual(paid: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    ordered = paid.sort_values([*by, "paid"])
    place, size = ordered.groupby(by).cumcount(), ordered.groupby(by)["paid"].transform("size")
    return ordered.loc[place == (size - 1) // 2, [*by, "paid"]].rename(columns={"paid": "usual"})


def aged(owed: pd.DataFrame, today: date) -> pd.DataFrame:
    """due_on, debt -> the rows with a debt, with `days` and the debt again in the one bucket of its age."""
    open_ = owed[owed["debt"] > 0]
    days = (day(today) - open_["due_on"]).dt.days
    place = pd.cut(days, [-1, *AGES, float("inf")], labels=list(BUCKETS))
    return open_.assign(days=days, **{name: open_["debt"].where(place == name, 0) for name in BUCKETS})


def ageing(owed: pd.DataFrame, today: date) -> pd.DataFrame:
    """due_on, debt -> bucket, debt, students: four rows, whether anybody owes or not."""
    rows = aged(owed, today)
    return pd.DataFrame(
        {
            "bucket": list(BUCKETS),
            "debt": [int(rows[name].sum()) for name in BUCKETS],
            "students": [int(rows.loc[rows[name] > 0, "student"].nunique()) for name in BUCKETS],
        }
    )


def debtors(owed: pd.DataFrame, students: pd.DataFrame, today: date) -> pd.DataFrame:
    """-> student, name, phone, parent_phone, left_on, group (of the last month owed), months, debt, the four buckets,
    oldest (day it fell due), days: who owes, the greatest debt first.
    """  # fmt: skip
    rows = aged(owed, today).sort_values("month")
    sums = {name: (name, "sum") for name in ("debt", *BUCKETS)}
    found = rows.groupby("student", as_index=False).agg(
        group=("group", "last"), months=("month", "size"), oldest=("due_on", "min"), days=("days", "max"), **sums
    )
    people = students[["student", "name", "phone", "parent_phone", "left_on"]]
    found = people.merge(found, on="student", how="right")
    return found.sort_values(["debt", "student"], ascending=[False, True], ignore_index=True)


def debt_then(owed: pd.DataFrame, payment_months: pd.DataFrame, then: date) -> int:
    """What was owed at the end of an earlier day, by the fees of `owed`: what was paid since is not counted as paid."""
    parts = allocated(payment_months[payment_months["received_on"] >= day(then) + pd.Timedelta(days=1)])
    since = summed(parts, ["student", "paid_for"], ["part"]).rename(columns={"paid_for": "month"})
    due = owed[owed["due_on"] <= day(then)].merge(nullable(since, "part"), how="left", on=["student", "month"])
    paid = due["paid"] - due["part"].fillna(0).astype("int64")
    return int((due["fee"] - paid).clip(lower=0).sum())


def collection(owed: pd.DataFrame) -> pd.DataFrame:
    """month, fee, debt -> month, expected, collected, rate: how much of a month's fees has been paid by now.
    Every month from the first to the last, one without fees with zeros and no rate.

    What is paid beyond the fee doesn't make up for what others owe.
    """
    months = owed.groupby("month", as_index=False).agg(expected=("fee", "sum"), debt=("debt", "sum"))
    if len(months):
        every = months_between(months["month"].min(), months["month"].max())
        months = of_every_month(months, every, ["expected", "debt"])
    months["collected"] = months["expected"] - months.pop("debt")
    return months.assign(rate=share(months["collected"], months["expected"]))
