"""Days, months and sums of money as people read them."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Final

from api.clock import TASHKENT
from api.groups.schemas import WEEK
from workbench.i18n import _

Month = tuple[int, int]
"""Year and month."""

NARROW: Final = "\u202f"


def day_name(key: str) -> str:
    """A day of the week, short."""
    names = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
    return names[WEEK.index(key)]


def days(keys: str | None) -> str:
    """A group's days: `Du, Ch, Ju`."""
    return ", ".join(day_name(key) for key in keys.split(",")) if keys else ""


def hours(start: time | None, end: time | None) -> str:
    """From when till when, as far as it is known."""
    return "–".join(f"{moment:%H:%M}" for moment in (start, end) if moment)


def month_name(month: int) -> str:
    """The name of the month of this number."""
    return (
        _("January"), _("February"), _("March"), _("April"), _("May"), _("June"), _("July"),
        _("August"), _("September"), _("October"), _("November"), _("December"),
    )[month - 1]  # fmt: skip


def month_of(month: Month) -> str:
    """The month with its year."""
    year, number = month
    return f"{month_name(number)} {year}"


def months_of(months: Iterable[Month]) -> str:
    """Months in one line."""
    return ", ".join(month_of(month) for month in months)


def after(month: Month, steps: int = 1) -> Month:
    """The month so many later, or earlier."""
    year, index = divmod(month[0] * 12 + month[1] - 1 + steps, 12)
    return year, index + 1


def this_month(today: date) -> Month:
    """The month of that day."""
    return today.year, today.month


def bounds(month: Month) -> tuple[date, date]:
    """Its first and its last day."""
    year, number = month
    return date(year, number, 1), date(year, number, monthrange(year, number)[1])


def short_date(day: date) -> str:
    """`19.02.2025`; of a moment, the day in Tashkent."""
    return f"{day.astimezone(TASHKENT) if isinstance(day, datetime) else day:%d.%m.%Y}"


def money(amount: Decimal) -> str:
    """`600 000`, with the hundredths only where there are any."""
    text = f"{amount:,.2f}".replace(",", NARROW)
    return text.removesuffix(".00")


def sum_of(amount: Decimal) -> str:
    """An amount with its currency."""
    return _("%(amount)s so‘m") % {"amount": money(amount)}
