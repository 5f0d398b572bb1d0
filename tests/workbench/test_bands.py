"""What the mock desk suggests: exact means to the nearest half band."""

import itertools
from decimal import Decimal
from fractions import Fraction

import pytest

from api.mocks.bands import overall, writing_band
from workbench.models.mocks import OVERALL, SPEAKING, WRITING
from workbench.widgets import WeightedMean

HALVES = [Decimal(n) / 2 for n in range(19)]


@pytest.mark.parametrize(
    ("task1", "task2", "band"),
    [
        (("6", "6", "6", "6"), ("6", "6", "6", "6"), "6"),
        (("9", "9", "9", "9"), ("6", "6", "6", "6"), "7"),
        (("6", "6", "6", "6"), ("9", "9", "9", "9"), "8"),
        (("6", "6", "6", "6"), ("6.5", "6.5", "6.5", "6.5"), "6.5"),
        (("6.5", "6.5", "6.5", "6.5"), ("6", "6", "6", "6"), "6"),
        (("6", "6", "6", "7"), ("6", "6", "6", "7"), "6.5"),
        (("7", "7", "7", "6"), ("7", "7", "7", "6"), "7"),
        (("6", "6", "6", "6.5"), ("6", "6", "6", "7"), "6"),
    ],
)
def test_task_2_counts_double_and_a_quarter_goes_up(task1: tuple[str, ...], task2: tuple[str, ...], band: str) -> None:
    given = [Decimal(score) for score in (*task1, *task2)]
    assert WRITING.of(dict(zip(WRITING.weights, given, strict=True))) == Decimal(band)
    assert writing_band({1: given[:4], 2: given[4:]}) == Decimal(band)


def test_nothing_is_suggested_until_every_criterion_has_its_band() -> None:
    scores: dict[str, Decimal | None] = dict.fromkeys(SPEAKING.weights, Decimal(7))
    assert SPEAKING.of(scores) == 7
    assert SPEAKING.of(scores | {"speaking_pr": None}) is None
    assert SPEAKING.of({key: score for key, score in scores.items() if key != "speaking_fc"}) is None


def test_the_overall_on_the_desk_is_the_one_in_force_for_every_sum_of_bands() -> None:
    for pair in itertools.combinations_with_replacement(HALVES, 2):
        bands = (*pair, pair[0], Decimal("6.5"))
        assert OVERALL.of(dict(zip(OVERALL.weights, bands, strict=True))) == overall(bands)


def test_any_step_is_reached_exactly() -> None:
    thirds = WeightedMean({"one": 1, "two": 2}, Decimal("0.25"))
    for one, two in itertools.product(HALVES, HALVES):
        mean = (Fraction(one) + 2 * Fraction(two)) / 3
        found = thirds.of({"one": one, "two": two})
        assert found is not None
        assert abs(Fraction(found) - mean) <= Fraction(1, 8)
        assert found % Decimal("0.25") == 0
