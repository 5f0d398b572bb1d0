"""The outbox is read by what is pending, by message and by what failed; nothing depends on what was ever sent."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from api import db

ID = "2026-11-21T20:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Partial indexes of the outbox"

INDEXES = {
    "notice_due": "INDEX notice_due ON notice (due_at, id) WHERE status = 'pending'",
    "notice_turn": "INDEX notice_turn ON notice ((coalesce(recipient, 0)), id) WHERE status = 'pending'",
    "notice_of_message": "INDEX notice_of_message ON notice (message, id) WHERE message IS NOT NULL",
    "notice_failed": "INDEX notice_failed ON notice (id) WHERE status = 'failed'",
}


async def forwards() -> MigrationManager:
    """Create them; `notice_due` replaces the one without the id."""
    manager = MigrationManager(migration_id=ID, app_name="academy", description=DESCRIPTION)

    async def create() -> None:
        await db.execute("DROP INDEX notice_due")
        for definition in INDEXES.values():
            await db.execute(f"CREATE {definition}")

    async def drop() -> None:
        for name in INDEXES:
            await db.execute(f"DROP INDEX {name}")
        await db.execute("CREATE INDEX notice_due ON notice (due_at) WHERE status = 'pending'")

    manager.add_raw(create)
    manager.add_raw_backwards(drop)
    return manager
