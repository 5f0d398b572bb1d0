"""Works that are taken topic by topic, comments on passages, and drafts that two windows can't overwrite unseen."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import JSONB, BigInt, Boolean, Column, Integer, Varchar
from piccolo.columns.indexes import IndexMethod

ID = "2026-11-21T23:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Topics, remarks, versions of drafts"

USUAL = {
    "primary_key": False,
    "unique": False,
    "index": False,
    "index_method": IndexMethod.btree,
    "choices": None,
    "db_column_name": None,
    "secret": False,
}
COLUMNS: list[tuple[str, str, str, type[Column], dict[str, object]]] = [
    ("Review", "review", "topic", BigInt, {"null": True, "default": None}),
    ("Grading", "grading", "remarks", JSONB, {"null": False, "default": "[]"}),
    ("Draft", "grading_draft", "remarks", JSONB, {"null": False, "default": "[]"}),
    ("Draft", "grading_draft", "version", Integer, {"null": False, "default": 0}),
    ("Draft", "grading_draft", "origin", Varchar, {"null": False, "default": "", "length": 32}),
    ("Draft", "grading_draft", "is_laid_down", Boolean, {"null": False, "default": False}),
]


async def forwards() -> MigrationManager:
    """Add them."""
    manager = MigrationManager(migration_id=ID, app_name="academy", description=DESCRIPTION)
    for table, tablename, name, kind, params in COLUMNS:
        manager.add_column(
            table_class_name=table,
            tablename=tablename,
            column_name=name,
            db_column_name=name,
            column_class_name=kind.__name__,
            column_class=kind,
            params={**USUAL, **params},
            schema=None,
        )
    return manager
