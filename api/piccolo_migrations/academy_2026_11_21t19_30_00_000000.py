"""At most one running mock session per person and test; those that are due are found at once."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from api import db

ID = "2026-11-21T19:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Partial indexes of running mock sessions"

INDEXES = {
    "mock_session_active_once": """UNIQUE INDEX mock_session_active_once ON mock_session ("user", test)
        WHERE NOT is_completed""",
    "mock_session_due": "INDEX mock_session_due ON mock_session (due_at) WHERE NOT is_completed",
}


async def forwards() -> MigrationManager:
    """Create them."""
    manager = MigrationManager(migration_id=ID, app_name="academy", description=DESCRIPTION)

    async def create() -> None:
        for definition in INDEXES.values():
            await db.execute(f"CREATE {definition}")

    async def drop() -> None:
        for name in INDEXES:
            await db.execute(f"DROP INDEX {name}")

    manager.add_raw(create)
    manager.add_raw_backwards(drop)
    return manager
