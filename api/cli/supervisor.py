"""All parts under honcho: one stream of lines; when one part ends, all end."""

import multiprocessing
import os
import shlex
import signal
import sys
import threading
import time
import urllib.request
from contextlib import suppress
from datetime import datetime
from urllib.error import URLError

import honcho.manager  # type: ignore[import-untyped]
from honcho.printer import Message  # type: ignore[import-untyped]

from api.cli.lifeline import follow_parent
from api.embedded.locks import holding, locks_of
from api.settings import Settings

FAREWELL = 45
"""Seconds that the parts have to finish what they do; the API itself gives its requests 30."""

STOPPED_ON_REQUEST = (130, 143)


class OneByOne:
    """Ends a part by its main process only: that one ends its own children, in good order."""

    def terminate(self, pid: int) -> None:
        """Ask it to finish."""
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)

    def kill(self, pid: int) -> None:
        """End it and all its children at once."""
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)


class Supervisor(honcho.manager.Manager):  # type: ignore[misc]
    """Honcho's manager, louder about a part that ends by itself."""

    def __init__(self) -> None:
        super().__init__()
        self._procmgr = OneByOne()
        self._lost_servers = False

    def say(self, text: str) -> None:
        """A line of our own in the stream."""
        self.events.put(Message(type="line", data=text, time=datetime.now(), name="system", colour=None))

    @property
    def ended_on_request(self) -> bool:
        """Whether it was a signal that ended everything, and not the end of a part or of a server."""
        return self.returncode in STOPPED_ON_REQUEST and not self._lost_servers

    def lose_servers(self) -> None:
        """The database or Redis has ended: unless everything is over anyway, stop."""
        if not self._terminating:
            self._lost_servers = True
            self.say("THE DATABASE OR REDIS ENDED BY ITSELF, so everything stops.")
            os.kill(os.getpid(), signal.SIGTERM)

    def terminate(self) -> None:
        """Stop all parts."""
        if not self._terminating and self.returncode not in STOPPED_ON_REQUEST:
            self.say("A PART ENDED BY ITSELF, so everything stops.")
        super().terminate()

    def sweep(self) -> None:
        """No child of a part stays behind."""
        for part in self._processes.values():
            if "pid" in part:
                self._procmgr.kill(part["pid"])


def supervise(settings: Settings, *, workbench: bool, has_demo: bool) -> int:
    """Run all parts until a signal or until one of them ends; returns the exit code."""
    # A forked helper of honcho's stands between us and each part: it has to die with us, and its part with it.
    multiprocessing.set_start_method("fork", force=True)
    os.register_at_fork(after_in_child=lambda: follow_parent(signal.SIGKILL))
    honcho.manager.KILL_WAIT = FAREWELL
    supervisor = Supervisor()
    has_bot = settings.telegram_bot_token is not None
    names = ["serve", "worker", "beat", *(["bot"] if has_bot else []), *(["workbench"] if workbench else [])]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    if sys.stdout.isatty():
        environment.setdefault("LOG_FORMAT", "console")
    for name in names:
        command = shlex.join([sys.executable, "-m", "api", name, "--part"])
        supervisor.add_process("api" if name == "serve" else name, f"exec {command}", env=environment)
    _in_background(_announce, supervisor, settings, workbench, has_demo)
    if settings.owns_database or settings.owns_redis:
        _in_background(_watch_servers, supervisor, settings)
    try:
        supervisor.loop()
    finally:
        supervisor.sweep()
    return 0 if supervisor.ended_on_request else 1


def _in_background(work: object, *args: object) -> None:
    threading.Thread(target=work, args=args, daemon=True).start()  # type: ignore[arg-type]


def _watch_servers(supervisor: Supervisor, settings: Settings) -> None:
    # The keeper holds its lock as long as both servers run.
    with holding(locks_of(settings) / "keeper", shared=True):
        supervisor.lose_servers()


def _announce(supervisor: Supervisor, settings: Settings, workbench: bool, has_demo: bool) -> None:
    """Say where everything is, once it really answers."""
    host = "127.0.0.1" if settings.api_host in ("0.0.0.0", "::") else settings.api_host  # noqa: S104
    api = f"http://{host}:{settings.api_port}"
    bench = f"http://{host}:{settings.workbench_port}"
    for address in (f"{api}/readyz", *([f"{bench}/readyz"] if workbench else [])):
        while not _answers(address):
            time.sleep(0.2)
    lines = ["Ready.", f"  API           {api}/", f"  Documentation {api}/swdoc/ and {api}/redoc/"]
    if workbench:
        lines.append(f"  Workbench     {bench}/")
    if has_demo:
        lines.append("  Demo logins   owner001, teacher001 …, student001 …, all with the password demo12345")
    for line in [*lines, "  Ctrl-C stops everything."]:
        supervisor.say(line)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False
