"""Single commands and their one-sentence faults."""

import os
import shutil
import stat
from pathlib import Path

import psutil
import pytest

from tests.operation.installation import Installation


def test_help_teaches_every_command(installation: Installation) -> None:
    said = installation.run("--help").stdout
    for command in (
        "up",
        "serve",
        "worker",
        "beat",
        "bot",
        "workbench",
        "migrate",
        "create-owner",
        "demo-data",
        "clean-media",
    ):
        assert command in said


def test_a_missing_package_is_one_sentence(installation: Installation, tmp_path: Path) -> None:
    for package in ("typer", "asyncpg"):
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").write_text(f"raise ModuleNotFoundError('gone', name={package!r})")
        refused = installation.run("migrate", PYTHONPATH=str(tmp_path))
        told = f"Error: The Python package '{package}' is missing: run 'make setup'."
        assert (refused.returncode, refused.stderr.strip()) == (1, told)
        shutil.rmtree(tmp_path / package)


def test_a_command_without_servers_starts_them_and_leaves_none_behind(installation: Installation) -> None:
    made = installation.run("create-owner", "--username", "boss01", "--password", "secret-words")
    assert (made.returncode, made.stdout) == (0, "Owner boss01 can log in now.\n"), made.stderr
    assert [process for process in psutil.process_iter() if _works_below(process, str(installation.state))] == []
    assert installation.run("clean-media").returncode == 0


def _works_below(process: psutil.Process, folder: str) -> bool:
    try:
        return process.cwd().startswith(folder)
    except psutil.Error:
        return False


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"API_PORT": "many"}, "Error: API_PORT='many' makes no sense: "),
        ({"API_PORT": "70000"}, "Error: API_PORT='70000' makes no sense: "),
        (
            {"DATABASE_URL": "postgresql://somebody:hidden@127.0.0.1:1/academy"},
            "Error: The database at 127.0.0.1:1 does not answer: ",
        ),
        ({"STATE_DIR": "/proc/nowhere"}, "Error: STATE_DIR /proc/nowhere cannot be written: "),
    ],
)
def test_faults_are_one_sentence(installation: Installation, variables: dict[str, str], sentence: str) -> None:
    refused = installation.run("migrate", **variables)
    assert refused.returncode == 1
    assert refused.stderr.startswith(sentence)
    assert len(refused.stderr.strip().splitlines()) == 1
    assert "hidden" not in refused.stderr


def test_a_redis_that_does_not_answer_is_one_sentence(installation: Installation) -> None:
    refused = installation.run("up", "--no-demo", REDIS_URL="redis://127.0.0.1:1/0")
    assert refused.returncode == 1
    assert refused.stderr.startswith("Error: Redis at 127.0.0.1:1 does not answer: ")


def test_a_part_on_an_old_schema_says_what_to_do(installation: Installation) -> None:
    refused = installation.run("worker")
    assert refused.returncode == 1
    assert refused.stderr.strip().endswith("migrations: run 'python -m api migrate' first.")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root lends the servers another account")
def test_a_folder_closed_to_everyone_else_is_no_obstacle(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    installation = Installation(closed / "state")
    assert installation.run("migrate").returncode == 0
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
