"""Money against figures worked out by hand, and laws that hold for any payments."""

from datetime import date
from decimal import Decimal

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from analytics import finance, money
from tests.analytics.tables import law, records, table

# In tiyin: 400 000 so'm is 40_000_000.
PAYMENTS = table(
    "student group amount received_on",
    (1, 10, 40_000_000, "2025-03-31"),
    (1, 10, 40_000_000, "2026-03-02"),
    (2, 10, 30_000_050, "2026-03-20"),
    (3, 20, 99_999_999, "2026-05-01"),
)
EXPENSES = table(
    "amount spent_on is_salary recipient",
    (10_000_000, "2026-03-05", True, "Aziza"),
    (5_000_000, "2026-03-09", False, "Suv"),
    (7_000_000, "2026-04-01", True, "Aziza"),
)
MONTHS = table(
    "payment student group amount received_on paid_for months place",
    # 100.01 so'm for three months, received in the second of them.
    (1, 1, 10, 10_001, "2026-02-10", "2026-01-01", 3, 0),
    (1, 1, 10, 10_001, "2026-02-10", "2026-02-01", 3, 1),
    (1, 1, 10, 10_001, "2026-02-10", "2026-03-01", 3, 2),
    (2, 2, 10, 5_000, "2026-04-01", "2026-04-01", 1, 0),
)


def test_cash_flow_has_every_month_and_the_year_before() -> None:
    flows = finance.cash_flow(PAYMENTS, EXPENSES, date(2026, 3, 15), date(2026, 5, 1))
    assert records(flows, "month", "income", "expense", "profit", "income_before", "profit_before") == [
        ("2026-03-01", 70_000_050, 15_000_000, 55_000_050, 40_000_000, 40_000_000),
        ("2026-04-01", 0, 7_000_000, -7_000_000, 0, 0),
        ("2026-05-01", 99_999_999, 0, 99_999_999, 0, 0),
    ]
    assert {str(flows[name].dtype) for name in flows.columns[1:]} == {"int64"}


def test_a_centre_without_money_has_months_of_zero() -> None:
    flows = finance.cash_flow(PAYMENTS[:0], EXPENSES[:0], date(2026, 1, 1), date(2026, 2, 1))
    assert records(flows, "month", "income", "expense", "profit") == [("2026-01-01", 0, 0, 0), ("2026-02-01", 0, 0, 0)]


def test_income_by_group_counts_students_once() -> None:
    found = finance.income_by(PAYMENTS, ["group"])
    assert records(found, "group", "income", "students") == [(10, 110_000_050, 2), (20, 99_999_999, 1)]
    assert round(found["share"].sum(), 12) == 1


def test_accrued_is_by_the_month_paid_for_and_received_by_the_day_it_came() -> None:
    found = finance.accrual(MONTHS, date(2026, 1, 1), date(2026, 4, 30))
    assert records(found) == [
        ("2026-01-01", 0, 3_334, 0, 0, 0),
        ("2026-02-01", 10_001, 3_334, 3_334, 3_334, 3_333),
        ("2026-03-01", 0, 3_333, 0, 0, 0),
        ("2026-04-01", 5_000, 5_000, 0, 5_000, 0),
    ]


def test_revenue_per_student_is_rounded_to_the_tiyin_and_nothing_where_nobody_was() -> None:
    accruals = finance.accrual(MONTHS, date(2026, 1, 1), date(2026, 4, 30))
    there = table("student month", (1, "2026-01-01"), (2, "2026-01-01"), (3, "2026-01-01"), (1, "2026-03-01"))
    found = finance.revenue_per_student(accruals, there)
    # 3334 / 3 = 1111.33 and 3333 / 1.
    assert records(found, "students", "per_student") == [(3, 1_111), (0, None), (1, 3_333), (0, None)]


def test_salaries_are_what_people_who_work_here_are_paid() -> None:
    found = finance.salary_share(PAYMENTS, EXPENSES, date(2026, 3, 1), date(2026, 4, 1))
    assert records(found, "salaries", "of_income", "of_expense") == [
        (10_000_000, round(10_000_000 / 70_000_050, 6), round(2 / 3, 6)),
        (7_000_000, None, 1.0),
    ]


def test_spending_is_summed_by_recipient() -> None:
    found = finance.spending_by_recipient(EXPENSES, date(2026, 3, 1), date(2026, 4, 1))
    assert records(found) == [("Aziza", True, 17_000_000), ("Suv", False, 5_000_000)]


def test_sums_stay_exact_where_floats_would_not() -> None:
    # 2**53 + 1 tiyin is the first whole number that a float cannot hold.
    payments = table("student group amount received_on", (1, 1, 2**53, "2026-01-01"), (1, 1, 1, "2026-01-31"))
    flows = finance.cash_flow(payments, EXPENSES[:0], date(2026, 1, 1), date(2026, 1, 1))
    assert money.soum(flows["income"][0]) == Decimal("90071992547409.93")
    assert finance.income_by(payments, ["group"])["income"][0] == 2**53 + 1


DAYS = st.dates(date(2024, 1, 1), date(2026, 12, 31)).map(pd.Timestamp)
AMOUNTS = st.integers(1, 10**14)
ANY_PAYMENTS = st.lists(st.tuples(st.integers(1, 5), st.integers(1, 3), AMOUNTS, DAYS), max_size=20).map(
    lambda rows: pd.DataFrame(rows, columns=["student", "group", "amount", "received_on"]).astype(
        {"student": "int64", "group": "int64", "amount": "int64", "received_on": "datetime64[us]"}
    )
)


@law
@given(ANY_PAYMENTS)
def test_sums_by_month_and_by_group_add_up_to_the_total(payments: pd.DataFrame) -> None:
    total = sum(payments["amount"].tolist())
    flows = finance.cash_flow(payments, EXPENSES[:0], date(2024, 1, 1), date(2026, 12, 31))
    assert sum(flows["income"].tolist()) == sum(finance.income_by(payments, ["group"])["income"].tolist()) == total
    assert len(flows) == 36


@law
@given(AMOUNTS, st.integers(1, 24), DAYS, st.integers(-6, 6))
def test_the_parts_of_a_payment_add_up_to_it(amount: int, months: int, day: pd.Timestamp, ahead: int) -> None:
    paid_for = pd.date_range(day.replace(day=1) + pd.DateOffset(months=ahead), periods=months, freq="MS", unit="us")
    rows = pd.DataFrame(
        {"payment": 1, "amount": amount, "received_on": day.as_unit("us"), "paid_for": paid_for, "months": months,
         "place": range(months)}
    )  # fmt: skip
    parts = finance.allocated(rows)["part"]
    assert sum(parts.tolist()) == amount
    assert parts.max() - parts.min() <= 1
    found = finance.accrual(rows, min(day, paid_for[0]), max(day, paid_for[-1]))
    assert sum(found["received"].tolist()) == sum(found["accrued"].tolist()) == amount
    assert (found["received"] == found[["for_earlier", "for_same", "for_later"]].sum(axis=1)).all()
