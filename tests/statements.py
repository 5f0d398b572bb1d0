"""How many statements a request costs."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import asyncpg
import pytest


@contextmanager
def counted_statements() -> Iterator[list[str]]:
    """What runs on any connection of this process meanwhile; the API of the tests serves in it."""
    seen: list[str] = []

    def spied(name: str) -> Any:
        original = getattr(asyncpg.Connection, name)

        async def call(self: Any, query: str, *args: Any, **options: Any) -> Any:
            seen.append(query)
            return await original(self, query, *args, **options)

        return call

    with pytest.MonkeyPatch.context() as patch:
        for name in ("execute", "_execute", "_executemany", "copy_from_query"):
            patch.setattr(asyncpg.Connection, name, spied(name))
        yield seen
