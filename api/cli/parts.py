"""The long-running parts, each in the foreground of its own process."""

import asyncio
import logging
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from api.cli.checks import require_broker, require_free_port, require_newest_schema
from api.cli.lifeline import follow_parent
from api.embedded import running_services
from api.embedded.locks import holding, is_free, locks_of
from api.logs import configure_logging
from api.settings import Settings

WORKBENCH_FAREWELL = 5


@contextmanager
def part_of(settings: Settings, *, supervised: bool) -> Iterator[None]:
    """What every part needs: servers that answer, the newest schema, logs. Under `up` it also ends with `up`."""
    locks = locks_of(settings)
    if supervised:
        follow_parent()
        if is_free(locks / "up"):
            sys.exit("The launcher is gone.")
    configure_logging()
    with running_services(settings), holding(locks / "parts", shared=True):
        asyncio.run(_require(settings))
        yield


async def _require(settings: Settings) -> None:
    await require_newest_schema(settings)
    await require_broker(settings)


def serve(settings: Settings) -> None:
    """The API, in `API_WORKERS` processes."""
    from api.cli import web

    require_free_port(settings.api_host, settings.api_port, "API_PORT")
    web.serve(settings)


def workbench(settings: Settings) -> None:
    """The workbench: Streamlit on uvicorn, one process."""
    import uvicorn

    require_free_port(settings.api_host, settings.workbench_port, "WORKBENCH_PORT")
    _join_streamlits_logs()
    uvicorn.run(
        "workbench.server:app",
        host=settings.api_host,
        port=settings.workbench_port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=WORKBENCH_FAREWELL,
    )


def _join_streamlits_logs() -> None:
    # Streamlit gives each of its loggers, and uvicorn's, an output of its own, past everyone else's format.
    from streamlit import logger

    def propagate(joined: logging.Logger) -> None:
        joined.propagate = joined.name != "uvicorn.access"

    for known in logger._loggers.values():
        known.handlers.clear()
        propagate(known)
    logger.setup_formatter = propagate  # type: ignore[assignment]


def worker() -> None:
    """Celery's worker."""
    from celery.signals import worker_process_init

    from tasks.app import app

    # It warns because pickled messages could run anything; ours are JSON.
    warnings.filterwarnings("ignore", message="You're running the worker with superuser privileges")
    worker_process_init.connect(_follow_worker, weak=False)
    running = app.Worker(quiet=True, loglevel="INFO", without_gossip=True, without_mingle=True, without_heartbeat=True)
    running.start()
    sys.exit(running.exitcode)


def _follow_worker(**_: object) -> None:
    follow_parent()


def beat() -> None:
    """Celery's clock; one per installation."""
    from tasks.app import app

    app.Beat(quiet=True, loglevel="INFO").run()


def bot(settings: Settings) -> None:
    """The Telegram bot; one per token."""
    from tasks.bot import serve

    serve(settings)
