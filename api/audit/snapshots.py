"""Rows as the audit trail keeps them."""

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from piccolo.columns import Timestamptz
from piccolo.table import Table

from api import db
from api.errors import NotFound


def facts_of(row: str, moments: Sequence[str] = ("created_at", "updated_at")) -> str:
    """A row as JSON, in SQL; its moments are shown as everywhere, in whole seconds."""
    shown = ", ".join(f"'{moment}', date_trunc('second', {row}.{moment})" for moment in moments)
    return f"to_jsonb({row}) || jsonb_build_object({shown})"


async def snapshot(table: type[Table], row: int) -> dict[str, Any]:
    """The row as it is now, locked until the transaction ends, without what is secret; NotFound if it is gone.

    A withdrawn row counts as gone.
    """
    columns = {column._meta.name for column in table._meta.columns}
    secret = [column._meta.name for column in table._meta.columns if column._meta.secret]
    condition = "AND withdrawn_at IS NULL" if "withdrawn_at" in columns else ""
    moments = [column._meta.name for column in table._meta.columns if isinstance(column, Timestamptz)]
    found = await db.fetch_value(
        f"""SELECT ({facts_of("t", moments)}) - $2::text[] FROM {table._meta.tablename} t
            WHERE id = $1 {condition} FOR NO KEY UPDATE""",
        row,
        secret,
    )
    if found is None:
        raise NotFound
    facts: dict[str, Any] = json.loads(found, parse_float=Decimal)
    return facts
