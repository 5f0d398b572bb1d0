"""How fast the bot may speak: agreed among all workers through Redis."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from math import ceil
from typing import Final

from limits import RateLimitItemPerMinute, RateLimitItemPerSecond
from limits.aio.storage import RedisStorage
from limits.aio.strategies import FixedWindowRateLimiter
from redis.asyncio import Redis


@dataclass(frozen=True, slots=True)
class Limits:
    """The pace itself.

    The Bot API allows 30 texts a second in all, one a second per chat and 20 a minute per group. We stay below that,
    because the network may push two texts closer together than they were sent. A turn that a busy worker missed by
    more than `latest` seconds is lost, so that no second sees more than 27 × 1.05 texts and the one on its edge.
    """

    turns_per_second: int = 27
    latest: float = 0.05
    seconds_per_person: int = 2
    seconds_per_group: int = 4


_ONE_TURN: Final = RateLimitItemPerMinute(1)
_PAUSE: Final = "telegram:pause"


class NotNowError(Exception):
    """The chat, or the whole bot, has to be silent for `seconds`."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(f"not before {seconds:.1f} s")


class Pace:
    """The bot's turns to speak. They lie evenly in time, so that no second ever holds the end and the start of two."""

    def __init__(self, redis: Redis, redis_url: str, limits: Limits) -> None:
        self._redis = redis
        self._limits = limits
        storage = RedisStorage(
            f"async+{redis_url.replace('unix://', 'redis+unix://')}",
            implementation="redispy",
            connection_pool=redis.connection_pool,  # type: ignore[arg-type]
        )
        self._limiter = FixedWindowRateLimiter(storage)

    async def take_turn(self, chat: str) -> None:
        """Wait for the bot's next free moment; NotNowError when this chat or the whole bot has to pause."""
        pause = self._limits.seconds_per_person if chat.isdigit() else self._limits.seconds_per_group
        limit = RateLimitItemPerSecond(1, pause)
        if not await self._limiter.hit(limit, "telegram chat", chat):
            window = await self._limiter.get_window_stats(limit, "telegram chat", chat)
            raise NotNowError(max(0.1, window.reset_time - time.time()))
        while await self._late_for_a_turn() > self._limits.latest:
            pass
        if seconds := await self.paused_for():
            raise NotNowError(seconds)

    async def _late_for_a_turn(self) -> float:
        a_second = self._limits.turns_per_second
        turn = int(time.time() * a_second) + 1
        while not await self._limiter.hit(_ONE_TURN, "telegram turn", str(turn)):
            turn += 1
        await asyncio.sleep(turn / a_second - time.time())
        return time.time() - turn / a_second

    async def pause(self, seconds: float) -> None:
        """Silence every worker for that long; a longer pause that is under way stays."""
        if seconds > await self.paused_for():
            await self._redis.set(_PAUSE, "1", px=ceil(seconds * 1000))

    async def paused_for(self) -> float:
        """How many seconds the whole bot still has to be silent; 0 when it may speak."""
        return max(0, await self._redis.pttl(_PAUSE)) / 1000

    async def first_in(self, seconds: int, what: str) -> bool:
        """Whether this is the first time in so many seconds that any worker asks for `what`."""
        return bool(await self._redis.set(f"telegram:once:{what}", "1", nx=True, ex=seconds))


@asynccontextmanager
async def open_pace(redis_url: str, limits: Limits = Limits()) -> AsyncIterator[Pace]:
    """The pace, with its connections to Redis for as long as the block lasts."""
    redis = Redis.from_url(redis_url, socket_timeout=5)
    try:
        yield Pace(redis, redis_url, limits)
    finally:
        await redis.aclose()
