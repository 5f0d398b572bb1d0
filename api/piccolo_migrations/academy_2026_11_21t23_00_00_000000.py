"""A role for analyses: it reads what figures are made of, no password, code, message or trail, and writes nothing."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from api import db

ID = "2026-11-21T23:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "The reading role of analyses"

TABLES = (
    "subject", "study_group", "attendance", "score", "homework", "payment", "payment_month", "expense", "work_log",
    "review", "grading", "mark", "multilevel_exam", "multilevel_section", "multilevel_question", "user_test",
    "test_result", "exam", "exam_question", "exam_option", "exam_result", "exam_answer", "mock_test", "mock_session",
    "mock_score",
)  # fmt: skip
OF_ACCOUNT = (
    'id, username, role, first_name, last_name, phone, parent_phone, "group", is_active, created_at, withdrawn_at'
)

# On a server where this login may not make roles, whoever runs the server may make it; analyses then read in
# read-only transactions. A role is the whole server's: another database's migration may be making it right now.
CREATE = """DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'academy_reader') THEN
        CREATE ROLE academy_reader NOLOGIN;
    END IF;
EXCEPTION WHEN insufficient_privilege OR duplicate_object OR unique_violation THEN
    RAISE NOTICE 'academy_reader was not made here: %', SQLERRM;
END $$"""
GRANT = f"""DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'academy_reader') THEN
        RETURN;
    END IF;
    GRANT USAGE ON SCHEMA public TO academy_reader;
    GRANT SELECT ON {", ".join(TABLES)} TO academy_reader;
    GRANT SELECT ({OF_ACCOUNT}) ON account TO academy_reader;
    IF NOT pg_has_role('academy_reader', 'SET') THEN
        GRANT academy_reader TO CURRENT_USER;
    END IF;
EXCEPTION WHEN insufficient_privilege THEN
    RAISE NOTICE 'academy_reader was not granted: %', SQLERRM;
END $$"""


async def forwards() -> MigrationManager:
    """Make it, and let this login take it on."""
    manager = MigrationManager(migration_id=ID, app_name="academy", description=DESCRIPTION)

    async def create() -> None:
        await db.execute(CREATE)
        await db.execute(GRANT)

    async def revoke() -> None:
        # The role stays: other databases of the server may use it.
        await db.execute(f"REVOKE SELECT ON {', '.join(TABLES)}, account FROM academy_reader")

    manager.add_raw(create)
    manager.add_raw_backwards(revoke)
    return manager
