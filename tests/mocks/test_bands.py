"""Bands, words and the matching of answers: decisions without rows."""

from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest

from api.mocks.bands import (
    DEFAULTS,
    BandRow,
    Scale,
    nearest_half,
    overall,
    suggested_band,
    table_faults,
    writing_band,
)
from api.mocks.matching import is_right, is_sound, marked
from api.mocks.words import count_words


def test_every_four_half_bands_have_the_overall_of_exact_arithmetic() -> None:
    # In whole numbers: of a sum counted in halves the mean is an eighth, and the nearest half of that a quarter.
    expected = [Decimal((halves + 2) // 4) / 2 for halves in range(4 * 18 + 1)]
    bands = [Decimal(half) / 2 for half in range(19)]
    wrong = [
        four
        for four in product(range(19), repeat=4)
        if overall((bands[four[0]], bands[four[1]], bands[four[2]], bands[four[3]])) != expected[sum(four)]
    ]
    assert wrong == []


def test_tenths_are_taken_exactly_too() -> None:
    for four in product(range(0, 91, 7), repeat=4):
        mean = Fraction(sum(four), 40)
        assert overall(Decimal(tenths) / 10 for tenths in four) == nearest_half(mean)


@pytest.mark.parametrize(
    ("bands", "band"),
    [("6.5 6.5 5 7", "6.5"), ("4 3.5 4 4", "4"), ("6.5 6.5 5.5 6", "6"), ("6 6 6.5 6.5", "6.5"), ("7 6.5 6.5 7", "7")],
)
def test_quarters_rise(bands: str, band: str) -> None:
    assert overall(map(Decimal, bands.split())) == Decimal(band)


def test_the_nearest_half() -> None:
    for value, band in (("6.25", "6.5"), ("6.24", "6"), ("6.74", "6.5"), ("6.75", "7"), ("0", "0"), ("9", "9")):
        assert nearest_half(Fraction(value)) == Decimal(band)


def test_task_two_counts_double() -> None:
    six, seven = [Decimal(6)] * 4, [Decimal(7)] * 4
    assert writing_band({1: six, 2: seven}) == Decimal("6.5")  # 6.67
    assert writing_band({1: seven, 2: six}) == Decimal("6.5")  # 6.33
    assert writing_band({1: [Decimal(9)] * 4, 2: [Decimal(5)] * 4}) == Decimal("6.5")  # 6.33
    assert writing_band({1: six}) is None


def test_the_default_tables_are_whole() -> None:
    for scale, table in DEFAULTS.items():
        assert not any(table_faults(table)), scale
        for raw in range(table[-1].least, 41):
            assert suggested_band(table, raw, 40) is not None
    listening = DEFAULTS[Scale.LISTENING]
    for raw, band in ((40, "9"), (39, "9"), (38, "8.5"), (32, "7.5"), (18, "5.5"), (11, "4")):
        assert suggested_band(listening, raw, 40) == Decimal(band)
    assert suggested_band(listening, 10, 40) is None
    assert suggested_band(listening, 13, 13) is None
    assert suggested_band(DEFAULTS[Scale.ACADEMIC], 30, 40) == Decimal(7)
    assert suggested_band(DEFAULTS[Scale.GENERAL], 30, 40) == Decimal(6)


def test_what_is_no_table() -> None:
    rows = [BandRow(39, 40, Decimal(9)), BandRow(30, 37, Decimal("8.25")), BandRow(31, 29, Decimal(9))]
    first, gap, backwards = table_faults(rows)
    assert (first, list(gap), list(backwards)) == ({}, ["most", "band"], ["least", "band"])


@pytest.mark.parametrize(
    ("given", "key"),
    [
        ("a", ["A"]),
        ("  Carbon   DIOXIDE ", ["carbon dioxide", "CO2"]),
        ("co2", ["carbon dioxide", "CO2"]),
        ("8", ["eight"]),
        ("Eight", ["8"]),
        ("twenty-five", ["25"]),
        ("twenty five", ["25"]),
        ("1,200 people", ["1200 people"]),
        ("one thousand and twenty-four", ["1024"]),
        ("8 km", ["eight km"]),
        ("bank", ["(the) bank"]),
        ("the bank", ["(the) bank"]),
        ("The  Bank", ["(the)bank", "(the) bank"]),
        ("colours", ["colour(s)"]),
        ("colour", ["colour(s)"]),
        ("student’s card", ["(a) student's (ID) card"]),
        ("a student's id card", ["(a) student's (ID) card"]),
        ("NOT GIVEN", ["not given"]),
    ],
)
def test_right_answers(given: str, key: list[str]) -> None:
    assert is_right(given, key)


@pytest.mark.parametrize(
    ("given", "key"),
    [
        ("", ["A"]),
        (" ", ["A", "(the)"]),
        ("B", ["A"]),
        ("carbondioxide", ["carbon dioxide"]),
        ("18", ["eight"]),
        ("8", ["eighty"]),
        ("banks", ["(the) bank"]),
        ("a bank", ["(the) bank"]),
        ("the", ["(the) bank"]),
        ("A B", ["A"]),
    ],
)
def test_wrong_answers(given: str, key: list[str]) -> None:
    assert not is_right(given, key)


def test_every_question_of_the_key_is_marked() -> None:
    assert marked({"1": "a", "9": "x"}, {"1": ["A"], "2": ["B"]}) == {"1": True, "2": False}


def test_parentheses_pair_up() -> None:
    assert [is_sound(text) for text in ("(the) bank(s)", "bank)", "((the) bank", "(a)" * 7)] == [True, False] + [
        False
    ] * 2


def test_words_are_what_stands_between_spaces() -> None:
    for text, words in (("", 0), ("  \n ", 0), ("It's well-known: 25% – of all!", 5), ("a\nb\tc", 3)):
        assert count_words(text) == words
