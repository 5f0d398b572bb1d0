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
    because the network may push two texts closer together than they were sent. A turn is used within `latest` seconds
    of its beginning or not at all: as long as the rest of the way takes no more than 50 ms longer for one text than
    for another, no second at Telegram's end sees more than 26 × 1.11 texts and the one on its edge, and even with
    90 ms no more than 30.
    """

    turns_per_second: int = 26
    latest: float = 0.06
    seconds_per_person: int = 2
    seconds_per_group: int = 4


_ONE_TURN: Final = RateLimitItemPerMinute(1)
_PAUSE: Final = "telegram:pause"
_DAY: Final = 86_400


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
        while True:
            turn = await self._next_turn()
            if seconds := await self.paused_for():
                raise NotNowError(seconds)
            if time.time() - turn < self._limits.latest:
                return

    async def _next_turn(self) -> float:
        # Only the turn that is on: one taken for later would be lost whenever this process is late for it.
        while True:
            turn = int(time.time() * self._limits.turns_per_second)
            if await self._limiter.hit(_ONE_TURN, "telegram turn", str(turn)):
                return turn / self._limits.turns_per_second
            await asyncio.sleep((turn + 1) / self._limits.turns_per_second - time.time())

    async def pause(self, seconds: float) -> None:
        """Silence every worker for that long; a longer pause that is under way stays."""
        if seconds > await self.paused_for():
            await self._redis.set(_PAUSE, "1", px=ceil(seconds * 1000))

    async def paused_for(self) -> float:
        """How many seconds the whole bot still has to be silent; 0 when it may speak."""
        return max(0, await self._redis.pttl(_PAUSE)) / 1000

    async def exceeds(self, most: int, what: str) -> bool:
        """Count one more of `what`; whether there were more than so many, each within a day of the one before."""
        key = f"telegram:times:{what}"
        times = await self._redis.incr(key)
        await self._redis.expire(key, _DAY)
        if times > most:
            await self._redis.delete(key)
        return bool(times > most)

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
