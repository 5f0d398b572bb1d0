"""The API under Sanic's manager: workers that neither outlive it nor stay dead."""

import threading
import time
from typing import Any

import structlog
from sanic import Sanic
from sanic.worker.loader import AppLoader

from api.app import create_app
from api.cli.lifeline import follow_parent
from api.settings import Settings, get_settings

App = Sanic[Any, Any]
PAUSE = 0.5
_log = structlog.get_logger()


def serve(settings: Settings) -> None:
    """Listen until SIGTERM or SIGINT; requests that run are finished."""
    loader = AppLoader(factory=make_app)
    app = loader.load()
    app.main_process_ready(_watch_workers)
    app.prepare(host=settings.api_host, port=settings.api_port, workers=settings.api_workers, motd=False)
    Sanic.serve(primary=app, app_loader=loader)


def make_app() -> App:
    """The application, as the manager and each worker make it."""
    app = create_app(get_settings())
    app.before_server_start(_follow_manager)
    return app


async def _follow_manager(app: App) -> None:
    follow_parent()


async def _watch_workers(app: App) -> None:
    threading.Thread(target=_replace_dead_workers, args=(app,), daemon=True).start()


def _replace_dead_workers(app: App) -> None:
    """Sanic's manager notices that a worker was killed, but leaves it at that."""
    manager = app.manager
    while not manager._shutting_down:
        for process in manager.processes:
            if process.exitcode and process.state.name == "FAILED":
                _log.error("an API worker died and is replaced", worker=process.name, code=process.exitcode)
                manager.monitor_publisher.send(f"{process.name}:")
        time.sleep(PAUSE)
