"""Money is counted in whole tiyin (a hundredth of a so'm) from the database to the total: integers, never floats."""

from decimal import Decimal
from typing import Any, Final

import pandas as pd

TIYIN: Final = 100


def soum(tiyin: int) -> Decimal:
    """The amount in so'm, exactly."""
    return Decimal(int(tiyin)).scaleb(-2)


def each(amounts: "pd.Series[Any]", parts: "pd.Series[Any]") -> "pd.Series[Any]":
    """The amounts divided by whole numbers, to the nearest tiyin, a half upwards; by nothing it is nothing (NA)."""
    divisor: pd.Series[Any] = parts.where(parts > 0).astype("Int64")
    rounded: pd.Series[Any] = (amounts.astype("Int64") * 2 + divisor) // (divisor * 2)
    return rounded
