"""Async work in a Celery worker: one event loop and one connection pool per process, made when first needed."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import cache
from typing import Any, Final

from celery.signals import worker_process_shutdown

from api import db
from tasks.app import app

Work = Callable[[], Awaitable[None]]

LONGEST_TASK: Final = 600
POOL: Final = {"min_size": 1, "max_size": 4}


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
    await work()


def _close(**_: Any) -> None:
    _runner().run(db.close_pool())
    _runner().close()
