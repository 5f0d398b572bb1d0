"""Answers beside the key: right or wrong, how many in all, and the band that suggests. Reckoned anew at every look."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from api import db
from api.mocks.bands import DEFAULTS, BandRow, Scale, suggested_band
from api.mocks.matching import marked
from api.mocks.schemas import AnsweredSection, ReadingType

_SECTIONS: Final = """SELECT p.section, p.question_count, p.reading_type, p.answer_key, a.answers
    FROM mock_session s JOIN mock_section p ON p.test = s.test
    LEFT JOIN mock_answer a ON a.session = s.id AND a.section = p.section
    WHERE s.id = $1 AND p.section <> 'writing'"""


@dataclass(frozen=True, slots=True)
class CheckedAnswer:
    """One question: what was answered, what the key accepts, and right or wrong; None where the key says nothing."""

    number: int
    given: str
    accepted: tuple[str, ...]
    is_right: bool | None


@dataclass(frozen=True, slots=True)
class CheckedSection:
    """A section's answers. Without a key there is no `raw`; a `band` only where the conversion table fits."""

    is_answered: bool
    answers: tuple[CheckedAnswer, ...]
    raw: int | None
    questions: int
    band: Decimal | None


async def band_tables() -> dict[Scale, tuple[BandRow, ...]]:
    """The conversion tables in force, best band first."""
    rows = await db.fetch("SELECT scale, least, most, band FROM mock_band ORDER BY scale, least DESC")
    changed: dict[Scale, tuple[BandRow, ...]] = {}
    for row in rows:
        scale = Scale(row["scale"])
        changed[scale] = (*changed.get(scale, ()), BandRow(row["least"], row["most"], row["band"]))
    return {**DEFAULTS, **changed}


async def checked_sections(session: int) -> dict[AnsweredSection, CheckedSection]:
    """Reading and listening of a session."""
    rows, tables = await db.fetch(_SECTIONS, session), await band_tables()
    return {AnsweredSection(row["section"]): _checked(dict(row), tables) for row in rows}


def scale_of(section: AnsweredSection, reading_type: ReadingType) -> Scale:
    """The conversion table of a section."""
    return Scale.LISTENING if section is AnsweredSection.LISTENING else Scale(reading_type)


def _checked(row: Mapping[str, Any], tables: Mapping[Scale, tuple[BandRow, ...]]) -> CheckedSection:
    key: dict[str, list[str]] = json.loads(row["answer_key"])
    given: dict[str, str] = json.loads(row["answers"] or "{}")
    right = marked(given, key)
    raw = sum(right.values()) if key else None
    scale = scale_of(AnsweredSection(row["section"]), ReadingType(row["reading_type"]))
    return CheckedSection(
        is_answered=row["answers"] is not None,
        answers=tuple(
            CheckedAnswer(number, given.get(str(number), ""), tuple(key.get(str(number), ())), right.get(str(number)))
            for number in range(1, row["question_count"] + 1)
        ),
        raw=raw,
        questions=row["question_count"],
        band=None if raw is None else suggested_band(tables[scale], raw, row["question_count"]),
    )
