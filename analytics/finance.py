"""Money: what came in and went out, what it was for, and what is still owed. Amounts are whole tiyin throughout."""

from collections.abc import Sequence
from datetime import date
from typing import Final

import pandas as pd

from analytics.frames import by_parts, chosen, collected, months_between, months_of, of_every_month, share, summed
from analytics.money import each

FLOWS: Final = ("income", "expense", "profit")


def cash_flow(payments: pd.DataFrame, expenses: pd.DataFrame, first: date, last: date) -> pd.DataFrame:
    """amount, received_on; amount, spent_on -> month, income, expense, profit, and each with `_before`: a year ago.

    Every month from `first` to `last`, those without money with zeros. For the year before, the tables must have it.
    """
    months = months_between(first, last)
    back = months_between(first - pd.DateOffset(years=1), last)
    income = _by_month(payments, "received_on", back).set_index("month")["amount"]
    expense = _by_month(expenses, "spent_on", back).set_index("month")["amount"]
    flows = pd.DataFrame({"income": income, "expense": expense, "profit": income - expense})
    before = flows.loc[months - pd.DateOffset(years=1)].set_axis(months).add_suffix("_before")
    return flows.loc[months].join(before).rename_axis("month").reset_index()


def _by_month(frame: pd.DataFrame, day: str, months: pd.DatetimeIndex) -> pd.DataFrame:
    dated = by_parts(frame[[day, "amount"]], lambda part: part.assign(month=months_of(part[day])))
    return of_every_month(summed(dated, ["month"], ["amount"]), months, ["amount"])


def income_by(payments: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """student, amount, and `by` (group, subject or teacher) -> by, income, students, share; the greatest first."""
    each_student = summed(payments, [*by, "student"], ["amount"])
    found = each_student.groupby(list(by), as_index=False).agg(income=("amount", "sum"), students=("student", "size"))
    whole = pd.Series(found["income"].sum(), index=found.index)
    return found.assign(share=share(found["income"], whole)).sort_values("income", ascending=False, ignore_index=True)


def allocated(payment_months: pd.DataFrame) -> pd.DataFrame:
    """amount (of the whole payment), months, place -> the same with `part`: what falls to this month.

    Equal parts; the tiyin that cannot be divided go to the earliest months, so parts always add up to the payment.
    """
    return by_parts(
        payment_months,
        lambda rows: rows.assign(
            part=rows["amount"] // rows["months"] + (rows["place"] < rows["amount"] % rows["months"]).astype("int64")
        ),
    )


def accrual(payment_months: pd.DataFrame, first: date, last: date) -> pd.DataFrame:
    """amount, months, place, received_on, paid_for -> month, received, accrued, for_earlier, for_same, for_later.

    `received` is by the day the money came; `accrued` by the month that it is for. What was received is split into
    what is for earlier months (arrears), for the same month, and for later ones (advances).
    """
    months = months_between(first, last)
    parts = by_parts(allocated(payment_months), _split)
    came = summed(parts, ["received_in"], ["part", "for_earlier", "for_same", "for_later"])
    came = of_every_month(
        came.rename(columns={"received_in": "month", "part": "received"}),
        months,
        ["received", "for_earlier", "for_same", "for_later"],
    )
    due = summed(parts, ["paid_for"], ["part"]).rename(columns={"paid_for": "month", "part": "accrued"})
    came.insert(2, "accrued", of_every_month(due, months, ["accrued"])["accrued"])
    return came


def _split(parts: pd.DataFrame) -> pd.DataFrame:
    received_in = months_of(parts["received_on"])
    return parts.assign(
        received_in=received_in,
        for_earlier=parts["part"].where(parts["paid_for"] < received_in, 0),
        for_same=parts["part"].where(parts["paid_for"] == received_in, 0),
        for_later=parts["part"].where(parts["paid_for"] > received_in, 0),
    )


def revenue_per_student(accruals: pd.DataFrame, student_months: pd.DataFrame) -> pd.DataFrame:
    """month, accrued; student, month -> month, accrued, students, per_student (tiyin; NA in a month of nobody).

    Students are those who stood on a register in the month.
    """
    there = collected(student_months[["student", "month"]].drop_duplicates())
    students = accruals["month"].map(there.groupby("month").size()).fillna(0).astype("int64")
    found = accruals[["month", "accrued"]].assign(students=students)
    return found.assign(per_student=each(found["accrued"], found["students"]))


def salary_share(payments: pd.DataFrame, expenses: pd.DataFrame, first: date, last: date) -> pd.DataFrame:
    """-> month, salaries, income, expense, of_income, of_expense: what goes to the people who work here.

    Salaries are expenses whose recipient works here.
    """
    months = months_between(first, last)
    found = cash_flow(payments, expenses, first, last)[["month", "income", "expense"]]
    paid = expenses[expenses["is_salary"]]
    found.insert(1, "salaries", _by_month(paid, "spent_on", months)["amount"])
    of_income, of_expense = (share(found["salaries"], found[name]) for name in ("income", "expense"))
    return found.assign(of_income=of_income, of_expense=of_expense)


def spending_by_recipient(expenses: pd.DataFrame, first: date, last: date) -> pd.DataFrame:
    """recipient, is_salary, amount, spent_on -> recipient, is_salary, expense; the greatest first."""
    spent = summed(chosen(expenses, "spent_on", first, last), ["recipient", "is_salary"], ["amount"])
    return spent.rename(columns={"amount": "expense"}).sort_values("expense", ascending=False, ignore_index=True)
