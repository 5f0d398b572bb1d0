"""Using the project's own servers: whoever comes first has them started, the last to leave has them stopped."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from api.embedded.faults import ServiceFault
from api.embedded.locks import holding, is_free, locks_of
from api.embedded.servers import Server, log_file, wanted
from api.settings import Settings

PROJECT = Path(__file__).parents[2]
START_WITHIN = 120.0
STOP_WITHIN = 20.0


@contextmanager
def running_services(settings: Settings, *, durable: bool = True) -> Iterator[None]:
    """PostgreSQL and Redis of this STATE_DIR answer for the time of the block; nothing where the settings name others.

    Every user holds the users' lock shared. The keeper stops the servers when it gets that lock for itself, so a
    command that ends does not take them away from another that came later.
    """
    servers = wanted(settings, durable=durable)
    if not servers:
        yield
        return
    locks = locks_of(settings)
    with holding(locks / "users", shared=True):
        with holding(locks / "starting"):
            if not all(server.answers() for server in servers):
                _start(settings, servers, durable)
        yield
    _await_the_end(locks)


def _start(settings: Settings, servers: list[Server], durable: bool) -> None:
    log = log_file(settings)
    log.parent.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "api.embedded.keeper", *([] if durable else ["--spare-the-disk"])]
    environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    environment |= {"STATE_DIR": str(settings.state)}
    environment |= {"DATABASE_URL": settings.database_url_override} if settings.database_url_override else {}
    environment |= {"REDIS_URL": settings.redis_url_override} if settings.redis_url_override else {}
    with log.open("ab") as output:
        keeper = subprocess.Popen(
            command, cwd=PROJECT, env=environment, stdout=output, stderr=output, stdin=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
    deadline = time.monotonic() + START_WITHIN
    while not all(server.answers() for server in servers):
        if keeper.poll() is not None or time.monotonic() > deadline:
            raise ServiceFault(f"The project's own servers did not start: {_last_line(log)} (more in {log})")
        time.sleep(0.1)


def _last_line(log: Path) -> str:
    lines = log.read_text(errors="replace").strip().splitlines()
    return lines[-1] if lines else "no reason given."


def _await_the_end(locks: Path) -> None:
    """Wait while the keeper notices that nobody is left, and stops the servers; not when others still use them."""
    deadline = time.monotonic() + STOP_WITHIN
    while not is_free(locks / "keeper") and time.monotonic() < deadline:
        somebody = not is_free(locks / "users")
        if somebody and is_free(locks / "users", shared=True):
            return
        time.sleep(0.05)
