"""What students owe, worked out by hand."""

from datetime import date

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from analytics import debts
from tests.analytics.tables import law, records, table

TODAY = date(2026, 4, 15)


def _paid(*rows: tuple[int, int, int, str]) -> pd.DataFrame:
    """student, group, amount and the month it is for."""
    columns = "student group amount paid_for received_on months place payment"
    return table(columns, *((*row, row[3], 1, 0, place) for place, row in enumerate(rows)))


def _there(*rows: tuple[int, int, str, str, str]) -> pd.DataFrame:
    """student, group, month, first and last day."""
    return table("student group month first_day last_day lessons", *((*row, 8) for row in rows))


def _whole(student: int, group: int, *months: int) -> list[tuple[int, int, str, str, str]]:
    return [(student, group, f"2026-{m:02}-01", f"2026-{m:02}-02", f"2026-{m:02}-28") for m in months]


def test_who_was_there_and_did_not_pay_owes_what_they_usually_pay() -> None:
    there = _there(*_whole(1, 10, 1, 2, 3), *_whole(2, 10, 1, 2, 3), *_whole(3, 10, 3))
    paid = _paid(
        (1, 10, 400, "2026-01-01"), (1, 10, 400, "2026-02-01"), (1, 10, 150, "2026-03-01"),
        # A discount of a tenth, and the part of a month that is no fee.
        (2, 10, 360, "2026-01-01"), (2, 10, 360, "2026-02-01"),
    )  # fmt: skip
    owed = debts.dues(there, paid, TODAY)
    assert records(owed, "student", "month", "due_on", "fee", "paid", "debt") == [
        (1, "2026-01-01", "2026-01-10", 400, 400, 0),
        (2, "2026-01-01", "2026-01-10", 360, 360, 0),
        (1, "2026-02-01", "2026-02-10", 400, 400, 0),
        (2, "2026-02-01", "2026-02-10", 360, 360, 0),
        (1, "2026-03-01", "2026-03-10", 400, 150, 250),
        (2, "2026-03-01", "2026-03-10", 360, 0, 360),
        # The third has no habit: the group's median of 150, 360, 360, 400, 400.
        (3, "2026-03-01", "2026-03-10", 360, 0, 360),
    ]
    rates = debts.collection(owed)
    assert records(rates, "expected", "collected", "rate") == [
        (760, 760, 1.0), (760, 760, 1.0), (1120, 150, round(150 / 1120, 6)),
    ]  # fmt: skip


def test_months_of_no_fees_are_months_too() -> None:
    owed = table(
        "student month fee debt", (1, "2026-01-01", 400, 100), (2, "2026-01-01", 400, 0), (1, "2026-04-01", 400, 400)
    )
    assert records(debts.collection(owed), "month", "expected", "collected", "rate") == [
        ("2026-01-01", 800, 700, 0.875), ("2026-02-01", 0, 0, None), ("2026-03-01", 0, 0, None),
        ("2026-04-01", 400, 0, 0.0),
    ]  # fmt: skip
    assert debts.collection(owed[:0]).empty


def test_amounts_beyond_what_a_float_can_count_stay_exact() -> None:
    much = 2**53 + 1
    there = _there(*_whole(1, 10, 1, 2, 3), *_whole(2, 10, 3))
    owed = debts.dues(there, _paid((1, 10, much, "2026-01-01"), (1, 10, much, "2026-02-01")), TODAY)
    # The second has no habit: the group's fee is asked, and another merge finds nothing.
    assert records(owed, "student", "fee", "paid", "debt") == [
        (1, much, much, 0), (1, much, much, 0), (1, much, 0, much), (2, much, 0, much),
    ]  # fmt: skip
    assert {str(owed[name].dtype) for name in ("fee", "paid", "debt")} == {"int64"}
    since = table(
        "payment student group amount received_on paid_for months place",
        (1, 1, 10, much, "2026-03-20", "2026-02-01", 1, 0),
    )
    assert debts.debt_then(owed, since, date(2026, 3, 12)) == 3 * much


def test_a_week_is_not_paid_for_and_a_late_beginner_owes_from_the_first_lesson() -> None:
    there = _there(
        (1, 10, "2026-03-01", "2026-03-24", "2026-03-30"),
        (2, 10, "2026-03-01", "2026-03-23", "2026-03-30"),
        *_whole(9, 10, 2),
    )
    owed = debts.dues(there, _paid((9, 10, 500, "2026-02-01")), TODAY)
    assert records(owed, "student", "due_on", "debt") == [(9, "2026-02-10", 0), (2, "2026-03-23", 500)]


def test_a_month_is_due_from_the_tenth_and_the_day_can_be_another() -> None:
    there, paid = _there(*_whole(1, 10, 2, 3)), _paid((1, 10, 500, "2026-02-01"))
    assert records(debts.dues(there, paid, date(2026, 3, 9)), "month") == [("2026-02-01",)]
    assert records(debts.dues(there, paid, date(2026, 3, 10)), "debt") == [(0,), (500,)]
    assert records(debts.dues(there, paid, date(2026, 3, 5), due_day=5), "debt") == [(0,), (500,)]


