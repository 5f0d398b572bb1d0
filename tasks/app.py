"""The Celery app. Redis only rings the bell: what there is to do, and when, stands in PostgreSQL."""

import logging
from typing import Any, Final
from urllib.parse import parse_qsl, quote, urlsplit

from celery import Celery
from celery.signals import setup_logging

from api.logs import configure_logging
from api.settings import get_settings
from tasks.schedule import SCHEDULE

TALKATIVE: Final = (
    *("celery.beat", "celery.worker.strategy", "celery.worker.request", "celery.app.trace"),
    *("httpx", "telegram"),
)
"""Loggers that would write a line every two seconds, or the bot's token as a part of an address."""


def broker_url(redis_url: str) -> str:
    """The same Redis as Celery spells it: `unix:///path?db=1` becomes `redis+socket:///path?virtual_host=1`."""
    parts = urlsplit(redis_url)
    if parts.scheme != "unix":
        return redis_url
    options = dict(parse_qsl(parts.query))
    password = options.get("password") or parts.password
    credentials = f"{parts.username or ''}:{quote(password, safe='')}@" if password else ""
    return f"redis+socket://{credentials}{parts.path}?virtual_host={options.get('db', 0)}"


TASKS: Final = ("tasks.deliver", "tasks.reminders", "tasks.sessions", "tasks.upkeep")

app = Celery("academy", broker=broker_url(get_settings().redis_url), include=TASKS)
app.conf.update(
    beat_schedule=SCHEDULE,
    # Kept in memory: every entry may run once too often or be skipped once, and a file can be torn by a kill.
    beat_scheduler="celery.beat.Scheduler",
    timezone="Asia/Tashkent",
    accept_content=["json"],
    task_serializer="json",
    task_default_queue="academy",
    task_ignore_result=True,
    task_acks_late=True,
    broker_transport_options={
        # Longer than any task may run: otherwise a running one is handed out a second time.
        "visibility_timeout": 3600,
        # A connection that was dropped without a word is noticed: beat must not wait on it, nor a worker listen to it.
        "socket_timeout": 10,
        "socket_keepalive": True,
        "health_check_interval": 10,
    },
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    worker_concurrency=2,
    worker_prefetch_multiplier=1,
)


@setup_logging.connect
def _log_as_everything_else(**_: Any) -> None:
    configure_logging()
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
