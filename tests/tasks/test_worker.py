"""The real thing: Celery's own beat and workers, killed at the worst moment."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from redis.asyncio import Redis

from api.pulse.queries import worker_health
from api.settings import get_settings
from tests.tasks.conftest import state, time_passes, written
from tests.telegram_server import Telegram

Start = Callable[[str], subprocess.Popen[bytes]]
ROOT = Path(__file__).parents[2]


@pytest.fixture
def celery(telegram: Telegram, tmp_path: Path) -> Iterator[Start]:
    """Start the worker or beat with the settings of this test; all are killed at its end."""
    started: list[subprocess.Popen[bytes]] = []

    def start(part: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "api", part]
        with (tmp_path / f"{len(started)}.log").open("wb") as log:
            program = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log, start_new_session=True)
        started.append(program)
        return program

    yield start
    for program in started:
        _kill(program)
    for log in sorted(tmp_path.glob("*.log")):
        print(log.read_text())


def _kill(program: subprocess.Popen[bytes]) -> None:
    if program.poll() is None:
        os.killpg(program.pid, signal.SIGKILL)
        program.wait()


async def _until(happened: Callable[[], bool], seconds: float = 40) -> None:
    async with asyncio.timeout(seconds):
        while not happened():  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def _until_sent(notice: int) -> None:
    async with asyncio.timeout(40):
        while (await state(notice))[0] != "sent":  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def test_beat_and_worker_deliver_a_notice_even_after_redis_forgot_everything(
    telegram: Telegram, celery: Start
) -> None:
    celery("beat")
    worker = celery("worker")
    await _until_sent(await written("birinchi", chat=77))
    async with Redis.from_url(get_settings().redis_url) as client:
        await client.flushdb()
    await _until_sent(await written("ikkinchi", chat=78))
    assert telegram.taken() == ["birinchi", "ikkinchi"]
    assert (await worker_health()).state == "ok"
    worker.terminate()
    await asyncio.to_thread(worker.wait, 30)
    assert (await worker_health()).state == "absent"


async def test_killed_workers_notice_is_delivered_once_by_the_next(telegram: Telegram, celery: Start) -> None:
    notices = [await written(chat=chat) for chat in range(20)]
    telegram.script(3, "hang")
    celery("beat")
    worker = celery("worker")
    await _until(lambda: len(telegram.calls) > 5 and any(call.answer == "hang" for call in telegram.calls))
    _kill(worker)
    recorded = [await state(notice) for notice in notices]
    before = list(telegram.calls)
    assert {status for status, _, _ in recorded} == {"pending", "sent"}
    await time_passes()
    celery("worker")
    for notice in notices:
        await _until_sent(notice)
    again = {int(call.chat) for call in telegram.calls[len(before) :]}
    assert not again & {chat for chat in range(20) if recorded[chat][0] == "sent"}


async def test_two_workers_deliver_each_notice_once(telegram: Telegram, celery: Start) -> None:
    celery("beat")
    celery("worker")
    celery("worker")
    notices = [await written(chat=chat) for chat in range(40)]
    for notice in notices:
        await _until_sent(notice)
    assert sorted(int(call.chat) for call in telegram.calls) == list(range(40))
