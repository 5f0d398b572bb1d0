"""Coming, staying and leaving against figures worked out by hand."""

from datetime import date

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from analytics import students, teaching
from tests.analytics.tables import law, records, table

PEOPLE = table(
    "student name group subject teacher joined_on left_on",
    (1, "A", 1, 100, 7, "2025-12-10", None),
    (2, "B", 1, 100, 7, "2026-01-05", "2026-02-20"),
    (3, "C", 1, 100, 7, "2026-01-20", "2026-01-31"),
    (4, "D", 2, 200, 8, "2026-01-31", None),
    (5, "E", 2, 200, 8, "2026-03-31", "2026-03-31"),
)


def test_every_month_has_its_joiners_and_leavers() -> None:
    found = students.movement(PEOPLE, date(2026, 1, 1), date(2026, 4, 30))
    assert records(found) == [
        ("2026-01-01", 3, 1, 2, 3),
        ("2026-02-01", 0, 1, -1, 2),
        ("2026-03-01", 1, 1, 0, 2),
        ("2026-04-01", 0, 0, 0, 2),
    ]


def test_a_cohort_is_followed_as_far_as_all_of_it_has_come() -> None:
    found = students.retention(PEOPLE, date(2026, 3, 30))
    assert records(found[found["cohort"] == pd.Timestamp("2026-01-01")]) == [
        ("2026-01-01", 3, 0, 3, 1.0),
        # After a month B is here (till 20 February), C is gone, D is here.
        ("2026-01-01", 3, 1, 2, round(2 / 3, 6)),
        # After two B is gone; D has come so far on 31 March only: not yet.
    ]
    next_day = students.retention(PEOPLE, date(2026, 3, 31))
    assert records(next_day[next_day["age"] == 2], "cohort", "here") == [("2025-12-01", 1), ("2026-01-01", 1)]


def test_churn_is_of_those_who_were_here_at_any_time() -> None:
    found = students.churn_by(PEOPLE, ["subject"], date(2026, 2, 1), date(2026, 3, 31))
    assert records(found) == [(100, 2, 1, 0.5), (200, 2, 1, 0.5)]
    by_teacher = students.churn_by(PEOPLE, ["teacher"], date(2026, 1, 1), date(2026, 1, 31))
    assert records(by_teacher) == [(7, 3, 1, round(1 / 3, 6)), (8, 1, 0, 0.0)]


def test_seats_are_those_of_the_longest_register_or_as_told() -> None:
    groups = table(
        "group group_name is_active students", (1, "A1", True, 6), (2, "B1", True, 3), (3, "C1", False, 0),
        (4, "D1", True, 2),
    )  # fmt: skip
    registers = table(
        "group date present late absent",
        (1, "2026-03-02", 8, 1, 3),
        (1, "2026-03-04", 6, 0, 0),
        (2, "2026-03-02", 1, 0, 1),
    )
    assert records(students.seats(groups, registers), "group", "students", "seats", "free", "used") == [
        (1, 6, 12, 6, 0.5), (2, 3, 3, 0, 1.0), (4, 2, 2, 0, 1.0),
    ]  # fmt: skip
    told = students.seats(groups, registers, {2: 10})
    assert records(told, "group", "seats") == [(2, 10), (1, 12), (4, 2)]


def test_who_came_and_went_of_late() -> None:
    found = students.changes(PEOPLE, date(2026, 1, 31), date(2026, 3, 31))
    assert records(found, "name", "event", "day") == [
        ("E", "joined", "2026-03-31"), ("E", "left", "2026-03-31"), ("B", "left", "2026-02-20"),
        ("C", "left", "2026-01-31"), ("D", "joined", "2026-01-31"),
    ]  # fmt: skip
    assert [students.current(PEOPLE, day) for day in (date(2026, 1, 31), date(2026, 2, 19))] == [3, 3]


REGISTERS = table(
    "group date teacher",
    (1, "2026-01-05", 7), (1, "2026-01-07", 8), (1, "2026-01-09", 7),
    (1, "2026-03-02", 8), (1, "2026-03-04", 7),
    (2, "2026-02-02", 9),
)  # fmt: skip


