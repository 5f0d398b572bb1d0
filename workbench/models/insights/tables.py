"""A table as it is read on the screen, and as a file to take away."""

import csv
import io
from datetime import date
from decimal import Decimal
from typing import Any, BinaryIO, Final

import pandas as pd
import xlsxwriter  # type: ignore[import-untyped]

from analytics.money import TIYIN, soum
from workbench.models.insights.parts import Column, Sheet

SHAPES: Final = {"money": "#,##0.00", "share": "0.0%", "decimal": "0.00", "day": "dd.mm.yyyy", "month": "mm.yyyy"}
LONGEST_CELL: Final = 32_000
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""With what a cell would begin to be computed by a spreadsheet."""


def shown(sheet: Sheet) -> pd.DataFrame:
    """Only the columns to read; amounts in so'm, whole ones as whole numbers; shares in hundredths."""
    frame = sheet.frame[[column.field for column in sheet.columns]].copy()
    for column in sheet.columns:
        values = frame[column.field]
        if column.kind == "money":
            frame[column.field] = _readable(values)
        elif column.kind == "share":
            frame[column.field] = values * 100
        elif column.kind == "text":
            frame[column.field] = values.fillna("")
    return frame


def _readable(tiyin: "pd.Series[Any]") -> "pd.Series[Any]":
    whole = tiyin.astype("Int64")
    if bool((whole.dropna() % TIYIN == 0).all()):
        return whole // TIYIN
    return whole.astype("Float64") / TIYIN


def _values(column: Column, values: "pd.Series[Any]") -> list[Any]:
    """Plain values: amounts exact, days as days, nothing as None."""
    return [None if pd.isna(value) else _value(column, value) for value in values.tolist()]


def _value(column: Column, value: Any) -> Any:
    if column.kind == "money":
        return soum(value)
    if column.kind in {"day", "month"}:
        return pd.Timestamp(value).date()
    return value


def rows(sheet: Sheet) -> list[tuple[Any, ...]]:
    """The rows as plain values, in the order of the columns."""
    columns = [_values(column, sheet.frame[column.field]) for column in sheet.columns]
    return list(zip(*columns, strict=True))


def write_csv(sheet: Sheet) -> bytes:
    """UTF-8 with a mark, so that spreadsheets read it as such; days as 2026-11-01, amounts with a point."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([column.label for column in sheet.columns])
    for row in rows(sheet):
        writer.writerow([_in_csv(value) for value in row])
    return text.getvalue().encode("utf-8-sig")


def _in_csv(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        is_number = value.lstrip("+-").replace(" ", "").isdecimal()
        return f"'{value}" if value.startswith(FORMULA) and not is_number else value
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def write_xlsx(sheet: Sheet, into: BinaryIO) -> None:
    """A workbook of one sheet: real numbers, days and shares, headings that stay."""
    book = xlsxwriter.Workbook(into, {"in_memory": True, "strings_to_formulas": False})
    page = book.add_worksheet()
    formats = {kind: book.add_format({"num_format": shape}) for kind, shape in SHAPES.items()}
    page.freeze_panes(1, 0)
    page.write_row(0, 0, [column.label for column in sheet.columns], book.add_format({"bold": True}))
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, 28 if column.kind == "text" else 16)
    for number, row in enumerate(rows(sheet), 1):
        for place, (column, value) in enumerate(zip(sheet.columns, row, strict=True)):
            _write(page, (number, place), value, formats.get(column.kind))
    page.autofilter(0, 0, max(1, len(sheet.frame)), len(sheet.columns) - 1)
    book.close()


def _write(page: Any, cell: tuple[int, int], value: Any, shape: Any) -> None:
    if value is None:
        return
    if isinstance(value, date):
        page.write_datetime(*cell, value, shape)
    elif isinstance(value, Decimal | int | float) and not isinstance(value, bool):
        page.write_number(*cell, float(value), shape)
    else:
        # As a string whatever it begins with: a name such as "=1+1" is no formula.
        page.write_string(*cell, str(value)[:LONGEST_CELL])
