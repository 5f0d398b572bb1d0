"""The rows of other tables that a row names: whether they are there to be named."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from api import db
from api.errors import FieldErrors, InvalidInput


@dataclass(frozen=True, slots=True)
class References:
    """Which fields of a table's rows name rows of other tables.

    `to` says for each field which rows it may name: `FROM subject WHERE withdrawn_at IS NULL`.
    """

    of: str
    to: Mapping[str, str]

    async def faults(self, facts: Mapping[str, Any], row: int | None = None) -> FieldErrors:
        """What is wrong with the references among the facts; those that the row has already stand as they are.

        In a transaction the rows that are named stay what they are until it ends.
        """
        named = [field for field in self.to if facts.get(field) is not None]
        if not named:
            return {}
        sought = ", ".join(self._sought(field, f"${number}") for number, field in enumerate(named, start=2))
        found = await db.fetch_row(f"SELECT {sought}", row, *(facts[field] for field in named))
        assert found is not None
        faults: dict[str, Any] = {}
        for field, there in zip(named, found, strict=True):
            if there is None:
                faults |= InvalidInput.unknown_key(field, facts[field]).fields
        return faults

    async def check(self, facts: Mapping[str, Any], row: int | None = None) -> None:
        """Refuse the facts for all those faults at once."""
        if faults := await self.faults(facts, row):
            raise InvalidInput(faults)

    def _sought(self, field: str, key: str) -> str:
        standing = f'SELECT "{field}" FROM {self.of} WHERE id = $1 AND "{field}" = {key}'
        return f"coalesce(({standing}), (SELECT id {self.to[field]} AND id = {key} FOR SHARE))"
