"""One Piccolo app over every feature's tables, so that migrations stay in one order."""

from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

FEATURES = (
    "accounts",
    "audit",
    "centre",
    "notices",
    "media",
    "grading",
    "multilevel",
    "mocks",
    "subjects",
    "exams",
    "groups",
    "attendance",
    "scores",
    "homework",
    "payments",
    "expenses",
    "worklogs",
    "telegram",
    "messages",
    "pulse",
)

APP_CONFIG = AppConfig(
    app_name="academy",
    migrations_folder_path=str(Path(__file__).parent / "piccolo_migrations"),
    table_classes=table_finder([f"api.{feature}.tables" for feature in FEATURES], exclude_imported=True),
    migration_dependencies=[],
)
