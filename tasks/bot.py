"""The bot: what people write to it, and what it answers. Only in private: a group never hears of anybody."""

import asyncio
import hashlib
import logging
import signal
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any, Final
from urllib.parse import urlsplit

import structlog
from redis.exceptions import RedisError
from telegram import Bot, BotCommand, Update
from telegram.error import InvalidToken, TelegramError
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackContext,
    CommandHandler,
    ContextTypes,
    ExtBot,
    MessageHandler,
    Updater,
    filters,
)
from telegram.request import HTTPXRequest

from api import db
from api.settings import Settings
from api.telegram import answers, rules
from tasks import telegram
from tasks.pace import NotNowError, Pace, open_pace

Answer = Callable[[str, list[str]], Awaitable[str]]
Command = Callable[[Update, ContextTypes.DEFAULT_TYPE], Coroutine[Any, Any, None]]

AT_ONCE: Final = 16
PATIENCE: Final = 3
"""How many answers one chat may wait for; what it writes beyond that is not heard, and the last answer says so."""
LONGEST_WAIT: Final = 10.0
SECOND_TRY: Final = 30.0
POLL_PAUSE: Final = 1.0
"""Seconds between two polls, for a Telegram that does not wait for news with its answer."""
HEARD: Final = ["message"]

_log = structlog.get_logger(__name__)


class Talk:
    """The bot's side of every conversation."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._waiting: Counter[str] = Counter()

    def attach(self, application: "Application[Any, Any, Any, Any, Any, Any]") -> None:
        """Answer every command, and everything else with the list of them."""
        commands: dict[str, Answer] = {
            "natija": lambda chat, _: answers.results(chat),
            "tolov": lambda chat, _: answers.payments(chat),
            "davomat": lambda chat, _: answers.attendance(chat),
            "uzish": lambda chat, words: answers.unlink(chat, is_sure=words == ["ha"]),
        }
        private = filters.ChatType.PRIVATE
        application.add_handler(CommandHandler("start", self._start, private))
        for name, answer in commands.items():
            application.add_handler(CommandHandler(name, self._command(answer), private))
        others = self._command(lambda chat, _: answers.explain(chat))
        application.add_handler(MessageHandler(private & filters.UpdateType.MESSAGE, others))
        application.add_error_handler(self._trouble)

    async def _start(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        async with self._heard(update, context.bot) as chat:
            if chat is None:
                return
            if not context.args:
                await self._say(context.bot, chat, await answers.greet(chat))
                return
            answer, left = await answers.link(chat, "".join(context.args))
            await self._say(context.bot, chat, answer)
            if left is not None:
                await self._say(context.bot, left, answers.MOVED)

    def _command(self, answer: Answer) -> Command:
        async def answered(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
            async with self._heard(update, context.bot) as chat:
                if chat is not None:
                    await self._say(context.bot, chat, await answer(chat, context.args or []))

        return answered

    @asynccontextmanager
    async def _heard(self, update: Update, bot: Bot) -> AsyncIterator[str | None]:
        """The chat that wrote; None for one that writes faster than it can be answered."""
        assert update.effective_chat is not None
        chat = str(update.effective_chat.id)
        self._waiting[chat] += 1
        try:
            if self._waiting[chat] == PATIENCE + 1:
                await self._say(bot, chat, answers.TOO_FAST)
            yield chat if self._waiting[chat] <= PATIENCE else None
        finally:
            self._waiting[chat] -= 1
            if not self._waiting[chat]:
                del self._waiting[chat]

    async def _say(self, bot: Bot, chat: str, text: str) -> None:
        """At the pace that all workers share; what can't be said soon is not said: people ask again."""
        try:
            async with asyncio.timeout(LONGEST_WAIT + telegram.LONGEST_CALL):
                await self._wait_for_turn(chat)
                await telegram.say(bot, chat, text)
        except telegram.PauseError as pause:
            await self._pace.pause(pause.seconds)
        except (NotNowError, TimeoutError, RedisError, telegram.RefusedError, telegram.NoAnswerError) as fault:
            _log.warning("an answer was not given", reason=type(fault).__name__)

    async def _wait_for_turn(self, chat: str) -> None:
        try:
            await self._pace.take_turn(chat)
        except NotNowError as pause:
            if pause.seconds > LONGEST_WAIT:
                raise
            await asyncio.sleep(pause.seconds)
            await self._wait_for_turn(chat)

    async def _trouble(self, update: object, context: CallbackContext[Any, Any, Any, Any]) -> None:
        # The fault's own words may quote what somebody wrote: its kind is enough to look for.
        _log.error("the bot failed", fault=type(context.error).__name__)
        if isinstance(update, Update) and update.effective_chat and update.effective_chat.type == "private":
            await self._say(context.bot, str(update.effective_chat.id), answers.TROUBLE)


