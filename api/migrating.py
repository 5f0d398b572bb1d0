"""Bringing the database to the newest schema, whoever else tries the same at this moment."""

import contextlib
import io

import asyncpg
from piccolo.apps.migrations.commands.base import BaseMigrationManager
from piccolo.apps.migrations.commands.forwards import run_forwards

from api import db
from api.piccolo_app import APP_CONFIG
from api.settings import get_settings

# Any number will do, as long as every process takes the same.
ADVISORY_LOCK = 20_261_121


async def migrate() -> None:
    """Run the migrations that have not run yet: all of them or none.

    The lock is held on a connection of its own, because it has to outlive the transaction of the migrations.
    """
    guard = await asyncpg.connect(get_settings().database_url)
    try:
        await guard.execute("SELECT pg_advisory_lock($1)", ADVISORY_LOCK)
        async with db.transaction():
            with contextlib.redirect_stdout(io.StringIO()) as said:
                result = await run_forwards(APP_CONFIG.app_name)
        if not result.success:
            raise RuntimeError(result.message or said.getvalue())
    finally:
        await guard.close()


async def pending() -> list[str]:
    """The migrations that this version has and the database has not."""
    known = BaseMigrationManager().get_migration_modules(APP_CONFIG.resolved_migrations_folder_path)
    connection = await asyncpg.connect(get_settings().database_url)
    try:
        ran = await connection.fetch("SELECT name FROM migration WHERE app_name = $1", APP_CONFIG.app_name)
    except asyncpg.UndefinedTableError:
        ran = []
    finally:
        await connection.close()
    return sorted(set(known) - {row["name"] for row in ran})
