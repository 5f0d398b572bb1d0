"""Logs: readable on a terminal, one JSON object a line otherwise. Ids and counts, never what people typed."""

import logging
import sys
from typing import Any

import structlog

from api.settings import get_settings

SILENCED = {
    "PIL": logging.INFO,
    "asyncio": logging.WARNING,
    "httpx": logging.WARNING,
    "piccolo": logging.WARNING,
    "sanic.access": logging.WARNING,
}
SECRETS = ("password", "token", "secret", "authorization", "cookie", "phone")


def configure_logging() -> None:
    """Send every logger of this process through one chain to the standard error."""
    chain: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        _without_secrets,
    ]
    structlog.configure(
        processors=[*chain, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    output = logging.StreamHandler(sys.stderr)
    output.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=chain,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_rendering()],
        )
    )
    root = logging.getLogger()
    root.handlers = [output]
    root.setLevel(logging.INFO)
    for name, level in SILENCED.items():
        logging.getLogger(name).setLevel(level)


def _rendering() -> list[structlog.typing.Processor]:
    if readable():
        # On a terminal of its own: in the stream of `up` each line has its time already.
        moment = [] if sys.stderr.isatty() else [_without_time]
        return [*moment, structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), pad_event_to=0)]
    return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]


def readable() -> bool:
    """Whether a person reads along: on a terminal, or where a terminal shows the lines of this process."""
    wish = get_settings().log_format
    return sys.stderr.isatty() if wish is None else wish == "console"


def _without_time(logger: Any, method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    event.pop("timestamp", None)
    return event


def _without_secrets(logger: Any, method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    for key in event:
        if any(word in key.lower() for word in SECRETS):
            event[key] = "…"
    return event
