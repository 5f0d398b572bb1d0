"""What an exam asks now, which answers wait for a grade, which results for a check: found without looking at the rest."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from api import db

ID = "2026-11-21T18:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Partial indexes of exams"

INDEXES = {
    "exam_question_asked": "INDEX exam_question_asked ON exam_question (exam) WHERE replaced_at IS NULL",
    "exam_answer_waiting": "INDEX exam_answer_waiting ON exam_answer (question) WHERE earned IS NULL",
    "exam_result_unchecked": "INDEX exam_result_unchecked ON exam_result (id) WHERE NOT is_checked",
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
