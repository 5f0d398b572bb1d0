"""Items and reliability against figures worked out by hand, and against pingouin."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import pingouin  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from analytics import assessment
from tests.analytics.tables import law, records, table

# Ten results, best first; three right-or-wrong questions and what they earned.
POINTS = {
    1: [1, 1, 1, 1, 1, 1, 1, 1, 1, 0],
    2: [1, 1, 1, 1, 1, 1, 0, 0, 0, 0],
    3: [1, 1, 1, 0, 0, 0, 0, 0, 0, 0],
    4: [0, 0, 0, 0, 0, 0, 1, 1, 1, 1],
}


def _answers(points: Mapping[int, Sequence[float]]) -> pd.DataFrame:
    rows = [
        (result, question, question, f"Q{question}", "test", 10 * question + (earned == 1), earned)
        for question, column in points.items()
        for result, earned in enumerate(column)
    ]
    return table("result question number question_text question_type option earned", *rows)


def test_items_have_their_difficulty_discrimination_and_flags() -> None:
    found = assessment.items(_answers(POINTS))
    assert records(found, "number", "n", "difficulty", "upper_lower") == [
        # The totals: 3 3 3 2 2 2 2 2 2 1; the best three are the first three, the worst the last and two of total 2.
        (1, 10, 0.9, round(1 - 2 / 3, 6)),
        (2, 10, 0.6, round(1 - 2 / 3, 6)),
        (3, 10, 0.3, 1.0),
        (4, 10, 0.4, round(0 - 1 / 3, 6)),
    ]
    rest = np.array(POINTS[1]) + POINTS[3] + POINTS[4]
    by_hand = np.corrcoef(POINTS[2], rest)[0, 1]
    assert round(found["point_biserial"][1], 12) == round(by_hand, 12)
    assert records(found, *assessment.FLAGS)[3] == (False, False, False, True)


def test_what_does_not_vary_does_not_discriminate() -> None:
    found = assessment.items(_answers({1: [1, 1, 1, 1], 2: [1, 0, 1, 0], 3: [0, 0, 0, 0]}))
    assert records(found, "point_biserial", "too_easy", "too_hard") == [
        (None, True, False), (None, False, False), (None, False, True),
    ]  # fmt: skip


def test_results_that_wait_for_a_grade_and_questions_that_were_replaced_stay_out() -> None:
    answers = _answers({1: [1, 0, 1, 1], 2: [0, 1, 1, np.nan]})
    old = _answers({9: [1]}).assign(result=0)
    assert assessment.matrix(pd.concat([answers, old])).shape == (3, 2)
    assert assessment.matrix(answers[:0]).empty and assessment.items(answers[:0]).empty


def test_distractors_are_counted_among_all_the_best_and_the_worst() -> None:
    chosen = [11, 11, 11, 12, 12, 11, 13, 13, 12, 13]
    answers = _answers({1: [float(option == 11) for option in chosen], 2: POINTS[3]})
    answers.loc[answers["question"] == 1, "option"] = chosen
    options = table(
        "question option option_text is_correct",
        (1, 11, "right", True), (1, 12, "b", False), (1, 13, "c", False), (1, 14, "never", False),
    )  # fmt: skip
    found = assessment.distractors(answers, options)
    assert records(found, "option", "chosen", "share", "upper", "flag") == [
        (11, 4, 0.4, 1.0, ""), (12, 3, 0.3, 0.0, ""), (13, 3, 0.3, 0.0, ""), (14, 0, 0.0, 0.0, "unused"),
    ]  # fmt: skip


def test_a_wrong_option_that_the_best_prefer_is_told() -> None:
    answers = _answers({1: [0, 0, 0, 1, 1, 1], 2: [1, 1, 1, 0, 0, 0], 3: [1, 1, 1, 0, 0, 0]})
    options = table("question option option_text is_correct", (1, 10, "wrong", False), (1, 11, "key", True))
    assert records(assessment.distractors(answers, options), "option", "flag") == [(10, "attracts_the_best"), (11, "")]


def test_kr20_is_as_by_hand_and_alpha_is_the_same_for_right_and_wrong() -> None:
    points = assessment.matrix(_answers({1: [1, 1, 1, 0], 2: [1, 1, 0, 0], 3: [1, 0, 0, 0]}))
    found = assessment.reliability(points)
    # Totals 3 2 1 0: variance 1.25; p(1-p): 3/16 + 4/16 + 3/16 = 0.625; 3/2 * (1 - 0.625/1.25) = 0.75.
    assert (found["students"], found["items"]) == (4, 3)
    assert round(found["kr20"], 12) == round(found["alpha"], 12) == 0.75
    assert round(found["sem"] ** 2, 12) == round(5 / 3 * 0.25, 12)


def test_alpha_is_pingouins() -> None:
    chance = np.random.default_rng(7)
    level = chance.normal(size=80)
    points = pd.DataFrame({n: np.clip((level + chance.normal(size=80)) / 4 + 0.5, 0, 1).round(2) for n in range(9)})
    reference, _ = pingouin.cronbach_alpha(data=points)
    found = assessment.reliability(points)
    assert abs(found["alpha"] - reference) < 1e-12
    assert np.isnan(found["kr20"])


def test_one_item_or_nobody_has_no_reliability() -> None:
    for points in (pd.DataFrame({1: [1.0, 0.0]}), pd.DataFrame({1: [], 2: []}, dtype="float64"),
                   pd.DataFrame({1: [1.0, 1.0], 2: [1.0, 1.0]})):  # fmt: skip
        assert np.isnan(assessment.reliability(points)["alpha"])


def test_scores_fall_into_bins_with_the_empty_ones_kept() -> None:
    scores = pd.DataFrame({"share": [0.0, 0.15, 0.1999, 0.2, 1.0]})
    found = assessment.distribution(scores, width=0.2)
    assert found["students"].tolist() == [3, 1, 0, 0, 1]
    assert assessment.distribution(scores)["students"].tolist()[3] == 2
    assert assessment.distribution(scores[:0])["students"].sum() == 0


@law
@given(st.lists(st.floats(0, 1), max_size=50))
def test_every_score_is_in_one_bin(scores: list[float]) -> None:
    assert assessment.distribution(pd.DataFrame({"share": scores}))["students"].sum() == len(scores)


def test_summaries_have_their_quantiles() -> None:
    scores = table("exam share", *((1, part / 10) for part in range(11)), (2, 0.5))
    assert records(assessment.summary(scores, ["exam"])) == [
        (1, 11, 0.5, round(float(np.std(np.arange(11) / 10, ddof=1)), 6), 0.1, 0.5, 0.9),
        (2, 1, 0.5, None, 0.5, 0.5, 0.5),
    ]


def test_jagged_profiles_are_listed_the_widest_first() -> None:
    profiles = table(
        "student reading listening writing speaking",
        (1, 7.0, 8.0, 5.5, 7.5),  # writing two below 7.5
        (2, 5.0, 5.0, 6.5, 7.5),  # speaking two and a half above
        (3, 6.0, 7.0, 5.0, 6.5),
        (4, 6.0, 6.0, None, 6.0),
    )
    found = assessment.jagged(profiles)
    assert records(found, "student", "received", "gap", "skill") == [
        (2, 5.0, 2.5, "speaking"),
        (1, 7.5, -2.0, "writing"),
    ]
    assert records(assessment.jagged(profiles, apart=1.5), "student") == [(2,), (1,), (3,)]


def test_sections_far_apart_are_listed() -> None:
    results = table(
        "attempt student section share",
        (1, 5, "writing", 0.8), (1, 5, "speaking", 0.55), (2, 6, "writing", 0.3), (2, 6, "speaking", 0.9),
        (3, 7, "writing", 0.1),
    )  # fmt: skip
    assert records(assessment.sections_apart(results), "attempt", "student", "gap") == [(2, 6, -0.6), (1, 5, 0.25)]
