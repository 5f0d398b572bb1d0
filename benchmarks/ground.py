"""What every benchmark stands on: servers of its own in a temporary folder, and ratios measured in turns."""

import asyncio
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROUNDS = 5
PROJECT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Figure:
    """What one benchmark found: its own value and the ceiling's, and their ratio."""

    name: str
    ours: float
    ceiling: float
    unit: str
    aim: str
    ratio: float

    def __str__(self) -> str:
        figures = f"{self.ours:10.1f} {self.ceiling:10.1f} {self.unit:12}"
        return f"{self.name:44} {figures} {self.ratio:6.2f}   aim {self.aim}"


async def in_turns(
    name: str,
    ours: Callable[[], Awaitable[float]],
    ceiling: Callable[[], Awaitable[float]],
    *,
    unit: str,
    aim: str,
    rounds: int = ROUNDS,
) -> Figure:
    """Measure both in turns, after one round that does not count; medians, and the median of the rounds' ratios."""
    await ours(), await ceiling()
    measured = [(await ours(), await ceiling()) for _ in range(rounds)]
    ratio = statistics.median(mine / theirs for mine, theirs in measured)
    mine, theirs = (statistics.median(column) for column in zip(*measured, strict=True))
    return Figure(name, mine, theirs, unit, aim, ratio)


@contextmanager
def own_state() -> Iterator[None]:
    """A STATE_DIR of this run's own with PostgreSQL and Redis in it; set before settings are read."""
    with tempfile.TemporaryDirectory(prefix="academy-bench-") as folder:
        os.environ["STATE_DIR"] = folder
        for name in ("DATABASE_URL", "REDIS_URL", "MEDIA_ROOT"):
            os.environ.pop(name, None)
        from api.embedded import running_services
        from api.migrating import migrate
        from api.settings import get_settings

        with running_services(get_settings()):
            asyncio.run(migrate())
            yield


@contextmanager
def server(*words: str) -> Iterator[int]:
    """A server process of one worker, answering on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    variables = {**os.environ, "API_PORT": str(port), "API_WORKERS": "1"}
    with subprocess.Popen(
        [sys.executable, "-m", *words], cwd=PROJECT, env=variables, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            _await_port(port, process)
            yield port
        finally:
            process.terminate()


def _await_port(port: int, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        assert process.poll() is None, "the server has ended"
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError("the server does not answer")
