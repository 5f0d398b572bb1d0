"""The schema: from nothing, by two at once, and as the tables say."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from piccolo.apps.migrations.commands.new import AutoMigrationManager

from api import db, migrating
from api.piccolo_app import APP_CONFIG
from api.settings import Settings
from tests.conftest import SOCKETS, WORKER, run_sql

EMPTY = f"academy_empty_{WORKER}"
MADE_BY_HAND = {
    "account_telegram",
    "account_username_key",
    "audit_action",
    "audit_object",
    "exam_answer_waiting",
    "exam_question_asked",
    "exam_result_unchecked",
    "grading_examiner_day",
    "mock_session_active_once",
    "mock_session_due",
    "notice_due",
    "notice_failed",
    "notice_of_message",
    "notice_turn",
    "review_holder",
    "review_lease",
    "review_topic_waiting",
    "review_waiting",
    "score_group_points",
    "score_student_points",
    "user_test_open_once",
}


@pytest.fixture
def empty_database(servers: None, settings: Settings) -> Iterator[str]:
    """The URL of a database without anything in it."""
    run_sql(f"DROP DATABASE IF EXISTS {EMPTY} WITH (FORCE)")
    run_sql(f"CREATE DATABASE {EMPTY}")
    yield f"postgresql://academy@/{EMPTY}?host={SOCKETS}"
    run_sql(f"DROP DATABASE {EMPTY} WITH (FORCE)")


def _migrate(url: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "api", "migrate"]
    return subprocess.Popen(
        command, env={**os.environ, "DATABASE_URL": url}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def test_two_processes_bring_an_empty_database_to_the_newest_schema(empty_database: str) -> None:
    for process in [_migrate(empty_database), _migrate(empty_database)]:
        said, complained = process.communicate(timeout=60)
        assert (process.returncode, complained) == (0, "")
        assert said == "The database is at the newest schema.\n"


async def test_a_migrated_database_waits_for_nothing() -> None:
    assert await migrating.pending() == []


async def test_tables_and_migrations_agree() -> None:
    changes = await AutoMigrationManager(auto_input="n").get_alter_statements(APP_CONFIG)
    assert [statement for change in changes for statement in change.statements] == []


async def test_indexes_that_tables_cannot_state_exist() -> None:
    rows = await db.fetch("SELECT indexname FROM pg_indexes WHERE schemaname = 'public'")
    assert {row["indexname"] for row in rows} >= MADE_BY_HAND
