"""Running rules from synchronous code: one background event loop that owns the database pool."""

import asyncio
import threading
from collections.abc import Coroutine
from contextvars import copy_context
from typing import Any, TypeVar

from api import db
from workbench import i18n

T = TypeVar("T")
LONGEST_WAIT = 90
"""Seconds; above the database's own limit for a statement, so that its error is the one seen."""


class Background:
    """An event loop in a thread of its own, with the pool open while it runs."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="rules", daemon=True)
        self._thread.start()
        try:
            self.run(db.open_pool())
        except BaseException:
            self._stop()
            raise

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Do the work, in the viewer's language, and wait for it.

        What has begun is finished even if the waiting is given up.
        """
        viewers = copy_context()
        viewers.run(i18n.use, i18n.language())
        return viewers.run(asyncio.run_coroutine_threadsafe, work, self._loop).result(LONGEST_WAIT)

    async def wait(self, work: Coroutine[Any, Any, T]) -> T:
        """The same from another event loop, without blocking it."""
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, self._loop))

    def close(self) -> None:
        """Close the pool, then stop."""
        self.run(db.close_pool())
        self._stop()

    def _stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(LONGEST_WAIT)
        self._loop.close()


_one: list[Background] = []
_starting = threading.Lock()


def background() -> Background:
    """This process's one, started by whoever asks first."""
    with _starting:
        if not _one:
            _one.append(Background())
        return _one[0]


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run a rule or a query and wait for its answer."""
    return background().run(work)


def shut_down() -> None:
    """Stop the background loop, if it runs."""
    with _starting:
        if _one:
            _one.pop().close()
