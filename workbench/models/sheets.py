"""Tables as people send them: XLSX or CSV, read into rows of plain texts."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from math import isnan
from typing import Any, Final

import pandas as pd
import xlsxwriter  # type: ignore[import-untyped]

from api.errors import Refused

LARGEST: Final = 2 * 1024 * 1024
LARGEST_UNPACKED: Final = 100 * 1024 * 1024
MOST_ROWS: Final = 500
MOST_COLUMNS: Final = 60

SheetRow = dict[str, str]
"""One row: column to text, empty cells left out."""

Numbered = tuple[int, SheetRow]
"""A row with its number in the file; the heading is 1."""


class UnreadableSheet(Refused):
    """The file is no table that can be read."""


class SheetTooLong(Refused):
    """More rows than one import takes."""


def read_sheet(name: str, content: bytes) -> list[Numbered]:
    """The first sheet's rows below its heading; rows without anything in them are left out."""
    if len(content) > LARGEST:
        raise SheetTooLong
    is_packed = content.startswith(b"PK") or name.lower().endswith(".xlsx")
    try:
        frame = _xlsx(content) if is_packed else _csv(content)
    except (ValueError, KeyError, OSError, zipfile.BadZipFile, pd.errors.ParserError) as fault:
        raise UnreadableSheet(f"{name} can't be read") from fault
    if len(frame.columns) > MOST_COLUMNS:
        raise UnreadableSheet
    frame.columns = [str(column).strip().lower() for column in frame.columns]
    texts = (_texts(record) for record in frame.to_dict("records"))
    rows = [(number, row) for number, row in enumerate(texts, 2) if row]
    if len(rows) > MOST_ROWS:
        raise SheetTooLong
    return rows


def _xlsx(content: bytes) -> pd.DataFrame:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        if sum(part.file_size for part in packed.infolist()) > LARGEST_UNPACKED:
            raise UnreadableSheet
    return pd.read_excel(io.BytesIO(content), dtype=object, nrows=4 * MOST_ROWS, engine="openpyxl", na_filter=False)


def _csv(content: bytes) -> pd.DataFrame:
    text = content.decode("utf-8-sig", errors="strict")
    first = text.splitlines()[0] if text.strip() else ""
    separator = max(",;\t", key=first.count)
    return pd.read_csv(
        io.StringIO(text), dtype=str, sep=separator, nrows=4 * MOST_ROWS, na_filter=False, skip_blank_lines=False
    )


def _texts(record: Mapping[Any, Any]) -> SheetRow:
    return {str(column): text for column, value in record.items() if (text := _text(value))}


def _text(value: Any) -> str:
    """A cell as it looks: Excel keeps telephone numbers as numbers and hours as times."""
    if value is None or (isinstance(value, float) and isnan(value)):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, time):
        return f"{value:%H:%M:%S}"
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value).strip()


def write_sheet(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """A small table as XLSX; every cell is text, whatever it begins with."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        sheet = book.add_worksheet()
        sheet.set_column(0, len(columns) - 1, 18, text)
        for number, row in enumerate([columns, *rows]):
            for place, value in enumerate(row):
                sheet.write_string(number, place, value, bold if number == 0 else text)
        sheet.freeze_panes(1, 0)
    return content.getvalue()
