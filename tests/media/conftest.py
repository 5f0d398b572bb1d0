"""The upload server in a process of its own, with a state folder of its own."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil
import pytest

from api.media.storage import LocalStore, Store, get_store


@dataclass(frozen=True)
class UploadServer:
    """Where the upload server answers, which process it is and where it stages."""

    url: str
    process: psutil.Process
    incoming: Path

    def staged(self) -> list[Path]:
        """Every file and folder that uploads have left so far."""
        return list(self.incoming.rglob("*"))

    def wait_until_nothing_is_staged(self, seconds: float = 10) -> None:
        """Wait for the server to notice that a caller is gone."""
        deadline = time.monotonic() + seconds
        while self.staged():
            assert time.monotonic() < deadline, self.staged()
            time.sleep(0.02)


@pytest.fixture(scope="session")
def upload_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[UploadServer]:
    """The server of tests/media/upload_server.py."""
    state = tmp_path_factory.mktemp("uploads")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "STATE_DIR": str(state), "MEDIA_ROOT": ""}
    command = [sys.executable, "-m", "tests.media.upload_server", str(port)]
    with subprocess.Popen(command, env=environment) as process:
        url = f"http://127.0.0.1:{port}"
        _wait_for(url)
        yield UploadServer(url, psutil.Process(process.pid), state / "media" / ".incoming")
        process.terminate()


def _wait_for(url: str) -> None:
    for _ in range(100):
        try:
            httpx.get(url)
        except httpx.ConnectError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the upload server does not answer")


@pytest.fixture
def _database_for_coroutines() -> None:
    """Most tests here await without a database; the others ask for it."""


@pytest.fixture
async def client(upload_server: UploadServer) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the upload server."""
    async with httpx.AsyncClient(base_url=upload_server.url, timeout=60) as caller:
        yield caller


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Store:
    """An empty local store that rules and routes use in this test."""
    fresh = LocalStore(tmp_path / "media")
    for module in ("api.media.rules", "api.http.media", "api.http.uploads"):
        monkeypatch.setattr(f"{module}.get_store", lambda: fresh)
    assert get_store() is not fresh
    return fresh
