"""Delivering the outbox: notices and the logs of messages alike. Any number of runs may overlap: each holds others."""

import asyncio
import random
import time
from collections.abc import Sequence
from typing import Final

import asyncpg
import structlog
from redis.exceptions import RedisError
from telegram import Bot
from tenacity import retry, retry_if_exception_type, stop_after_delay, wait_random_exponential

from api.notices import outbox
from api.notices.schemas import ClaimedNotice
from api.settings import get_settings
from tasks import telegram
from tasks.pace import NotNowError, Pace, open_pace
from tasks.running import task

BATCH: Final = 25
AT_ONCE: Final = 50
LEASE: Final = 60.0
LONGEST_RUN: Final = 4.0
MOST_ATTEMPTS: Final = 8
LONGEST_WAIT: Final = 120.0
MOST_PAUSES: Final = 20
"""So many 429s may one text meet: they tell of the whole bot, unless it is always the same text that meets them."""
NO_CHAT: Final = "Telegram ID topilmadi"
WORN_OUT: Final = f"{MOST_ATTEMPTS} urinishda ham yuborib bo‘lmadi"
ALWAYS_LATER: Final = f"Telegram {MOST_PAUSES} martadan ortiq “keyinroq yuboring” deb javob berdi"

_log = structlog.get_logger(__name__)


@task("notices.deliver")
async def deliver_notices() -> None:
    """Deliver what is due, for a few seconds at most: beat rings again soon."""
    if not await outbox.anything_due():
        return
    settings = get_settings()
    async with open_pace(settings.redis_url) as pace:
        if settings.telegram_bot_token is None:
            if await pace.first_in(600, "no token"):
                _log.warning("notices wait: TELEGRAM_BOT_TOKEN is not set")
        elif not await pace.paused_for():
            await outbox.prepare()
            async with telegram.open_bot(settings) as bot:
                await Round(bot, pace).run(LONGEST_RUN)


class Round:
    """One worker's deliveries for a while: texts leave one by one as their turns come, and are on the way together."""

    def __init__(self, bot: Bot, pace: Pace, *, lease: float = LEASE) -> None:
        self._bot = bot
        self._pace = pace
        self._lease = lease
        self._free = asyncio.Semaphore(AT_ONCE)
        self._under_way: list[asyncio.Task[None]] = []

    async def run(self, seconds: float) -> None:
        """Claim and send until the time is over or nothing is due; what is on the way is seen through."""
        end = time.monotonic() + seconds
        try:
            while time.monotonic() < end and not await self._pace.paused_for():
                claimed = await outbox.claim_due(limit=BATCH, lease_seconds=self._lease)
                if not claimed:
                    break
                await self._send_all(claimed)
        finally:
            # One that fails must not cancel the others: their texts may have arrived.
            ends = await asyncio.gather(*self._under_way, return_exceptions=True)
        if faults := [fault for fault in ends if fault is not None]:
            raise BaseExceptionGroup("some notices wait for their lease to run out", faults)

    async def _send_all(self, claimed: Sequence[ClaimedNotice]) -> None:
        if nowhere := [notice for notice in claimed if notice.chat is None]:
            await _give_up(nowhere, NO_CHAT)
        # Each of these tries ended without a word: whoever made it was killed, or failed in a way nobody foresaw.
        if worn_out := [notice for notice in claimed if notice.chat is not None and notice.attempts > MOST_ATTEMPTS]:
            await _give_up(worn_out, WORN_OUT)
        for notice in claimed:
            if notice.chat is not None and notice.attempts <= MOST_ATTEMPTS:
                await self._send_in_turn(notice, notice.chat)

    async def _send_in_turn(self, notice: ClaimedNotice, chat: str) -> None:
        await self._free.acquire()
        # The claim is looked at before each text: its message may have been removed, or this worker asleep.
        if await outbox.holds(notice, for_seconds=telegram.LONGEST_CALL) and await self._has_turn(notice, chat):
            self._under_way.append(asyncio.create_task(self._deliver(notice, chat)))
        else:
            self._free.release()

    async def _has_turn(self, notice: ClaimedNotice, chat: str) -> bool:
        try:
            await self._pace.take_turn(chat)
        except NotNowError as pause:
            await outbox.give_back(notice, pause.seconds)
            return False
        except RedisError:
            _log.warning("notices wait: Redis does not answer")
            await outbox.give_back(notice, 5)
            return False
        return True

    async def _deliver(self, notice: ClaimedNotice, chat: str) -> None:
        try:
            if notice.edits is None:
                message: int | None = await telegram.say(self._bot, chat, notice.text, is_silent=notice.is_silent)
            else:
                message = await telegram.amend(self._bot, chat, notice.edits, notice.text)
        except telegram.PauseError as pause:
            await self._pause(notice, pause)
        except telegram.RefusedError as refusal:
            await _give_up([notice], refusal.reason)
        except telegram.NoAnswerError as fault:
            await _try_later(notice, fault)
        else:
            await _record_sent(notice, message)
        finally:
            self._free.release()

    async def _pause(self, notice: ClaimedNotice, pause: telegram.PauseError) -> None:
        _log.warning("the bot pauses", seconds=pause.seconds, reason=str(pause))
        try:
            await self._pace.pause(pause.seconds)
            is_too_many = isinstance(pause, telegram.TooManyTextsError)
            if is_too_many and await self._pace.exceeds(MOST_PAUSES, f"429:{notice.id}"):
                await _give_up([notice], ALWAYS_LATER)
        finally:
            await outbox.give_back(notice, pause.seconds)


@retry(
    retry=retry_if_exception_type((OSError, asyncpg.PostgresError, asyncpg.InterfaceError)),
    wait=wait_random_exponential(multiplier=0.1, max=3),
    stop=stop_after_delay(LEASE / 2),
    reraise=True,
)
async def _record_sent(notice: ClaimedNotice, message: int | None) -> None:
    # Telegram has said yes: until this is committed, a crash would send the text a second time.
    await outbox.mark_sent(notice, message)


async def _try_later(notice: ClaimedNotice, fault: telegram.NoAnswerError) -> None:
    if notice.attempts >= MOST_ATTEMPTS:
        await _give_up([notice], f"Telegram {notice.attempts} urinishda ham javob bermadi: {fault.reason}")
        return
    seconds = seconds_to_wait(notice.attempts)
    told = {"notice": notice.id, "attempts": notice.attempts, "seconds": round(seconds), "fault": str(fault)}
    _log.info("notice is tried again", **told)
    await outbox.postpone(notice, seconds, fault.reason)


async def _give_up(notices: Sequence[ClaimedNotice], reason: str) -> None:
    _log.warning("notices failed", notices=[notice.id for notice in notices], reason=reason)
    await outbox.mark_failed(notices, reason)


def seconds_to_wait(attempts: int) -> float:
    """The pause after so many tries: 5 s, three times as long each time, two minutes at most, and some jitter."""
    return min(LONGEST_WAIT, 5.0 * 3.0 ** (attempts - 1)) * random.uniform(0.7, 1.3)  # noqa: S311
