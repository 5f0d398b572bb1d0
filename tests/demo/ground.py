"""A database with the small demo centre's figures in it, loaded once for a whole run; whoever uses it only reads."""

import os
import subprocess
import sys

import pytest

from api.embedded.locks import holding
from tests.conftest import GROUND, SOCKETS, TEMPLATE, run_sql

DEMO = "academy_demo"
URL = f"postgresql://academy@/{DEMO}?host={SOCKETS}"


@pytest.fixture(scope="session")
def demo_url(servers: None) -> str:
    """Where it is. The workers of a run share it: the first one to ask loads it."""
    with holding(GROUND / "locks" / "demo"):
        if not (GROUND / DEMO).exists():
            run_sql(f"CREATE DATABASE {DEMO} TEMPLATE {TEMPLATE}")
            subprocess.run(
                [sys.executable, "-m", "tests.demo.blank"],
                env={**os.environ, "DATABASE_URL": URL, "STATE_DIR": str(GROUND / "demo-state")},
                check=True,
                stdout=subprocess.DEVNULL,
            )
            (GROUND / DEMO).touch()
    return URL
