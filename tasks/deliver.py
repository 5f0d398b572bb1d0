"""Delivering the outbox. Any number of runs may overlap: each holds other notices."""

import asyncio
import random
import time
from collections.abc import Awaitable, Iterable
from typing import Final

import asyncpg
import structlog
from redis.exceptions import RedisError
from telegram import Bot
from tenacity import retry, retry_if_exception_type, stop_after_delay, wait_random_exponential

from api.notices import rules
from api.notices.schemas import ClaimedNotice
from api.settings import get_settings
from tasks import telegram
from tasks.pace import NotNowError, Pace, open_pace
from tasks.running import task

BATCH: Final = 25
LEASE: Final = 60.0
LONGEST_RUN: Final = 4.0
MOST_ATTEMPTS: Final = 8
NO_CHAT: Final = "Telegram ID topilmadi"

_log = structlog.get_logger(__name__)


@task("notices.deliver")
async def deliver_notices() -> None:
    """Deliver what is due, for a few seconds at most: beat rings again soon."""
    if not await rules.anything_due():
        return
    settings = get_settings()
    async with open_pace(settings.redis_url) as pace:
        if settings.telegram_bot_token is None:
            if await pace.first_in(600, "no token"):
                _log.warning("notices wait: TELEGRAM_BOT_TOKEN is not set")
        elif not await pace.paused_for():
            async with telegram.open_bot(settings) as bot:
                await _deliver_for_a_while(bot, pace)


async def _deliver_for_a_while(bot: Bot, pace: Pace) -> None:
    end = time.monotonic() + LONGEST_RUN
    while time.monotonic() < end:
        last_moment = time.monotonic() + LEASE - telegram.LONGEST_CALL
        claimed = await rules.claim_due(limit=BATCH, lease_seconds=LEASE)
        if not claimed:
            return
        await _all(_deliver(notice, bot, pace, last_moment) for notice in claimed)


async def _all(deliveries: Iterable[Awaitable[None]]) -> None:
    # One that fails must not cancel the others: their texts may be on the way.
    faults = [fault for fault in await asyncio.gather(*deliveries, return_exceptions=True) if fault is not None]
    if faults:
        raise BaseExceptionGroup("some notices wait for their lease to run out", faults)


async def _deliver(notice: ClaimedNotice, bot: Bot, pace: Pace, last_moment: float) -> None:
    if notice.chat is None:
        await _give_up(notice, NO_CHAT)
        return
    try:
        await pace.take_turn(notice.chat)
        if time.monotonic() > last_moment:
            return
        await telegram.say(bot, notice.chat, notice.text)
    except NotNowError as pause:
        await rules.give_back(notice.id, pause.seconds)
    except telegram.PauseError as pause:
        await _pause(notice, pace, pause)
    except telegram.RefusedError as refusal:
        await _give_up(notice, refusal.reason)
    except telegram.NoAnswerError as fault:
        await _try_later(notice, str(fault))
    except RedisError:
        _log.warning("notices wait: Redis does not answer")
        await rules.give_back(notice.id, 5)
    else:
        await _record_sent(notice)


@retry(
    retry=retry_if_exception_type((OSError, asyncpg.PostgresError, asyncpg.InterfaceError)),
    wait=wait_random_exponential(multiplier=0.1, max=3),
    stop=stop_after_delay(LEASE / 2),
    reraise=True,
)
async def _record_sent(notice: ClaimedNotice) -> None:
    # Telegram has said yes: until this is committed, a crash would send the text a second time.
    await rules.mark_sent(notice.id)


async def _pause(notice: ClaimedNotice, pace: Pace, pause: telegram.PauseError) -> None:
    _log.warning("the bot pauses", seconds=pause.seconds, reason=str(pause))
    try:
        await pace.pause(pause.seconds)
    finally:
        await rules.give_back(notice.id, pause.seconds)


async def _try_later(notice: ClaimedNotice, fault: str) -> None:
    if notice.attempts >= MOST_ATTEMPTS:
        await _give_up(notice, f"Telegram {notice.attempts} urinishda ham javob bermadi: {fault}")
        return
    seconds = seconds_to_wait(notice.attempts)
    _log.info("notice is tried again", notice=notice.id, attempts=notice.attempts, seconds=round(seconds), fault=fault)
    await rules.postpone(notice.id, seconds, fault)


async def _give_up(notice: ClaimedNotice, reason: str) -> None:
    _log.warning("notice failed", notice=notice.id, reason=reason)
    await rules.mark_failed(notice.id, reason)


def seconds_to_wait(attempts: int) -> float:
    """The pause after so many tries: 5 s, three times as long each time, 15 minutes at most, and some jitter."""
    return min(900.0, 5.0 * 3.0 ** (attempts - 1)) * random.uniform(0.7, 1.3)  # noqa: S311
