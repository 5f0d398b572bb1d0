"""A Streamlit server with the demo, which tests may kill and start again."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.widgets import samples

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _database_for_coroutines() -> None:
    """The widgets know no database."""


class Demo:
    """The server, on a port that stays the same when it is started again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.server: subprocess.Popen[bytes] | None = None

    def url(self, **query: object) -> str:
        """The demo page."""
        params = {key: str(value) for key, value in query.items()}
        return str(httpx.URL(f"http://127.0.0.1:{self.port}/", params=params))

    def start(self) -> None:
        """Start, and wait for an answer."""
        command = ["uvicorn", "tests.widgets.demo_server:app", "--port", str(self.port), "--log-level", "warning"]
        theme = ROOT / "workbench"
        environment = {**os.environ, "DEMO_FOLDER": str(self.folder), "PYTHONPATH": str(ROOT)}
        with (self.folder / "server.log").open("ab") as log:
            whole = [sys.executable, "-m", *command]
            self.server = subprocess.Popen(whole, cwd=theme, env=environment, stdout=log, stderr=log)
        for _ in range(300):
            try:
                httpx.get(f"http://127.0.0.1:{self.port}/_stcore/health").raise_for_status()
            except httpx.HTTPError:
                time.sleep(0.1)
            else:
                return
        raise TimeoutError("The demo does not start")

    def kill(self) -> None:
        """As if the power went."""
        if self.server:
            self.server.send_signal(signal.SIGKILL)
            self.server.wait()
            self.server = None

    def events(self, kind: str = "") -> list[dict[str, Any]]:
        """What the handlers were called with."""
        log = self.folder / "events.jsonl"
        lines = [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []
        return [line for line in lines if kind in ("", line["event"])]

    def draft(self, review: int) -> dict[str, Any]:
        """The draft that is kept."""
        path = self.folder / f"draft-{review}.json"
        kept: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
        return kept

    def forget(self) -> None:
        """No drafts, no events."""
        for path in (*self.folder.glob("draft-*.json"), *self.folder.glob("events.jsonl"), *self.folder.glob("refuse")):
            path.unlink()


@pytest.fixture(scope="session")
def _demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    running = Demo(tmp_path_factory.mktemp("demo"))
    samples.write_all(running.folder)
    running.start()
    yield running
    running.kill()


@pytest.fixture
def demo(_demo: Demo) -> Demo:
    """The running demo with nothing kept."""
    _demo.forget()
    if _demo.server is None:
        _demo.start()
    return _demo
