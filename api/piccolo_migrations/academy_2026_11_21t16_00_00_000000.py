"""Sums of points and the audit trail read from indexes alone."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import ForeignKey

from api import db

ID = "2026-11-21T16:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Indexes that carry the points; acts by their kind"

INDEXES = {
    "score_student_points": 'INDEX score_student_points ON score (student, "group") INCLUDE (score)',
    "score_group_points": 'INDEX score_group_points ON score ("group") INCLUDE (score)',
    "audit_action": "INDEX audit_action ON audit_entry (action, id)",
}


async def forwards() -> MigrationManager:
    """Create them, and drop the two that they replace."""
    manager = MigrationManager(migration_id=ID, app_name="academy", description=DESCRIPTION)

    async def create() -> None:
        for definition in INDEXES.values():
            await db.execute(f"CREATE {definition}")

    async def drop() -> None:
        for name in INDEXES:
            await db.execute(f"DROP INDEX {name}")

    manager.add_raw(create)
    manager.add_raw_backwards(drop)
    for column in ("student", "group"):
        manager.alter_column(
            table_class_name="Score",
            tablename="score",
            column_name=column,
            db_column_name=column,
            params={"index": False},
            old_params={"index": True},
            column_class=ForeignKey,
            old_column_class=ForeignKey,
            schema=None,
        )
    return manager
