"""The API under Sanic's manager: workers that neither outlive it, nor stay dead, nor lose what they have begun."""

import os
import signal
import threading
import time
from contextlib import suppress
from functools import partialmethod
from multiprocessing.managers import SyncManager
from types import FrameType
from typing import Any

import structlog
from sanic import Sanic
from sanic.worker.constants import ProcessState
from sanic.worker.loader import AppLoader
from sanic.worker.manager import WorkerManager

from api.app import create_app
from api.cli.lifeline import follow_parent
from api.settings import Settings, get_settings

App = Sanic[Any, Any]
PAUSE = 0.2
_log = structlog.get_logger()


def serve(settings: Settings) -> None:
    """Listen until SIGTERM or SIGINT; requests that run are finished."""
    loader = AppLoader(factory=make_app)
    app = loader.load()
    app.main_process_ready(_watch_workers)
    app.main_process_stop(_await_workers)
    _let_helper_follow()
    app.prepare(host=settings.api_host, port=settings.api_port, workers=settings.api_workers, motd=False)
    Sanic.serve(primary=app, app_loader=loader)


def _let_helper_follow() -> None:
    # The process in which Sanic keeps its workers' states would outlive a killed manager for ever, and be gone too
    # early when a signal is meant for the whole group.
    SyncManager.start = partialmethod(SyncManager.start, _stay_until_parent_goes)  # type: ignore[assignment,method-assign]


def _stay_until_parent_goes() -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    follow_parent(signal.SIGKILL)


def make_app() -> App:
    """The application, as the manager and each worker make it."""
    app = create_app(get_settings())
    app.before_server_start(_follow_manager)
    app.before_server_stop(_finish_undisturbed)
    return app


async def _follow_manager(app: App) -> None:
    follow_parent()
    # Out of the terminal's group: Ctrl-C reaches the manager alone, which then ends its workers in good order.
    os.setpgid(0, 0)


async def _finish_undisturbed(app: App) -> None:
    # By now Sanic's own answer to a second signal would be to drop the requests that run.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)


async def _watch_workers(app: App) -> None:
    ready = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        # Told to stop while its workers start, the manager would wait for them for ever. Nothing is lost yet.
        if ready.is_set():
            app.manager.shutdown_signal(number, frame)  # type: ignore[no-untyped-call]
            return
        for process in app.manager.processes:
            process._current_process.kill()
        os._exit(0)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    threading.Thread(target=_replace_dead_workers, args=(app, ready), daemon=True).start()


def _replace_dead_workers(app: App, ready: threading.Event) -> None:
    """Sanic's manager notices that a worker was killed, but leaves it at that."""
    with suppress(OSError, EOFError):  # at the end the states are gone before the workers
        _watch_until_shutdown(app.manager, ready)


def _watch_until_shutdown(manager: WorkerManager, ready: threading.Event) -> None:
    # By the states that the manager has read, not by what the workers say: one that dies the moment it is ready would
    # take its word along.
    while not all(process.state in (ProcessState.ACKED, ProcessState.FAILED) for process in manager.processes):
        time.sleep(PAUSE)
    ready.set()
    while not manager._shutting_down:
        for process in manager.processes:
            if process.exitcode and process.state is ProcessState.FAILED:
                _log.error("an API worker died and is replaced", worker=process.name, code=process.exitcode)
                manager.monitor_publisher.send(f"{process.name}:")
        time.sleep(PAUSE)


async def _await_workers(app: App) -> None:
    """The manager gives its workers ten seconds, a long upload may take longer."""
    deadline = time.monotonic() + app.config.GRACEFUL_SHUTDOWN_TIMEOUT
    for process in app.manager.processes:
        process._current_process.join(max(0.0, deadline - time.monotonic()))
