"""A whole installation in a folder of its own, started as people start it."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import httpx
import psutil

PROJECT = Path(__file__).parents[2]
OURS = ("DATABASE_URL", "REDIS_URL", "STATE_DIR", "API_PORT", "WORKBENCH_PORT", "ACADEMY_TEST_GROUND")


def free_port() -> int:
    """A port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Installation:
    """`python -m api …` with a STATE_DIR and ports of its own."""

    def __init__(self, state: Path) -> None:
        self.state = state
        self.output = state.with_name(f"{state.name}-{free_port()}.out")
        self.api = free_port()
        self.workbench = free_port()
        self.variables = {
            **{name: value for name, value in os.environ.items() if name not in OURS},
            "STATE_DIR": str(state),
            "API_PORT": str(self.api),
            "API_WORKERS": "1",
            "WORKBENCH_PORT": str(self.workbench),
        }
        self.process: subprocess.Popen[bytes] | None = None
        self.seen: dict[int, psutil.Process] = {}

    def run(self, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """One command, to its end."""
        command = [sys.executable, "-m", "api", *words]
        return subprocess.run(
            command,
            check=False,
            cwd=PROJECT,
            env=self.variables | variables,
            capture_output=True,
            text=True,
            timeout=120,
        )

    def up(self, *words: str) -> None:
        """Start everything and wait until it says that it is ready."""
        self.start("up", *words)
        self.await_line("Ready.")
        assert self.process is not None
        self.seen = {child.pid: child for child in psutil.Process(self.process.pid).children(recursive=True)}

    def start(self, *words: str) -> None:
        """Start a command that goes on."""
        with self.output.open("wb") as output:
            command = [sys.executable, "-m", "api", *words]
            self.process = subprocess.Popen(command, cwd=PROJECT, env=self.variables, stdout=output, stderr=output)

    @property
    def pid(self) -> int:
        """The launcher's process id."""
        assert self.process is not None
        return self.process.pid

    def exit_code(self, seconds: float) -> int:
        """How the command ended, which it does within so many seconds."""
        assert self.process is not None
        return self.process.wait(seconds)

    def await_line(self, text: str, seconds: float = 120, times: int = 1) -> None:
        """Until the stream of lines says this, so many times."""
        assert self.process is not None
        deadline = time.monotonic() + seconds
        while self.said().count(text) < times:
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < deadline, self.said()
            time.sleep(0.1)

    def said(self) -> str:
        """The stream of lines so far."""
        return self.output.read_text(errors="replace")

    def pid_of(self, part: str) -> int:
        """The main process of a part."""
        found = re.search(rf"{part} started \(pid=(\d+)\)", self.said())
        assert found, self.said()
        return int(found[1])

    def answers(self) -> bool:
        """Whether the API says that it can work."""
        try:
            return httpx.get(f"http://127.0.0.1:{self.api}/readyz", timeout=5).status_code == 200
        except httpx.HTTPError:
            return False

    def end(self, seconds: float = 60) -> int:
        """What Ctrl-C does; the exit code."""
        assert self.process is not None
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(seconds)

    def kill_everything(self) -> None:
        """`kill -9` of every process at once."""
        assert self.process is not None
        self.process.kill()
        self._kill_seen()
        self.process.wait()

    def _kill_seen(self) -> None:
        for process in self.seen.values():
            with suppress(psutil.NoSuchProcess):
                process.kill()

    def remains(self, seconds: float = 0) -> list[psutil.Process]:
        """Processes that were there and are still, after waiting so long for them to end."""
        deadline = time.monotonic() + seconds
        while (alive := [process for process in self.seen.values() if _lives(process)]) and time.monotonic() < deadline:
            time.sleep(0.1)
        return alive

    def clear(self) -> None:
        """Nothing of this stays behind, whatever became of the test."""
        if self.process is not None and self.process.poll() is None:
            for child in psutil.Process(self.process.pid).children(recursive=True):
                self.seen[child.pid] = child
            self.process.kill()
            self.process.wait()
        self._kill_seen()


def _lives(process: psutil.Process) -> bool:
    # A dead one whose parent died first may stay in the table until somebody asks after it.
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
