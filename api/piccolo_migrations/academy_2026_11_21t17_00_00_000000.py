"""Records are found by who made them."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import ForeignKey

ID = "2026-11-21T17:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Indexes of who made a record"

MAKERS = {
    ("Attendance", "attendance"): "marked_by",
    ("Score", "score"): "given_by",
    ("Homework", "homework"): "created_by",
    ("Payment", "payment"): "received_by",
}


async def forwards() -> MigrationManager:
    """Create them."""
    manager = MigrationManager(migration_id=ID, app_name="academy", description=DESCRIPTION)
    for (table, tablename), column in MAKERS.items():
        manager.alter_column(
            table_class_name=table,
            tablename=tablename,
            column_name=column,
            db_column_name=column,
            params={"index": True},
            old_params={"index": False},
            column_class=ForeignKey,
            old_column_class=ForeignKey,
            schema=None,
        )
    return manager
