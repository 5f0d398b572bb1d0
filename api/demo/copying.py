"""Loading rows by COPY, with ids known beforehand."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, count, islice

import asyncpg
from piccolo.columns import Serial
from piccolo.table import Table

Row = Mapping[str, object]
"""Column name → value; every row of a table names the same columns."""

Columns = Mapping[str, Sequence[object]]
"""Column name → all its values, for tables too long for a mapping of each row."""

BATCH = 20_000


class Copier:
    """Fills empty or half-empty tables within one transaction that keeps everybody else from writing to them."""

    def __init__(self, connection: "asyncpg.Connection[asyncpg.Record]", report: Callable[[str], None]) -> None:
        self._connection = connection
        self._report = report
        self._next: dict[str, int] = {}
        self._ids: dict[str, Iterator[int]] = {}
        self.copied: dict[str, int] = {}

    async def take(self, tables: Sequence[type[Table]]) -> None:
        """Lock the tables and find out where their ids go on."""
        names = [table._meta.tablename for table in tables]
        await self._connection.execute(f"LOCK TABLE {', '.join(names)} IN SHARE ROW EXCLUSIVE MODE")
        for name in names:
            first = await self._connection.fetchval("SELECT nextval(pg_get_serial_sequence($1, 'id'))", name)
            self._ids[name] = self._counted(name, int(first))

    def _counted(self, name: str, first: int) -> Iterator[int]:
        for number in count(first):
            self._next[name] = number + 1
            yield number

    def ids(self, table: type[Table]) -> Iterator[int]:
        """The table's ids in turn."""
        return self._ids[table._meta.tablename]

    async def copy(self, table: type[Table], rows: Iterable[Row] | Columns) -> None:
        """Stream the rows into the table; ids of tables nobody refers to are given here."""
        columns, records = _columns(rows) if isinstance(rows, Mapping) else _rows(rows)
        if "id" not in columns and isinstance(table._meta.primary_key, Serial):
            ids = self.ids(table)
            columns, records = ["id", *columns], ((next(ids), *record) for record in records)
        name = table._meta.tablename
        while batch := list(islice(records, BATCH)):
            await self._connection.copy_records_to_table(name, records=batch, columns=columns)
            self.copied[name] = self.copied.get(name, 0) + len(batch)
            self._report(f"rows {sum(self.copied.values()):,}: {name} {self.copied[name]:,}")

    async def advance_sequences(self) -> None:
        """Let the next rows go on after those loaded."""
        for name, following in self._next.items():
            await self._connection.execute(
                "SELECT setval(pg_get_serial_sequence($1, 'id'), $2, false)", name, following
            )


def _columns(columns: Columns) -> tuple[list[str], Iterator[tuple[object, ...]]]:
    return list(columns), zip(*columns.values(), strict=True)


def _rows(rows: Iterable[Row]) -> tuple[list[str], Iterator[tuple[object, ...]]]:
    stream = iter(rows)
    first = next(stream, None)
    if first is None:
        return [], iter(())
    columns = list(first)
    return columns, (tuple(row[column] for column in columns) for row in chain([first], stream))
