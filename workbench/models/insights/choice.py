"""Of which time, groups, subjects and teachers the figures are."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final, Self

from api.fields import LARGEST_ID
from workbench.i18n import N_
from workbench.models.calendar import after, bounds, short_date, this_month

LONGEST: Final = timedelta(days=5 * 366)
MOST_CHOSEN: Final = 100


@dataclass(frozen=True, slots=True)
class Choice:
    """Both days are in it; no groups, subjects or teachers are all of them."""

    first: date
    last: date
    groups: tuple[int, ...] = ()
    subjects: tuple[int, ...] = ()
    teachers: tuple[int, ...] = ()

    @property
    def is_part(self) -> bool:
        """Whether anything of the centre is left out."""
        return bool(self.groups or self.subjects or self.teachers)

    @property
    def whole(self) -> Self:
        """The same time of the whole centre."""
        return replace(self, groups=(), subjects=(), teachers=())

    @property
    def period(self) -> str:
        """The time in words."""
        return f"{short_date(self.first)} – {short_date(self.last)}"

    @property
    def query(self) -> dict[str, str]:
        """As it stands in an address."""
        chosen = {"group": self.groups, "subject": self.subjects, "teacher": self.teachers}
        lists = {name: ",".join(map(str, keys)) for name, keys in chosen.items() if keys}
        return {"from": self.first.isoformat(), "to": self.last.isoformat(), **lists}


def of_query(query: Mapping[str, str], today: date) -> Choice:
    """The choice that an address names; ValueError where it names none that could be."""
    usual = PERIODS[USUAL](today)
    first = date.fromisoformat(query["from"]) if "from" in query else usual[0]
    last = date.fromisoformat(query["to"]) if "to" in query else usual[1]
    if not timedelta(0) <= last - first <= LONGEST:
        raise ValueError(last - first)
    groups, subjects, teachers = (_keys(query.get(name, "")) for name in ("group", "subject", "teacher"))
    return Choice(first, min(last, today) if first <= today else last, groups, subjects, teachers)


def _keys(text: str) -> tuple[int, ...]:
    keys = tuple(int(part) for part in text.split(",") if part)
    if len(keys) > MOST_CHOSEN or not all(0 < key <= LARGEST_ID for key in keys):
        raise ValueError(text)
    return keys


def _months(number: int) -> Callable[[date], tuple[date, date]]:
    """So many months up to today, this one included."""
    return lambda today: (bounds(after(this_month(today), 1 - number))[0], today)


def _last_month(today: date) -> tuple[date, date]:
    return bounds(after(this_month(today), -1))


def _school_year(today: date) -> tuple[date, date]:
    return date(today.year if today.month >= 9 else today.year - 1, 9, 1), today


PERIODS: Final[dict[str, Callable[[date], tuple[date, date]]]] = {
    N_("This month"): _months(1),
    N_("Last month"): _last_month,
    N_("3 months"): _months(3),
    N_("School year"): _school_year,
    N_("12 months"): _months(12),
    N_("24 months"): _months(24),
}
USUAL: Final = "12 months"


def usual(today: date) -> Choice:
    """What is shown before anything is chosen."""
    return Choice(*PERIODS[USUAL](today))


def chosen_of(names: Mapping[int, str], keys: Sequence[int]) -> tuple[int, ...]:
    """Those keys that there still are."""
    return tuple(key for key in keys if key in names)
