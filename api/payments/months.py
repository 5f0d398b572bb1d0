"""Months as people name them, and which of them are paid."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Final

Month = tuple[int, int]
"""Year and month."""

MONTH_NAMES: Final = (
    *("Yanvar", "Fevral", "Mart", "Aprel", "May", "Iyun"),
    *("Iyul", "Avgust", "Sentabr", "Oktabr", "Noyabr", "Dekabr"),
)


def month_of(month: Month) -> str:
    """`Fevral 2025`."""
    year, number = month
    return f"{MONTH_NAMES[number - 1]} {year}"


def unpaid_months(began: date, today: date, paid: Collection[Month], *, most: int = 12) -> list[Month]:
    """The months from the first to this one for which nothing was paid, the last so many of them."""
    first, last = (day.year * 12 + day.month - 1 for day in (began, today))
    months = [(index // 12, index % 12 + 1) for index in range(max(first, last - most + 1), last + 1)]
    return [month for month in months if month not in paid]


def money(amount: Decimal) -> str:
    """`600 000`, with the hundredths only where there are any."""
    return f"{amount:,.2f}".replace(",", " ").removesuffix(".00")
