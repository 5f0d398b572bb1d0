"""Saying one text to one chat through the Bot API, and what its refusals mean."""

import asyncio
import os
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from functools import cache
from typing import Final

import httpx
import structlog
from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError, TimedOut
from telegram.request import HTTPXRequest

from api.settings import Settings

# The library's announced way to hand out retry_after; without it every 429 also warns.
os.environ.setdefault("PTB_TIMEDELTA", "true")

LONGEST_CALL: Final = 10.0
TOKEN_PAUSE: Final = 60.0
NOTHING_THERE: Final = "Tahrirlanadigan xabar topilmadi"

# What Telegram's own description of a permanent refusal contains, and what staff is told.
_REASONS: Final = {
    "blocked by the user": "Foydalanuvchi botni bloklagan",
    "user is deactivated": "Foydalanuvchining Telegram hisobi o‘chirilgan",
    "initiate conversation": "Foydalanuvchi botga hali /start yubormagan",
    "kicked": "Bot guruhdan chiqarib yuborilgan",
    "not a member": "Bot bu guruh a’zosi emas",
    "chat not found": "Telegram chat topilmadi",
}

_log = structlog.get_logger(__name__)


class RefusedError(Exception):
    """Telegram will never take this text for this chat; `reason` is for staff to read."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class PauseError(Exception):
    """The whole bot has to be silent for `seconds`."""

    def __init__(self, seconds: float, reason: str) -> None:
        self.seconds = seconds
        super().__init__(reason)


class TooManyTextsError(PauseError):
    """Telegram itself asks for the pause: a 429."""


class NoAnswerError(Exception):
    """Nothing, or nothing usable, came back: to be tried again; `reason` is for staff, the message for the log."""

    def __init__(self, reason: str, fault: str) -> None:
        self.reason = reason
        super().__init__(fault)


@cache
def _certificates() -> ssl.SSLContext:
    # Reading them takes longer than all the rest of a round's preparations.
    return httpx.create_ssl_context()


@asynccontextmanager
async def open_bot(settings: Settings) -> AsyncIterator[Bot]:
    """The bot, with its connections for as long as the block lasts."""
    request = HTTPXRequest(
        connection_pool_size=50,
        connect_timeout=5,
        read_timeout=8,
        write_timeout=5,
        pool_timeout=5,
        httpx_kwargs={"verify": _certificates()},
    )
    address = f"{settings.telegram_api_url.rstrip('/')}/bot"
    async with request:
        yield Bot(settings.telegram_bot_token or "", address, request=request, get_updates_request=request)


async def say(bot: Bot, chat: str, text: str, *, is_silent: bool = False) -> int | None:
    """Send one plain text: Telegram's id of it once it said yes, else RefusedError, PauseError or NoAnswerError.

    None for a yes whose further words can't be read: the text has arrived, and must not go again.
    """
    message: int | None = None
    with _meaning():
        async with asyncio.timeout(LONGEST_CALL):
            with _yes_is_enough():
                message = (await bot.send_message(chat, text, disable_notification=is_silent or None)).message_id
    return message


async def amend(bot: Bot, chat: str, message: int, text: str) -> int:
    """Put this text in the place of one that was sent; its id, else the same errors. Nothing to change is a yes."""
    with _meaning():
        async with asyncio.timeout(LONGEST_CALL):
            try:
                with _yes_is_enough():
                    await bot.edit_message_text(text, chat, message)
            except InvalidToken:
                # The token was good for sending: here it means that there is nothing to edit.
                raise RefusedError(NOTHING_THERE) from None
            except BadRequest as fault:
                if "not modified" not in fault.message.lower():
                    raise
    return message


@contextmanager
def _yes_is_enough() -> Iterator[None]:
    # The library turns every fault of the way to an answer into an error of its own; others come of reading a yes.
    try:
        yield
    except TelegramError:
        raise
    except Exception as fault:
        _log.warning("an answer of Telegram's could not be read", fault=type(fault).__name__)


@contextmanager
def _meaning() -> Iterator[None]:
    try:
        yield
    except RetryAfter as fault:
        after = fault.retry_after
        seconds = after.total_seconds() if isinstance(after, timedelta) else after
        raise TooManyTextsError(seconds, "too many texts") from None
    except InvalidToken:
        raise PauseError(TOKEN_PAUSE, "TELEGRAM_BOT_TOKEN is not valid") from None
    except ChatMigrated as fault:
        raise RefusedError(f"Guruh ko‘chgan, yangi chat ID: {fault.new_chat_id}") from None
    except (BadRequest, Forbidden) as fault:
        raise RefusedError(reason_of(fault.message)) from None
    except (TimeoutError, TimedOut):
        raise NoAnswerError("o‘z vaqtida javob kelmadi", "timed out") from None
    except TelegramError as fault:
        # The library tells a broken connection from a server's own fault by the words alone.
        reason = "aloqa yo‘q yoki uzildi" if fault.message.startswith("httpx.") else "Telegram serverida nosozlik"
        raise NoAnswerError(reason, fault.message[:200]) from None


def reason_of(description: str) -> str:
    """What staff is told about a permanent refusal."""
    known = (reason for sign, reason in _REASONS.items() if sign in description.lower())
    return next(known, f"Telegram xabarni rad etdi: {description[:200]}")
