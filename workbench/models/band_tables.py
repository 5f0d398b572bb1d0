"""The conversion tables while an owner changes them: for every half band, how many right answers it takes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from pydantic import TypeAdapter, ValidationError

from api.access import Actor
from api.errors import DomainError
from api.mocks import keys
from api.mocks.bands import DEFAULTS, HIGHEST, STEP, BandRow, Scale, table_faults
from api.mocks.schemas import MOST_QUESTIONS, BandRowIn, BandTablesIn
from workbench.i18n import _
from workbench.wording import score, sentence

BANDS: Final = tuple(HIGHEST - STEP * number for number in range(int(HIGHEST / STEP) + 1))
"""Best band first."""

Line = tuple[int | None, int | None]
"""From so many right answers to so many; both None where the band is never suggested."""


@dataclass(slots=True)
class TablesDraft:
    """The tables as they stand in the editor: a line for every band."""

    lines: dict[Scale, list[Line]]

    def written(self) -> str:
        """All of it as one text, to be kept and to be compared."""
        return _DRAFT.dump_json(self).decode()

    def texts(self) -> dict[str, str]:
        """Nothing is typed outside of the grids."""
        return {}

    def put(self, typed: Mapping[str, str]) -> None:
        """Nothing to change."""

    def rows(self, scale: Scale) -> list[BandRow]:
        """What is saved of a table: the lines that are filled in."""
        return [
            BandRow(least, most, band)
            for band, (least, most) in zip(BANDS, self.lines[scale], strict=True)
            if least is not None and most is not None
        ]

    def reset(self, scale: Scale) -> None:
        """Back to the default."""
        self.lines[scale] = _lines(DEFAULTS[scale])

    def faults(self, scale: Scale) -> list[str]:
        """What is wrong with a table."""
        half = [
            band for band, line in zip(BANDS, self.lines[scale], strict=True) if (line[0] is None) != (line[1] is None)
        ]
        if half:
            return [
                _("Band %(band)s: fill in both “from” and “to”, or neither.") % {"band": score(band)} for band in half
            ]
        rows = self.rows(scale)
        if not rows:
            return [_("Fill in at least one band.")]
        found = []
        for above, row, faults in zip([None, *rows[:-1]], rows, table_faults(rows), strict=True):
            band = {"band": score(row.band)}
            if not 0 <= row.least <= MOST_QUESTIONS or not 0 <= row.most <= MOST_QUESTIONS:
                found.append(_("Band %(band)s: from 0 to %(most)d.") % (band | {"most": MOST_QUESTIONS}))
            elif "least" in faults:
                found.append(_("Band %(band)s: “from” is greater than “to”.") % band)
            elif "most" in faults and above is not None:
                said = _("Band %(band)s must end at %(wanted)d, because band %(above)s begins at %(begins)d.")
                wanted = {"wanted": above.least - 1, "above": score(above.band), "begins": above.least}
                found.append(said % (band | wanted))
        return found


_DRAFT: Final = TypeAdapter(TablesDraft)


def read_back(written: str) -> TablesDraft | None:
    """The draft that was written so; None where it can't be read any more."""
    try:
        return _DRAFT.validate_json(written)
    except ValidationError:
        return None


def draft_of(tables: Mapping[Scale, Sequence[BandRow]]) -> TablesDraft:
    """The tables in force, to be changed."""
    return TablesDraft({scale: _lines(tables[scale]) for scale in Scale})


def _lines(rows: Sequence[BandRow]) -> list[Line]:
    known: dict[Decimal, Line] = {row.band: (row.least, row.most) for row in rows}
    return [known.get(band, (None, None)) for band in BANDS]


def scale_name(scale: Scale) -> str:
    """What a table is for."""
    return {
        Scale.LISTENING: _("Listening"),
        Scale.ACADEMIC: _("Reading, Academic"),
        Scale.GENERAL: _("Reading, General"),
    }[scale]


async def save(actor: Actor, draft: TablesDraft, saved: TablesDraft) -> str | None:
    """Save the tables that differ, as one; a sentence says why not."""
    changed = [scale for scale in Scale if draft.lines[scale] != saved.lines[scale]]
    if not changed:
        return None
    faults = [f"{scale_name(scale)}. {fault}" for scale in changed for fault in draft.faults(scale)]
    if faults:
        return " ".join(faults)
    rows = {
        str(scale): [BandRowIn(least=row.least, most=row.most, band=row.band) for row in draft.rows(scale)]
        for scale in changed
    }
    try:
        await keys.save_tables(actor, BandTablesIn.model_validate(rows))
    except DomainError as refusal:
        return sentence(refusal)
    return None
