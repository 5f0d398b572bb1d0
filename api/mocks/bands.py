"""IELTS bands: the overall of four, writing from its criteria, and a band for so many right answers. Exact, no rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

HIGHEST: Final = Decimal(9)
STEP: Final = Decimal("0.5")
TASK_WEIGHTS: Final[Mapping[int, int]] = {1: 1, 2: 2}
"""Task 2 counts double."""


class Scale(StrEnum):
    """Which conversion table."""

    LISTENING = "listening"
    ACADEMIC = "academic"
    GENERAL = "general"


@dataclass(frozen=True, slots=True)
class BandRow:
    """From `least` to `most` right answers it is this band."""

    least: int
    most: int
    band: Decimal


def _table(*rows: tuple[int, int, str]) -> tuple[BandRow, ...]:
    return tuple(BandRow(least, most, Decimal(band)) for least, most, band in rows)


DEFAULTS: Final[Mapping[Scale, tuple[BandRow, ...]]] = {
    Scale.LISTENING: _table(
        *((39, 40, "9.0"), (37, 38, "8.5"), (35, 36, "8.0"), (32, 34, "7.5"), (30, 31, "7.0"), (26, 29, "6.5")),
        *((23, 25, "6.0"), (18, 22, "5.5"), (16, 17, "5.0"), (13, 15, "4.5"), (11, 12, "4.0")),
    ),
    Scale.ACADEMIC: _table(
        *((39, 40, "9.0"), (37, 38, "8.5"), (35, 36, "8.0"), (33, 34, "7.5"), (30, 32, "7.0"), (27, 29, "6.5")),
        *((23, 26, "6.0"), (19, 22, "5.5"), (15, 18, "5.0"), (13, 14, "4.5"), (10, 12, "4.0")),
    ),
    Scale.GENERAL: _table(
        *((40, 40, "9.0"), (39, 39, "8.5"), (37, 38, "8.0"), (36, 36, "7.5"), (34, 35, "7.0"), (32, 33, "6.5")),
        *((30, 31, "6.0"), (27, 29, "5.5"), (23, 26, "5.0"), (19, 22, "4.5"), (15, 18, "4.0")),
    ),
}
"""What holds until the centre changes a table; below the lowest row no band is suggested."""


def nearest_half(value: Fraction) -> Decimal:
    """The nearest half band; from a quarter up, from three quarters to the next whole."""
    return Decimal((value * 2 + Fraction(1, 2)) // 1) / 2


def overall(bands: Iterable[Decimal]) -> Decimal:
    """The overall band of the four: their mean to the nearest half, quarters up. No step of it rounds anything."""
    return (sum(bands, Decimal(1)) // 2) / 2


def writing_band(tasks: Mapping[int, Sequence[Decimal]]) -> Decimal | None:
    """The writing band from the criteria of both tasks, task 2 counting double; None until all are there."""
    if any(not tasks.get(task) for task in TASK_WEIGHTS):
        return None
    means = {task: sum(map(Fraction, tasks[task]), Fraction(0)) / len(tasks[task]) for task in TASK_WEIGHTS}
    weighed = sum((means[task] * weight for task, weight in TASK_WEIGHTS.items()), Fraction(0))
    return nearest_half(weighed / sum(TASK_WEIGHTS.values()))


def suggested_band(table: Sequence[BandRow], raw: int, questions: int) -> Decimal | None:
    """The band for so many right answers; None below the lowest row, or where the table is for other tests."""
    if max((row.most for row in table), default=0) != questions:
        return None
    return next((row.band for row in table if row.least <= raw <= row.most), None)


def table_faults(table: Sequence[BandRow]) -> list[dict[str, list[str]]]:
    """What is wrong, row by row in the given order, best band first; all empty if nothing is."""
    faults: list[dict[str, list[str]]] = []
    for above, row in zip([None, *table[:-1]], table, strict=True):
        found: dict[str, list[str]] = {}
        if row.least > row.most:
            found["least"] = [f"Ensure this value is less than or equal to {row.most}."]
        if above is not None and row.most != above.least - 1:
            found["most"] = [f"Rows follow each other without gap or overlap: {above.least - 1} is expected."]
        if row.band % STEP:
            found["band"] = ["A band is a whole or a half."]
        elif above is not None and row.band >= above.band:
            found["band"] = [f"Bands fall from row to row: less than {above.band} is expected."]
        faults.append(found)
    return faults
