"""The ending of sessions with Celery's own beat and worker, and with both of them and the broker gone."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from redis.asyncio import Redis

from api import db
from api.settings import get_settings
from tests import factories
from tests.mocks.sitting import Sitting, a_test, let_time_pass, sitting

ROOT = Path(__file__).parents[2]


@pytest.fixture
def celery(tmp_path: Path) -> Iterator[list[subprocess.Popen[bytes]]]:
    """A worker and a beat; both are killed at the end, if they still live."""
    with (tmp_path / "celery.log").open("wb") as log:
        started = [
            subprocess.Popen(
                [sys.executable, "-m", "api", part], cwd=ROOT, stdout=log, stderr=log, start_new_session=True
            )
            for part in ("worker", "beat")
        ]
        yield started
        _kill(started)
    print((tmp_path / "celery.log").read_text())


def _kill(started: list[subprocess.Popen[bytes]]) -> None:
    for program in started:
        if program.poll() is None:
            os.killpg(program.pid, signal.SIGKILL)
            program.wait()


async def _is_noted(sat: Sitting) -> bool:
    return bool(await db.fetch_value("SELECT is_completed FROM mock_session WHERE uuid = $1", sat.id))


async def test_a_session_ends_with_the_worker_and_without_it(
    api: httpx.AsyncClient, celery: list[subprocess.Popen[bytes]]
) -> None:
    test, employee = await a_test(api), await factories.employee()
    swept, alone = await sitting(api, test), await sitting(api, test)
    for sat in (swept, alone):
        await sat.draft(reading={"1": "A"})
    await let_time_pass(swept.id, seconds=0)
    async with asyncio.timeout(60):
        while not await _is_noted(swept):  # noqa: ASYNC110
            await asyncio.sleep(0.1)
    _kill(celery)
    async with Redis.from_url(get_settings().redis_url) as broker:
        await broker.flushdb()
    await let_time_pass(alone.id, seconds=0)
    assert (await alone.own())["is_completed"] is True
    assert not await _is_noted(alone)
    for sat in (swept, alone):
        assert (await sat.answers(employee))["reading_answer"]["answers"] == {"1": "A"}
        assert await _is_noted(sat)
    ends = await db.fetch("SELECT ended_at = due_at AS on_time FROM mock_session")
    assert [row["on_time"] for row in ends] == [True, True]
    assert await db.fetch_value("SELECT count(*) FROM review WHERE queue = 'mock'") == 2
