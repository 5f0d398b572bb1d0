"""A message to ten thousand students at true speed: real workers and beat, some killed, a Redis that forgets once.

Takes seven minutes, whatever the machine: that is Telegram's limit. What counts is what the stand-in server saw.
"""

import asyncio
import os
import random
import subprocess
import sys
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, redirect_stdout, suppress
from pathlib import Path

import psutil

from benchmarks.ground import PROJECT, Figure
from tests import telegram_server
from tests.telegram_server import Telegram

RECIPIENTS = 10_000
WORKERS = 2
LIMIT = 30
KILL_EVERY = 20
LONGEST = 1200


def run() -> list[Figure]:
    """How near the limit the texts went, and whether any second held too many."""
    with suppress(PermissionError):
        os.nice(-10)  # the stand-in's clock goes before the workers: what it sees late looks like a burst
    # The stand-in prints each text.
    with redirect_stdout(Path(os.devnull).open("w")), telegram_server.running() as telegram:
        os.environ |= {"TELEGRAM_API_URL": telegram.url, "TELEGRAM_BOT_TOKEN": "1:bench"}
        return asyncio.run(_measure(telegram))


async def _measure(telegram: Telegram) -> list[Figure]:
    from api import db
    from api.messages.rules import send_message
    from tests import factories
    from tests.callers import actor_of

    await db.open_pool(command_timeout=600)
    owner = actor_of(await factories.owner())
    to = await _students()
    async with _background() as workers:
        began = time.perf_counter()
        await send_message(owner, text="Ertaga dars yo'q!", recipients=to)
        writing = (time.perf_counter() - began) * 1000
        plain = await _plain_insert()
        killing = asyncio.create_task(_kill_now_and_then(workers))
        async with asyncio.timeout(LONGEST):
            while await db.fetch_value("SELECT EXISTS (SELECT FROM notice WHERE status = 'pending')"):  # noqa: ASYNC110
                await asyncio.sleep(1)
        killing.cancel()
    again, figures = await _sent_again(telegram), _rates(telegram)
    await db.close_pool()
    assert again == 0, f"{again} chats got a text again after it was recorded as sent"
    return [
        *figures,
        Figure("send_message / plain INSERT of as many", writing, plain, "ms", "3 or less", writing / plain),
    ]


async def _students() -> list[int]:
    from api import db

    rows = await db.fetch(
        "INSERT INTO account (username, password_hash, role, telegram_id)"
        " SELECT 'recipient' || n, '', 'student', n::text FROM generate_series(1, $1::int) n RETURNING id",
        RECIPIENTS,
    )
    return [row["id"] for row in rows]


async def _plain_insert() -> float:
    from api import db

    began = time.perf_counter()
    await db.execute(
        "INSERT INTO notice (key, recipient, text, status) SELECT 'plain:' || id, id, 'Salom', 'sent' FROM account"
    )
    return (time.perf_counter() - began) * 1000


@asynccontextmanager
async def _background() -> AsyncIterator[list[psutil.Process]]:
    programs = [_start("beat"), *(_start("worker") for _ in range(WORKERS))]
    try:
        await asyncio.sleep(10)
        yield [psutil.Process(program.pid) for program in programs[1:]]
    finally:
        for program in programs:
            program.terminate()
        for program in programs:
            program.wait()


def _start(part: str) -> "subprocess.Popen[bytes]":
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen(["nice", "-n", "10", sys.executable, "-m", "api", part], cwd=PROJECT, **quiet)  # type: ignore[call-overload,no-any-return]


async def _kill_now_and_then(workers: list[psutil.Process]) -> None:
    from redis.asyncio import Redis

    from api.settings import get_settings

    chance = random.Random(5)  # noqa: S311
    for number in range(LONGEST // KILL_EVERY):
        await asyncio.sleep(KILL_EVERY)
        with suppress(psutil.NoSuchProcess, IndexError):
            chance.choice(chance.choice(workers).children()).kill()
        if number == 5:
            async with Redis.from_url(get_settings().redis_url) as client:
                await client.flushdb()


def _rates(telegram: Telegram) -> list[Figure]:
    times = sorted(call.at for call in telegram.calls)
    # The last few are those whose worker was killed, after their lease.
    most = times[int(len(times) * 0.05) : int(len(times) * 0.95)]
    rate = len(most) / (most[-1] - most[0])
    busiest = max(bisect_left(times, start + 1) - number for number, start in enumerate(times))
    twice = sum(1 for count in Counter(call.chat for call in telegram.calls).values() if count > 1)
    print(
        f"# {len(times)} texts in {times[-1] - times[0]:.0f} s, {twice} twice because their worker was killed",
        file=sys.stderr,
    )
    return [
        Figure("texts a second / Telegram's limit", rate, LIMIT, "texts/s", "0.83 to 0.97", rate / LIMIT),
        Figure("busiest second / Telegram's limit", busiest, LIMIT, "texts", "1 or less", busiest / LIMIT),
    ]


async def _sent_again(telegram: Telegram) -> int:
    from api import db

    rows = await db.fetch(
        "SELECT telegram_id, extract(epoch FROM sent_at)::float FROM notice JOIN account ON account.id = recipient"
        " WHERE status = 'sent' AND notice.message IS NOT NULL"
    )
    recorded = {row[0]: row[1] for row in rows}
    assert len(recorded) == RECIPIENTS
    return sum(1 for call in telegram.calls if call.at > recorded[call.chat])
