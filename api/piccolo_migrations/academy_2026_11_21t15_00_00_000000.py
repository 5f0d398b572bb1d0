from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.constraints import Check

ID = "2026-11-21T15:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Homework without text and file"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="academy", description=DESCRIPTION
    )

    manager.drop_constraint(
        table_class_name="Homework",
        tablename="homework",
        constraint_name="homework_says_something",
        schema=None,
    )

    manager.add_constraint(
        table_class_name="Homework",
        tablename="homework",
        constraint_name="homework_not_empty",
        constraint_class=Check,
        params={"condition": "coalesce(text, '') <> '' OR file IS NOT NULL"},
        schema=None,
    )

    return manager
