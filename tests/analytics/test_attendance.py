"""Presence against figures worked out by hand."""

from datetime import date, datetime, time

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from analytics import attendance
from analytics.frames import months_between
from tests.analytics.tables import law, marks, records, table

# 2 March 2026 is a Monday.
COUNTS = table(
    "group date present late absent",
    (1, "2026-03-02", 6, 2, 2),
    (1, "2026-03-04", 9, 0, 1),
    (2, "2026-03-02", 5, 0, 5),
    (2, "2026-05-04", 0, 0, 4),
)


def test_marks_add_up_to_counts() -> None:
    some = marks((1, "2026-03-02", "pal"), (2, "2026-03-02", "aap"))
    assert records(attendance.counted(some, ["group", "date"])) == [
        (1, "2026-03-02", 1, 0, 1),
        (1, "2026-03-03", 0, 0, 2),
        (1, "2026-03-04", 1, 1, 0),
    ]
    assert records(attendance.counted(some, ["student", "month"])) == [
        (1, "2026-03-01", 1, 1, 1),
        (2, "2026-03-01", 1, 0, 2),
    ]


def test_who_is_late_was_there() -> None:
    assert records(
        attendance.rates(COUNTS, ["group"]), "group", "total", "attendance", "absence", "lateness"
    ) == [(1, 20, 0.85, 0.15, round(2 / 17, 6)), (2, 14, round(5 / 14, 6), round(9 / 14, 6), 0.0)]  # fmt: skip
    assert records(attendance.rates(COUNTS, ["weekday"]), "weekday", "total") == [(0, 24), (2, 10)]


def test_a_month_without_marks_is_there_with_zeros_and_no_rate() -> None:
    found = attendance.by_month(COUNTS, date(2026, 3, 1), date(2026, 5, 31))
    assert records(found, "month", "present", "total", "attendance", "lateness") == [
        ("2026-03-01", 20, 30, round(22 / 30, 6), round(2 / 22, 6)),
        ("2026-04-01", 0, 0, None, None),
        ("2026-05-01", 0, 4, 0.0, None),
    ]


def test_a_heatmap_has_a_cell_for_every_combination() -> None:
    found = attendance.heatmap(COUNTS, "group", "weekday")
    assert records(found, "group", "weekday", "total", "attendance") == [
        (1, 0, 10, 0.8), (1, 2, 10, 0.9), (2, 0, 14, round(5 / 14, 6)), (2, 2, 0, None),
    ]  # fmt: skip


def test_a_heatmap_has_the_months_without_marks_too() -> None:
    counts = table("date present late absent", ("2026-01-05", 3, 0, 1), ("2026-04-06", 2, 0, 2))
    found = attendance.heatmap(counts, "weekday", "month")
    assert records(found, "month", "total", "attendance") == [
        ("2026-01-01", 4, 0.75), ("2026-02-01", 0, None), ("2026-03-01", 0, None), ("2026-04-01", 4, 0.5),
    ]  # fmt: skip
    asked = attendance.heatmap(counts, "weekday", "month", months_between(date(2025, 12, 1), date(2026, 5, 31)))
    assert [row[0][:7] for row in records(asked, "month")] == [
        "2025-12", "2026-01", "2026-02", "2026-03", "2026-04", "2026-05",
    ]  # fmt: skip
    assert attendance.heatmap(counts[:0], "weekday", "month").empty


def test_streaks_are_counted_up_to_the_last_lesson() -> None:
    some = marks((1, "2026-03-01", "paa.ap"), (2, "2026-03-01", "apaaa"), (3, "2026-03-01", "aa"))
    found = attendance.streaks(some)
    assert records(found, "student", "absent_now", "absent_longest", "came_now", "last_came") == [
        (1, 0, 3, 1, "2026-03-06"),
        (2, 3, 3, 0, "2026-03-02"),
        (3, 2, 2, 0, None),
    ]


STUDENTS = table(
    "student name username phone parent_phone group joined_on left_on",
    *((number, f"S{number}", f"s{number}", "+998", None, 1, "2025-09-01", None) for number in range(1, 6)),
    (6, "S6", "s6", "+998", None, 1, "2025-09-01", "2026-04-01"),
)


def test_students_at_risk_are_named_with_every_reason() -> None:
    today = date(2026, 4, 26)  # 8 weeks from 2 March, 4 weeks from 30 March
    some = marks(
        (1, "2026-03-02", "p" * 28 + "p" * 17 + "aaa"),  # 3 of 20 and 3 of 48; three in a row
        (2, "2026-03-02", "aaaaa" + "p" * 43),  # none of 20, 5 of 48: more than a tenth of the eight weeks
        (3, "2026-03-02", "p" * 44 + "aa" + "pp"),  # 2 of 20: exactly a tenth of the four weeks
        (4, "2026-03-02", "p" * 47 + "a"),  # 1 of 20
        (5, "2026-03-02", "a" * 48),
        (6, "2026-03-02", "a" * 48),  # has left
    )
    found = attendance.at_risk(some, STUDENTS, today)
    columns = ("student", "chronic_4", "chronic_8", "in_a_row", "is_severe", "reasons", "absent_now")
    assert records(found, *columns) == [
        (5, True, True, True, True, 3, 48),
        (1, True, False, True, False, 2, 3),
        (3, True, False, False, False, 1, 0),
        (2, False, True, False, False, 1, 0),
    ]
    third = found[found["student"] == 3]
    assert records(third, "lessons_4", "absent_4", "absence_4", "lessons_8", "phone") == [(20, 2, 0.1, 48, "+998")]


