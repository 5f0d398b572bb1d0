"""Login attempts are counted per username and address, by all processes together."""

import time
from functools import cache
from typing import Final

import structlog
from limits import RateLimitItemPerMinute
from limits.aio.strategies import MovingWindowRateLimiter
from limits.errors import StorageError
from limits.storage import storage_from_string

from api.errors import Throttled
from api.settings import get_settings

ALLOWANCE: Final = RateLimitItemPerMinute(10, 5)
PATIENCE: Final = 1.0
"""Seconds that a login waits for Redis."""
_log = structlog.get_logger()


async def count_attempt(username: str, address: str) -> None:
    """Count one attempt before it is made, so that many at once can't slip through; too many: Throttled."""
    key = ("login", username.lower()[:150], address)
    try:
        if await _shared().hit(ALLOWANCE, *key):
            return
        reset = (await _shared().get_window_stats(ALLOWANCE, *key)).reset_time
    except StorageError:
        _log.warning("login attempts are counted per process only: Redis does not answer")
        if await _own().hit(ALLOWANCE, *key):
            return
        reset = (await _own().get_window_stats(ALLOWANCE, *key)).reset_time
    raise Throttled(max(1, round(reset - time.time())))


async def forget_attempts(username: str, address: str) -> None:
    """After a success, the failures before it no longer count."""
    key = ("login", username.lower()[:150], address)
    try:
        await _shared().clear(ALLOWANCE, *key)
    except StorageError:
        await _own().clear(ALLOWANCE, *key)


@cache
def _shared() -> MovingWindowRateLimiter:
    url = get_settings().redis_url.replace("unix://", "redis+unix://")
    patience = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE}
    storage = storage_from_string(f"async+{url}", implementation="redispy", wrap_exceptions=True, **patience)
    return MovingWindowRateLimiter(storage)


@cache
def _own() -> MovingWindowRateLimiter:
    return MovingWindowRateLimiter(storage_from_string("async+memory://"))
