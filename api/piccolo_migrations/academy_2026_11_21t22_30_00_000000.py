"""A chat finds its account without reading them all."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from api import db

ID = "2026-11-21T22:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Index of own chats"


async def forwards() -> MigrationManager:
    """Create it."""
    manager = MigrationManager(migration_id=ID, app_name="academy", description=DESCRIPTION)

    async def create() -> None:
        await db.execute("CREATE INDEX account_telegram ON account (telegram_id) WHERE telegram_id IS NOT NULL")

    async def drop() -> None:
        await db.execute("DROP INDEX account_telegram")

    manager.add_raw(create)
    manager.add_raw_backwards(drop)
    return manager
