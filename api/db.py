"""Transactions, the connection pool and the few ways in which SQL is run."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from functools import cache
from typing import Any, TypeAlias, cast

import asyncpg
from piccolo.engine import engine_finder
from piccolo.engine.postgres import PostgresEngine, PostgresTransaction

from api.errors import DomainError

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

# The session's zone is the centre's: dates in SQL are Tashkent's, and JSON shows its times. Compiling a list's plan
# would only delay its first byte.
POOL = {
    "min_size": 2,
    "max_size": 10,
    "command_timeout": 60,
    "server_settings": {"timezone": "Asia/Tashkent", "application_name": "academy", "jit": "off"},
}


@cache
def engine() -> PostgresEngine:
    """The engine that piccolo_conf.py declares."""
    return cast(PostgresEngine, engine_finder())


class _Connection(asyncpg.Connection):
    async def reset(self, *, timeout: float | None = None) -> None:  # noqa: ASYNC109 - asyncpg's signature
        """Nothing to reset: no session state is ever set, and the round trip costs as much as a small query."""


async def open_pool(**changes: Any) -> None:
    """Open this process's pool, unless it is open; before the first query."""
    if engine().pool is not None:
        return
    await engine().start_connection_pool(connection_class=_Connection, **{**POOL, **changes})


async def close_pool() -> None:
    """Close the pool, waiting for what runs."""
    if engine().pool is not None:
        await engine().close_connection_pool()


@asynccontextmanager
async def transaction(refusals: Mapping[str, DomainError] | None = None) -> AsyncIterator[PostgresTransaction]:
    """All or nothing. Inside another transaction it joins that one.

    A violated constraint named in `refusals` leaves as that error, raised when the dead transaction is over.
    """
    try:
        async with _settled_transaction() as current:
            yield current
    except asyncpg.IntegrityConstraintViolationError as fault:
        refusal = (refusals or {}).get(fault.constraint_name or "")
        if refusal is None:
            raise
        raise refusal from fault


@asynccontextmanager
async def _settled_transaction() -> AsyncIterator[PostgresTransaction]:
    # Piccolo keeps its connection and stays "current" when COMMIT or ROLLBACK fails or is cancelled on the way.
    outer = engine().current_transaction.get()
    own = engine().transaction()
    try:
        async with own as current:
            yield current
    finally:
        if outer is None and engine().current_transaction.get() is not None:
            engine().current_transaction.set(None)
            with suppress(asyncpg.InterfaceError):  # asyncpg has taken it back already
                own.connection.terminate()


@asynccontextmanager
async def connection() -> AsyncIterator[Connection]:
    """The current transaction's connection, else one of the pool's, for what needs the same one for a while."""
    runner = _runner()
    if isinstance(runner, asyncpg.Pool):
        async with runner.acquire() as free:
            yield cast(Connection, free)
    else:
        yield runner


async def fetch(sql: str, *args: object) -> list[asyncpg.Record]:
    """All rows of a statement with `$1` placeholders."""
    return await _runner().fetch(sql, *args)


async def fetch_row(sql: str, *args: object) -> asyncpg.Record | None:
    """The first row, or None."""
    return await _runner().fetchrow(sql, *args)


async def fetch_value(sql: str, *args: object) -> Any:
    """The first column of the first row, or None."""
    return await _runner().fetchval(sql, *args)


async def execute(sql: str, *args: object) -> None:
    """Run a statement for its effect."""
    await _runner().execute(sql, *args)


def _runner() -> "Connection | asyncpg.Pool[asyncpg.Record]":
    """What runs the next statement: the current transaction's connection, else the pool."""
    current = engine().current_transaction.get()
    if current is not None:
        return cast(Connection, current.connection)
    pool = engine().pool
    assert pool is not None, "open_pool() comes first"
    return pool
