"""The next work of a topic is found as fast as the next work of all."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from api import db

ID = "2026-11-21T23:31:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Partial index of what waits, by topic"

WAITING = "INDEX review_topic_waiting ON review (queue, topic, submitted_at, id) WHERE state = 'waiting'"


async def forwards() -> MigrationManager:
    """Create it."""
    manager = MigrationManager(migration_id=ID, app_name="academy", description=DESCRIPTION)

    async def create() -> None:
        await db.execute(f"CREATE {WAITING}")

    async def drop() -> None:
        await db.execute("DROP INDEX review_topic_waiting")

    manager.add_raw(create)
    manager.add_raw_backwards(drop)
    return manager
