"""What a chapter consists of, and how its figures are written."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from math import isnan
from typing import Any, Final, Literal

import pandas as pd

from analytics.definitions import DEFINITIONS, Definition
from analytics.money import soum
from workbench.i18n import _
from workbench.models.calendar import money, sum_of
from workbench.models.standing import Tone

Kind = Literal["text", "money", "share", "number", "decimal", "day", "month"]
MILLION: Final = 1_000_000
NOTHING: Final = "–"


@dataclass(frozen=True, slots=True)
class Number:
    """One figure: what it is (a key of the definitions; none for a plain count), how much, compared with what."""

    definition: str
    value: str
    note: str = ""
    tone: Tone = ""
    label: str = ""

    @property
    def name(self) -> str:
        """What it is called."""
        return self.label or _(DEFINITIONS[self.definition].name)


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart with its title, what its figures are defined as, and a sentence to read it by."""

    title: str
    chart: Any
    definitions: tuple[str, ...]
    reading: str = ""
    is_wide: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: where it stands in the frame, its heading, how it is written."""

    field: str
    label: str
    kind: Kind = "text"
    definition: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table to read and to take away; `opens` names the screen that a row opens by the frame's `student`."""

    name: str
    title: str
    frame: pd.DataFrame
    columns: tuple[Column, ...]
    definitions: tuple[str, ...] = ()
    opens: str = ""
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """What one question is answered with. Where there is nothing yet, `empty` says so."""

    numbers: Sequence[Number] = ()
    pictures: Sequence[Picture] = ()
    sheets: Sequence[Sheet] = ()
    remarks: Sequence[str] = field(default=())
    empty: str = ""
    hint: str = ""

    @property
    def has_nothing(self) -> bool:
        """Whether there is nothing to show."""
        return bool(self.empty)


def meaning(definition: Definition) -> str:
    """The definition as it is read: its meaning, then its source."""
    return " ".join(part for part in (_(definition.meaning), definition.source and f"({definition.source})") if part)


def meanings(keys: Sequence[str]) -> str:
    """Several, each under its name."""
    if len(keys) == 1:
        return meaning(DEFINITIONS[keys[0]])
    return "\n".join(": ".join((_(DEFINITIONS[key].name), meaning(DEFINITIONS[key]))) for key in keys)


def amount(tiyin: int) -> str:
    """An amount as a headline has it: millions to one digit, smaller ones whole."""
    value = soum(int(tiyin))
    if abs(value) < MILLION:
        return sum_of(value.quantize(Decimal(1), ROUND_HALF_UP))
    text = money((value / MILLION).quantize(Decimal("0.1"), ROUND_HALF_UP)).removesuffix("0")
    return _("%(amount)s million so‘m") % {"amount": text.removesuffix(".")}


def percent(value: float, digits: int = 0) -> str:
    """A share."""
    return NOTHING if isnan(value) else f"{value:.{digits}%}"


def points(now: float, before: float) -> str:
    """The difference of two shares, in percentage points, with its sign and arrow."""
    if isnan(now) or isnan(before):
        return ""
    apart = (now - before) * 100
    return _("%(change)s points") % {"change": f"{arrow(apart)} {abs(apart):.1f}"}


def arrow(change: float) -> str:
    """Up, down, or as before: told by its shape."""
    return "▲" if change > 0 else "▼" if change < 0 else "="


def change(now: int, before: int) -> str:
    """By how much it has grown or shrunk, as a share of what it was."""
    if before == 0:
        return "" if now == 0 else _("before: nothing")
    return f"{arrow(now - before)} {abs(now - before) / abs(before):.0%}"


def tone(now: float, before: float, *, is_good_up: bool = True) -> Tone:
    """Better or worse; nothing where it is the same or one of them is unknown."""
    if isnan(now) or isnan(before) or now == before:
        return ""
    return "done" if bool(now > before) is is_good_up else "bad"


def defined(field: str, definition: str, kind: Kind = "text") -> Column:
    """A column that is called as its definition is."""
    return Column(field, _(DEFINITIONS[definition].name), kind, definition)


def phones() -> tuple[Column, ...]:
    """The columns by which somebody is called."""
    return Column("phone", _("Phone")), Column("parent_phone", _("Parent’s phone"))
