"""What has to be true before anything starts."""

import errno
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
from redis.asyncio import Redis
from redis.exceptions import RedisError

from api import db, migrating
from api.cli.faults import OperationFault, place
from api.settings import Settings

PATIENCE = 10


def require_free_port(host: str, port: int, variable: str) -> None:
    """Nobody else listens there, and we may."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as fault:
            if fault.errno == errno.EADDRINUSE:
                raise OperationFault(f"Port {port} on {host} is in use: choose another with {variable}.") from None
            raise OperationFault(f"Cannot listen on {host}:{port} ({os.strerror(fault.errno or 0)}).") from None
        except OverflowError:
            raise OperationFault(f"{variable}={port} is not a port: it has to be between 0 and 65535.") from None


async def require_database(settings: Settings) -> None:
    """The database answers, and takes us in."""
    where = place(settings.database_url)
    try:
        connection = await asyncpg.connect(settings.database_url, timeout=PATIENCE)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, ValueError) as fault:
        reason = str(fault).strip() or type(fault).__name__
        raise OperationFault(f"The database at {where} does not answer: {reason} (DATABASE_URL)") from None
    await connection.close()


async def require_broker(settings: Settings) -> None:
    """Redis answers."""
    where = place(settings.redis_url)
    try:
        async with Redis.from_url(
            settings.redis_url, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE
        ) as redis:
            await redis.ping()
    except (OSError, RedisError, ValueError) as fault:
        raise OperationFault(f"Redis at {where} does not answer: {fault} (REDIS_URL)") from None


async def require_newest_schema(settings: Settings) -> None:
    """The database answers and has every migration of this version."""
    await require_database(settings)
    pending = await migrating.pending()
    if pending:
        raise OperationFault(f"The database lacks {len(pending)} migrations: run 'python -m api migrate' first.")


@asynccontextmanager
async def open_database(settings: Settings) -> AsyncIterator[None]:
    """An answering database at the newest schema, and a pool on it."""
    await require_database(settings)
    await migrating.migrate()
    await db.open_pool()
    try:
        yield
    finally:
        await db.close_pool()
