"""Lists as JSON that PostgreSQL writes: whole ones stream, pieces come with the length of the whole."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from api import db
from api.fields import PageQuery

Send = Callable[[bytes], Awaitable[None]]

# JSON holds no raw control characters, so with these as quote and delimiter COPY writes it as it is.
_QUOTE: Final = "\x01"
_DELIMITER: Final = "\x02"
LONGEST_STREAM: Final = 600.0
"""Seconds after which a list that nobody reads to its end gives its connection back."""


@dataclass(frozen=True, slots=True)
class Page:
    """A piece of a list as JSON, and the length of the whole."""

    body: str
    total: int


@dataclass(frozen=True, slots=True)
class Listing:
    """A list in the parts of its statement; the parts' placeholders are `args`.

    `joined` adds to each of the `rows` exactly one row that only the items need: rows are counted and passed over
    without it, by the `key`: a unique column, which `order` is too unless it says more than the column. A `key` alone
    says that items are dear: those that are passed over are not made.
    Where `is_short`, there are never more than some hundreds.
    """

    item: str
    rows: str
    order: str
    condition: str = ""
    fragments: str = ""
    joined: str = ""
    key: str = ""
    args: tuple[object, ...] = ()
    is_short: bool = False

    async def piece(self, query: PageQuery) -> Page:
        """The wanted piece, and how many items there are in all."""
        row = await db.fetch_row(
            f"""{self.fragments} SELECT
                (SELECT coalesce('[' || string_agg(item, ',') || ']', '[]') FROM ({self._wanted}) AS wanted) AS body,
                (SELECT count(*) {self.rows} {self.condition}) AS total""",
            *self.args,
            query.limit,
            query.offset or 0,
        )
        assert row is not None
        return Page(row["body"], row["total"])

    @property
    def _wanted(self) -> str:
        piece = f"ORDER BY {self.order} LIMIT ${len(self.args) + 1} OFFSET ${len(self.args) + 2}"
        item = f"SELECT ({self.item})::text AS item {self.rows}"
        if not (self.joined or self.key):
            return f"{item} {self.condition} {piece}"
        key = self.key or self.order
        keys = f"SELECT {key} {self.rows} {self.condition} {piece}"
        return f"{item} {self.joined} WHERE {key} = ANY (ARRAY({keys})) ORDER BY {self.order}"

    async def stream(self, send: Send) -> None:
        """Hand the whole list over as it comes from the database, in bounded memory."""
        if self.is_short:
            await send((await self.whole()).encode())
            return
        statement = (
            f"{self.fragments} SELECT ',' || ({self.item})::text"
            f" {self.rows} {self.joined} {self.condition} ORDER BY {self.order}"
        )
        before = b"["

        async def pass_on(data: bytes) -> None:
            nonlocal before
            if data:
                await send(before + data[1:] if before else data)
                before = b""

        async with db.connection() as connection:
            await connection.copy_from_query(
                statement,
                *self.args,
                output=pass_on,
                format="csv",
                delimiter=_DELIMITER,
                quote=_QUOTE,
                timeout=LONGEST_STREAM,
            )
        await send(before + b"]")

    async def whole(self) -> str:
        """The whole list at once, for lists known to be short: unlike COPY, the statement is planned once and kept."""
        found: str = await db.fetch_value(
            f"""{self.fragments} SELECT coalesce('[' || string_agg(item, ',') || ']', '[]') FROM (
                SELECT ({self.item})::text AS item {self.rows} {self.joined} {self.condition} ORDER BY {self.order}
                ) AS items""",
            *self.args,
        )
        return found