def test_who_moves_owes_a_month_once_in_the_group_it_was_paid_in() -> None:
    there = _there(
        (1, 10, "2026-03-01", "2026-03-02", "2026-03-10"), (1, 20, "2026-03-01", "2026-03-12", "2026-03-30"),
        *_whole(5, 10, 2), *_whole(6, 20, 2),
    )  # fmt: skip
    paid = _paid((1, 10, 400, "2026-03-01"), (5, 10, 400, "2026-02-01"), (6, 20, 900, "2026-02-01"))
    owed = debts.dues(there, paid, TODAY)
    assert records(owed[owed["student"] == 1], "group", "fee", "paid", "debt") == [(10, 400, 400, 0)]


def test_debts_are_aged_and_debtors_named_with_their_phones() -> None:
    owed = table(
        "student group month due_on fee paid debt",
        (1, 10, "2026-04-01", "2026-04-15", 100, 0, 100),  # 0 days
        (1, 10, "2026-03-01", "2026-03-16", 100, 50, 50),  # 30
        (2, 10, "2026-03-01", "2026-03-15", 100, 0, 100),  # 31
        (2, 10, "2026-02-01", "2026-02-13", 100, 0, 100),  # 61
        (2, 20, "2026-01-01", "2026-01-14", 100, 0, 100),  # 91
        (3, 10, "2026-01-01", "2026-01-10", 100, 100, 0),
    )
    students = table(
        "student name phone parent_phone left_on",
        (1, "Anvar", "+998901", None, "2026-04-01"),
        (2, "Barno", "+998902", "+998903", None),
        (3, "Davron", "", "", None),
    )
    buckets = debts.ageing(owed, TODAY)
    assert records(buckets) == [
        ("days_0_30", 150, 1), ("days_31_60", 100, 1), ("days_61_90", 100, 1), ("days_over_90", 100, 1),
    ]  # fmt: skip
    found = debts.debtors(owed, students, TODAY)
    columns = ("name", "phone", "parent_phone", "group", "months", "debt", *debts.BUCKETS, "oldest", "days", "left_on")
    assert records(found, *columns) == [
        ("Barno", "+998902", "+998903", 10, 3, 300, 0, 100, 100, 100, "2026-01-14", 91, None),
        ("Anvar", "+998901", None, 10, 2, 150, 150, 0, 0, 0, "2026-03-16", 30, "2026-04-01"),
    ]


def test_nobody_owes_and_the_four_buckets_stand() -> None:
    owed = debts.dues(_there(*_whole(1, 10, 3))[:0], _paid((1, 10, 1, "2026-03-01"))[:0], TODAY)
    assert records(debts.ageing(owed, TODAY)) == [(name, 0, 0) for name in debts.BUCKETS]
    people = table("student name phone parent_phone left_on", (1, "Anvar", "", "", None))
    assert debts.debtors(owed, people, TODAY).empty


@law
@given(st.lists(st.tuples(st.integers(1, 4), st.integers(0, 400), st.integers(0, 10**12)), max_size=30))
def test_the_buckets_partition_the_debt(rows: list[tuple[int, int, int]]) -> None:
    day = pd.Timestamp(TODAY).as_unit("us")
    owed = pd.DataFrame(
        {
            "student": pd.Series([student for student, _, _ in rows], dtype="int64"),
            "group": 1,
            "month": pd.Series([day - pd.Timedelta(days=age) for _, age, _ in rows], dtype="datetime64[us]"),
            "due_on": pd.Series([day - pd.Timedelta(days=age) for _, age, _ in rows], dtype="datetime64[us]"),
            "debt": pd.Series([debt for _, _, debt in rows], dtype="int64"),
        }
    )
    total = sum(owed["debt"].tolist())
    assert sum(debts.ageing(owed, TODAY)["debt"].tolist()) == total
    people = pd.DataFrame({"student": range(1, 5), "name": "", "phone": "", "parent_phone": "", "left_on": pd.NaT})
    found = debts.debtors(owed, people, TODAY)
    assert sum(found["debt"].tolist()) == total
    assert (found[list(debts.BUCKETS)].sum(axis=1) == found["debt"]).all()


def test_what_was_owed_a_week_ago_forgets_what_was_paid_since() -> None:
    owed = table(
        "student group month due_on fee paid debt",
        (1, 1, "2026-03-01", "2026-03-10", 500, 500, 0), (2, 1, "2026-03-01", "2026-03-10", 500, 200, 300),
        (3, 1, "2026-04-01", "2026-04-10", 500, 0, 500), (4, 1, "2026-03-01", "2026-03-10", 500, 900, 0),
    )  # fmt: skip
    paid = table(
        "payment student group amount received_on paid_for months place",
        (1, 1, 1, 500, "2026-04-12", "2026-03-01", 1, 0), (2, 2, 1, 200, "2026-04-08", "2026-03-01", 1, 0),
        (3, 4, 1, 400, "2026-04-09", "2026-03-01", 1, 0), (4, 4, 1, 500, "2026-03-02", "2026-03-01", 1, 0),
    )  # fmt: skip
    # On the 8th: the first owed 500 still, the second 300, the third's month was not due, the fourth had paid all.
    assert debts.debt_then(owed, paid, date(2026, 4, 8)) == 800
    assert debts.debt_then(owed, paid, date(2026, 4, 15)) == 800
    assert debts.debt_then(owed, paid[:0], date(2026, 4, 15)) == int(owed["debt"].sum())
    assert debts.debt_then(owed[:0], paid[:0], date(2026, 4, 15)) == 0