def test_what_is_older_than_eight_weeks_or_later_than_today_does_not_count() -> None:
    today = date(2026, 4, 26)
    old = marks((1, "2026-02-01", "a" * 29), (1, "2026-04-27", "a" * 9), (1, "2026-04-20", "ppp"))
    assert attendance.at_risk(old, STUDENTS, today).empty


def test_the_rules_of_risk_can_be_others() -> None:
    rules = attendance.Rules(chronic=0.5, in_a_row=2)
    some = marks((1, "2026-04-20", "paa"), (2, "2026-04-20", "aap"), (3, "2026-04-20", "ppa"))
    found = attendance.at_risk(some, STUDENTS, date(2026, 4, 26), rules)
    assert records(found, "student", "reasons") == [(1, 3), (2, 2)]


GROUPS = table(
    "group days start_time end_time is_active first_register last_register",
    (1, "Mon,Wed", time(9), time(10, 30), True, "2026-03-02", "2026-03-09"),
    (2, "Mon", time(14), time(15, 30), True, "2026-03-02", "2026-03-09"),
    (3, "Mon,Wed", time(9), time(10), False, "2026-03-02", "2026-03-04"),
    (4, None, None, None, True, None, None),
)
REGISTERS = table(
    "group date teacher present late absent",
    (1, "2026-03-02", 7, 8, 0, 0), (2, "2026-03-02", 8, 8, 0, 1), (3, "2026-03-02", 7, 3, 0, 0),
    (3, "2026-03-04", 7, 3, 0, 0), (2, "2026-03-09", 8, 9, 0, 1), (1, "2026-03-14", 7, 9, 0, 0),
)  # fmt: skip


def _lessons(now: datetime) -> pd.DataFrame:
    return attendance.lessons(GROUPS, REGISTERS, now, date(2026, 3, 1), date(2026, 3, 31))


def test_lessons_without_a_register_are_found_and_days_off_are_not_lessons() -> None:
    # On Monday the 16th two groups had lessons and nobody took a register: a day off.
    found = _lessons(datetime(2026, 3, 17, 12))
    assert records(found) == [
        (1, "2026-03-02", True), (2, "2026-03-02", True), (3, "2026-03-02", True),
        (1, "2026-03-04", False), (3, "2026-03-04", True),
        (1, "2026-03-09", False), (2, "2026-03-09", True),
        (1, "2026-03-11", False),
    ]  # fmt: skip
    missing = attendance.registers_not_taken(found, ["group"])
    assert records(missing, "group", "lessons", "taken", "missing", "share") == [
        (1, 4, 1, 3, 0.75), (2, 2, 2, 0, 0.0), (3, 2, 2, 0, 0.0),
    ]  # fmt: skip


def test_a_lesson_is_not_missed_before_it_is_over() -> None:
    assert (1, "2026-03-18", False) not in records(_lessons(datetime(2026, 3, 18, 10, 29)))
    assert (1, "2026-03-18", False) in records(_lessons(datetime(2026, 3, 18, 10, 30)))


def test_employees_are_there_on_the_days_of_their_lessons_or_not() -> None:
    lessons = _lessons(datetime(2026, 3, 17, 12)).assign(teacher=lambda rows: rows["group"].map({1: 7, 2: 8, 3: 7}))
    logs = table("employee date", (7, "2026-03-02"), (7, "2026-03-04"), (7, "2026-03-14"), (9, "2026-03-02"))
    staff = table(
        "employee name role is_active",
        (7, "Aziz", "employee", True), (8, "Bobur", "employee", True), (9, "Vali", "owner", True),
        (10, "Gone", "employee", False),
    )  # fmt: skip
    found = attendance.employee_presence(logs, lessons, staff)
    columns = ("employee", "days", "days_expected", "days_absent", "presence", "last_day")
    assert records(found, *columns) == [
        (7, 3, 4, 2, 0.5, "2026-03-14"),
        (8, 0, 2, 2, 0.0, None),
        (9, 1, 0, 0, None, "2026-03-02"),
    ]


LETTERS = st.text("pla", min_size=1, max_size=30)


@law
@given(st.lists(LETTERS, min_size=1, max_size=4))
def test_nothing_is_lost_in_counting_and_streaks_fit_into_it(rows: list[str]) -> None:
    some = marks(*((number, "2026-03-02", letters) for number, letters in enumerate(rows)))
    total = sum(map(len, rows))
    for by in (["student"], ["group"], ["weekday"], ["month", "weekday"]):
        counts = attendance.counted(some, by)
        assert counts[["present", "late", "absent"]].to_numpy().sum() == total
        assert attendance.rated(counts)["total"].sum() == total
    found = attendance.streaks(some)
    for number, letters in enumerate(rows):
        mine = found[found["student"] == number].iloc[0]
        assert mine["absent_now"] == len(letters) - len(letters.rstrip("a"))
        assert mine["absent_longest"] == max(map(len, letters.replace("l", "p").split("p")))