def test_a_group_is_taught_by_who_takes_most_registers() -> None:
    found = teaching.teachers_by_month(REGISTERS)
    # In March each took one: it is who took the last.
    assert records(found) == [(1, "2026-01-01", 7, 2), (1, "2026-03-01", 7, 1), (2, "2026-02-01", 9, 1)]


def test_rows_get_the_teacher_of_their_month_or_of_the_nearest() -> None:
    groups = table("group group_name subject subject_name", (1, "A1", 100, "IELTS"), (2, "B1", 200, "SAT"))
    taught = table(
        "group month teacher registers", (1, "2026-01-01", 7, 2), (1, "2026-03-01", 8, 1), (2, "2026-02-01", 9, 1)
    )
    rows = table(
        "group received_on",
        (1, "2026-02-20"),
        (1, "2026-03-01"),
        (2, "2026-01-31"),
        (2, "2026-09-01"),
        (3, "2026-01-01"),
    )
    found = teaching.labelled(rows, groups, taught, "received_on")
    assert records(found, "subject", "teacher") == [(100, 7), (100, 8), (200, 9), (200, 9), (-1, -1)]
    latest = teaching.labelled(rows, groups, taught)
    assert records(latest, "teacher") == [(8,), (8,), (9,), (9,), (-1,)]
    staff = table("employee name", (7, "Aziz"), (8, "Bobur"), (9, "Vali"))
    assert records(teaching.named(found, groups, staff), "group_name", "subject_name", "teacher_name")[:2] == [
        ("A1", "IELTS", "Aziz"),
        ("A1", "IELTS", "Bobur"),
    ]


def test_a_group_that_is_losing_students_is_two_smaller_than_four_weeks_ago() -> None:
    people = table(
        "student group joined_on left_on",
        (1, 1, "2026-01-01", None), (2, 1, "2026-01-01", "2026-04-10"), (3, 1, "2026-01-01", "2026-04-15"),
        (4, 1, "2026-01-01", "2026-03-01"), (5, 1, "2026-01-01", "2026-04-01"), (6, 1, "2026-04-02", None),
        (7, 2, "2026-01-01", "2026-04-10"), (8, 2, "2026-01-01", "2026-04-10"), (9, 2, "2026-04-12", None),
        (10, 3, "2026-01-01", "2026-04-10"), (11, 3, "2026-04-16", None),
    )  # fmt: skip
    found = students.losing(people, date(2026, 4, 15))
    assert records(found, "group", "before", "joined", "left", "now") == [(1, 4, 1, 3, 2)]
    assert records(students.losing(people, date(2026, 4, 15), least=1), "group") == [(1,), (2,), (3,)]
    assert students.losing(people[:0], date(2026, 4, 15)).empty


DAYS = st.dates(date(2025, 1, 1), date(2026, 6, 30)).map(pd.Timestamp)


@law
@given(st.lists(st.tuples(DAYS, st.none() | st.integers(0, 400)), min_size=1, max_size=25))
def test_retention_never_exceeds_one_nor_grows(people: list[tuple[pd.Timestamp, int | None]]) -> None:
    frame = pd.DataFrame(
        {
            "student": range(len(people)),
            "joined_on": [joined for joined, _ in people],
            "left_on": [None if stay is None else joined + pd.Timedelta(days=stay) for joined, stay in people],
        }
    ).astype({"joined_on": "datetime64[us]", "left_on": "datetime64[us]"})
    found = students.retention(frame, date(2026, 7, 1))
    assert found["retention"].between(0, 1).all()
    assert (found.groupby("cohort")["here"].diff().fillna(0) <= 0).all()
    moved = students.movement(frame, date(2025, 1, 1), date(2027, 12, 31))
    assert moved["joined"].sum() == len(frame)
    assert moved["here"].iloc[-1] == frame["left_on"].isna().sum()
    churned = students.churn_by(frame.assign(group=1), ["group"], date(2025, 3, 1), date(2025, 9, 30))
    assert churned["churn"].between(0, 1).all()
