"""Async work in a Celery worker: one event loop and one connection pool per process, made when first needed."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from functools import cache
from typing import Any, Final

from celery.signals import worker_process_shutdown, worker_shutdown

from api import db
from api.pulse import rules as pulse
from tasks.app import app

Work = Callable[[], Awaitable[None]]

LONGEST_TASK: Final = 600
WORKER: Final = socket.gethostname()
"""What this worker is called where its signs of life are seen."""
POOL: Final = {"min_size": 1, "max_size": 8}


def task(name: str, *, time_limit: int = LONGEST_TASK) -> Callable[[Work], Work]:
    """Have workers run an async function as the Celery task `name`; the function itself stays as it is."""

    def register(work: Work) -> Work:
        def run() -> None:
            _runner().run(_with_pool(work))

        app.task(name=name, time_limit=time_limit)(run)
        return work

    return register


@cache
def _runner() -> asyncio.Runner:
    worker_process_shutdown.connect(_close, weak=False)
    return asyncio.Runner()


async def _with_pool(work: Work) -> None:
    if db.engine().pool is None:
        await db.open_pool(**POOL)
    await pulse.beat(WORKER)
    await work()


@worker_shutdown.connect
def _retire(**_: Any) -> None:
    """Nobody needs to miss a worker that was stopped in good order."""

    async def retire() -> None:
        await db.open_pool(min_size=1, max_size=1)
        await pulse.retire(WORKER)
        await db.close_pool()

    asyncio.run(retire())


def _close(**_: Any) -> None:
    _runner().run(db.close_pool())
    _runner().close()
