"""Examiners against figures worked out by hand, and against scikit-learn's kappa."""

from datetime import date, datetime

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score  # type: ignore[import-untyped]

from analytics import examiners
from api.clock import TASHKENT
from tests.analytics.tables import law, records, table


def _at(day: int, hour: int) -> str:
    return f"2026-03-{day:02}T{hour:02}:00"


GRADINGS = table(
    "grading review queue student examiner total max_total submitted_at graded_at",
    (1, 1, "writing", 50, 7, 60.0, 75.0, _at(1, 9), _at(1, 19)),
    (2, 2, "writing", 50, 8, 45.0, 75.0, _at(2, 9), _at(2, 13)),
    # The first was marked again by 8, and again by 7; the last word of each counts.
    (3, 1, "writing", 50, 8, 51.0, 75.0, _at(1, 9), _at(3, 9)),
    (4, 1, "writing", 50, 7, 57.0, 75.0, _at(1, 9), _at(4, 9)),
    (5, 3, "writing", 51, 9, 30.0, 75.0, _at(1, 0), _at(1, 20)),
    (6, 4, "mock", 50, 7, 6.5, 9.0, _at(1, 9), _at(1, 10)),
    (7, 4, "mock", 50, 8, 7.0, 9.0, _at(1, 9), _at(1, 11)),
)  # fmt: skip


def test_pairs_are_the_last_marks_of_two_examiners_for_one_work() -> None:
    both = examiners.pairs(examiners.with_share(GRADINGS))
    assert records(both, "review", "queue", "first", "second", "first_total", "second_total") == [
        (1, "writing", 7, 8, 57.0, 51.0),
        (4, "mock", 7, 8, 6.5, 7.0),
    ]


def test_agreement_is_counted_in_levels_and_half_bands() -> None:
    both = examiners.pairs(examiners.with_share(GRADINGS))
    found = examiners.agreement(both)
    # 57 and 51 are both B2; 6.5 and 7.0 are half a band apart.
    assert records(found, "queue", "n", "exact", "adjacent") == [("mock", 1, 0.0, 1.0), ("writing", 1, 1.0, 1.0)]


def test_agreement_is_counted_by_criterion_too() -> None:
    marks = table(
        "grading criterion score max_score",
        # 20 and 12 of 24.75 are 60.6 (B2) and 36.4 of 75; 40 and 39 of 50.25 are 59.7 and 58.2, both B2.
        (4, "task1", 20.0, 24.75), (3, "task1", 12.0, 24.75), (4, "task2", 40.0, 50.25), (3, "task2", 39.0, 50.25),
        (6, "reading", 6.5, 9.0), (7, "reading", 7.5, 9.0),
    )  # fmt: skip
    found = examiners.agreement_by_criterion(GRADINGS, marks)
    assert records(found, "queue", "criterion", "n", "exact", "adjacent") == [
        ("mock", "reading", 1, 0.0, 0.0), ("writing", "task1", 1, 0.0, 0.0), ("writing", "task2", 1, 1.0, 1.0),
    ]  # fmt: skip


def test_marks_become_levels_half_bands_and_quarters() -> None:
    assert examiners.categories(pd.Series([0, 37.75, 38, 50.75, 51, 64.75, 65, 75]), "speaking").tolist() == [
        0, 0, 1, 1, 2, 2, 3, 3,
    ]  # fmt: skip
    assert examiners.categories(pd.Series([0, 6.5, 9]), "mock").tolist() == [0, 13, 18]
    assert examiners.categories(pd.Series([0, 0.25, 1]), "exam").tolist() == [0, 1, 4]


def test_kappa_by_hand() -> None:
    # Squared distances 0 0 1 0: mean 1/4. By chance, each with each of (0 1 1 2) and (0 1 2 2): mean 20/16.
    assert round(examiners.weighted_kappa([0, 1, 1, 2], [0, 1, 2, 2]), 12) == round(1 - (1 / 4) / (20 / 16), 12)
    assert examiners.weighted_kappa([3, 3], [3, 3]) != examiners.weighted_kappa([3, 3], [3, 3])  # NaN: nothing varies


MARKS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=2, max_size=40)


@law
@given(MARKS.filter(lambda rows: len({mark for pair in rows for mark in pair}) > 1))
def test_kappa_is_scikit_learns(rows: list[tuple[int, int]]) -> None:
    first, second = ([pair[place] for pair in rows] for place in (0, 1))
    reference = cohen_kappa_score(first, second, labels=list(range(7)), weights="quadratic")
    assert abs(examiners.weighted_kappa(first, second) - reference) < 1e-9


def test_severity_is_against_what_the_same_students_get_from_others() -> None:
    given = [45.0, 45.0, 30.0]
    rows = [
        (number, number, "writing", number % 5, 7 + number % 3, given[number % 3], 75.0, _at(1, 9), _at(2, 9))
        for number in range(30)
    ]  # fmt: skip
    found = examiners.severity(examiners.with_share(table(" ".join(GRADINGS.columns), *rows)))
    assert records(found, "examiner", "n", "mean", "deviation", "same_work") == [
        # 9 gives 0.4 where the others give 0.6; 7 and 8 give 0.6 where one gives 0.6 and one 0.4.
        (9, 10, 0.4, -0.2, 0), (7, 10, 0.6, 0.1, 0), (8, 10, 0.6, 0.1, 0),
    ]  # fmt: skip
    assert (found["low"] <= found["deviation"]).all() and (found["deviation"] <= found["high"]).all()
    same = examiners.severity(examiners.with_share(GRADINGS))
    eight = same[same["examiner"] == 8].iloc[0]
    assert eight["same_work"] == 2
    assert round(eight["same_work_deviation"], 9) == round(((51 - 57) / 75 + 0.5 / 9) / 2, 9)


def test_turnaround_is_from_handing_in_to_the_first_result() -> None:
    found = examiners.turnaround(GRADINGS)
    # Writing: 10, 4 and 20 hours; the 90th percentile lies at 10 + 0.8 * 10.
    assert records(found) == [("mock", 1, 1.0, 1.0), ("writing", 3, 10.0, 18.0)]
    assert records(examiners.turnaround(GRADINGS, ["examiner"]), "examiner", "n") == [(7, 2), (8, 1), (9, 1)]


REVIEWS = table(
    "review queue state is_graded submitted_at first_graded_at",
    (1, "writing", "waiting", False, _at(1, 9), None), (2, "writing", "claimed", False, _at(2, 9), None),
    (3, "writing", "claimed", True, _at(1, 9), _at(2, 9)), (4, "mock", "graded", True, _at(2, 23), _at(3, 0)),
)  # fmt: skip


def test_the_backlog_is_what_has_no_result_yet() -> None:
    moment = datetime(2026, 3, 3, 9, tzinfo=TASHKENT)
    assert records(examiners.backlog(REVIEWS, moment)) == [("mock", 0, 0, None, None), ("writing", 1, 1, 48.0, 36.0)]


def test_the_backlog_of_every_day_is_that_of_its_end() -> None:
    found = examiners.backlog_by_day(REVIEWS, date(2026, 3, 1), date(2026, 3, 4))
    assert records(found) == [
        ("2026-03-01", 2, 0, 2), ("2026-03-02", 2, 1, 3), ("2026-03-03", 0, 1, 2), ("2026-03-04", 0, 0, 2),
    ]  # fmt: skip
