"""Indexes that the tables cannot state: partial and expression ones."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from api import db

ID = "2026-11-21T13:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Partial and expression indexes"

INDEXES = {
    "account_username_key": "UNIQUE INDEX account_username_key ON account (lower(username)) WHERE withdrawn_at IS NULL",
    "user_test_open_once": "UNIQUE INDEX user_test_open_once ON user_test (student, exam) WHERE is_open",
    "review_waiting": "INDEX review_waiting ON review (queue, submitted_at, id) WHERE state = 'waiting'",
    "review_lease": "INDEX review_lease ON review (lease_until) WHERE state = 'claimed'",
    "review_holder": "INDEX review_holder ON review (holder) WHERE state = 'claimed'",
    "notice_due": "INDEX notice_due ON notice (due_at) WHERE status = 'pending'",
    "audit_object": "INDEX audit_object ON audit_entry (object_type, object_id)",
    "grading_examiner_day": "INDEX grading_examiner_day ON grading (examiner, created_at)",
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