def serve(settings: Settings) -> None:
    """Run the bot in this process until SIGTERM or Ctrl-C."""
    for talkative in ("httpx", "telegram", "tornado"):
        # They would write a line every few seconds, or the token as a part of an address.
        logging.getLogger(talkative).setLevel(logging.WARNING)

    async def until_stopped() -> None:
        stopped = asyncio.Event()
        for sign in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(sign, stopped.set)
        await db.open_pool(min_size=1, max_size=4)
        try:
            await run(settings, stopped)
        finally:
            await db.close_pool()

    asyncio.run(until_stopped())


async def run(settings: Settings, stopped: asyncio.Event, *, poll_pause: float = POLL_PAUSE) -> None:
    """Listen until stopped, with the pool open. A Telegram that can't be reached, or a wrong token, is waited out."""
    if settings.telegram_bot_token is None:
        _log.warning("the bot waits: TELEGRAM_BOT_TOKEN is not set")
        await stopped.wait()
    async with open_pace(settings.redis_url) as pace:
        while not stopped.is_set():
            try:
                await _listen(settings, Talk(pace), stopped, poll_pause)
            except InvalidToken:
                _log.warning("the bot waits: TELEGRAM_BOT_TOKEN is not valid")
            except Exception as fault:
                # Whatever a Telegram may say, the other parts of the installation go on.
                _log.warning("the bot begins anew", fault=type(fault).__name__)
            await _sleep(SECOND_TRY, stopped)


async def _listen(settings: Settings, talk: Talk, stopped: asyncio.Event, poll_pause: float) -> None:
    application = _application(settings)
    talk.attach(application)
    assert application.updater is not None
    async with application:
        await _introduce(application.bot)
        await application.start()
        try:
            await _open_ears(application.updater, settings, poll_pause)
            _log.info("the bot listens")
            await stopped.wait()
        finally:
            if application.updater.running:
                await application.updater.stop()
            await application.stop()


async def _open_ears(updater: Updater, settings: Settings, poll_pause: float) -> None:
    address = settings.telegram_webhook_url
    if address is None:
        await updater.start_polling(poll_interval=poll_pause, allowed_updates=HEARD, error_callback=_not_reached)
        return
    await updater.start_webhook(
        listen=settings.api_host,
        port=settings.telegram_webhook_port,
        url_path=urlsplit(address).path.strip("/"),
        webhook_url=address,
        secret_token=webhook_secret(settings),
        allowed_updates=HEARD,
    )


def webhook_secret(settings: Settings) -> str:
    """What Telegram has to say with every update, so that nobody else is heard."""
    return hashlib.sha256(f"telegram webhook {settings.secret_key}".encode()).hexdigest()


def _application(settings: Settings) -> "Application[Any, Any, Any, Any, Any, Any]":
    return (
        ApplicationBuilder()
        .token(settings.telegram_bot_token or "")
        .base_url(f"{settings.telegram_api_url.rstrip('/')}/bot")
        .request(HTTPXRequest(connection_pool_size=50, connect_timeout=5, read_timeout=8, write_timeout=5))
        .concurrent_updates(AT_ONCE)
        .build()
    )


async def _introduce(bot: ExtBot[Any]) -> None:
    await rules.note_bot(bot.username)
    commands = [BotCommand(name, meaning) for name, meaning in answers.COMMANDS.items()]
    try:
        await bot.set_my_commands(commands)
    except TelegramError as fault:
        # Only the list that the app shows is missing: the bot answers every command all the same.
        _log.warning("the bot's commands are not listed", fault=type(fault).__name__)


def _not_reached(fault: TelegramError) -> None:
    _log.warning("the bot can't listen", fault=type(fault).__name__)


async def _sleep(seconds: float, stopped: asyncio.Event) -> None:
    try:
        async with asyncio.timeout(seconds):
            await stopped.wait()
    except TimeoutError:
        pass
