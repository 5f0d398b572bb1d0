"""The workbench on the test ground: in this process for routes and scripts, a process of its own for browsers."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Page
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from api.accounts.tables import Account
from tests.factories import PASSWORD
from workbench import downloads, exports, link_codes, login, pages, receipts, runtime, uploads
from workbench.gate import Gate

PROJECT = Path(__file__).parents[2]
ADDRESS = "http://workbench.test"


class TestsOwnLoop(runtime.Background):
    """Rules run where the tests' pool lives."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()


@pytest.fixture
async def rules_run_here(database: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the workbench runs, it runs on the tests' pool."""
    monkeypatch.setattr(runtime, "_one", [TestsOwnLoop()])


@pytest.fixture
async def client(rules_run_here: None) -> AsyncIterator[httpx.AsyncClient]:
    """A browser without scripts, before the plain pages of the workbench."""

    async def page(request: Request) -> PlainTextResponse:
        return PlainTextResponse(f"the page {request.url.path}")

    files = [
        *login.ROUTES, *uploads.ROUTES, *pages.ROUTES, *receipts.ROUTES, *link_codes.ROUTES, *exports.ROUTES,
        *downloads.ROUTES,
    ]  # fmt: skip
    app = Starlette(
        routes=[*files, Route("/{path:path}", page)],
        middleware=[Middleware(Gate)],
        exception_handlers={Exception: login.troubled},
    )
    transport = httpx.ASGITransport(app, raise_app_exceptions=False, client=("198.51.100.7", 4000))
    headers = {"accept": "text/html,*/*"}
    async with httpx.AsyncClient(transport=transport, base_url=ADDRESS, headers=headers) as browser:
        yield browser


class Bench:
    """The workbench as users meet it, which can be killed and started again on its port."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self._running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and wait until it answers."""
        command = [sys.executable, "-m", "uvicorn", "workbench.server:app", "--port", str(self.port)]
        environment = {**os.environ, "WORKBENCH_PORT": str(self.port), "STREAMLIT_LOGGER_LEVEL": "warning"}
        self._running = subprocess.Popen([*command, "--log-level", "warning"], cwd=PROJECT, env=environment)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                if httpx.get(f"{self.address}/readyz").is_success:
                    return
            except httpx.TransportError:
                time.sleep(0.1)
        raise AssertionError("the workbench does not answer")

    def kill(self) -> None:
        """End it as a power cut would."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End it in good order."""
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self._running:
            self._running.send_signal(how)
            self._running.wait(30)
            self._running = None


@pytest.fixture(scope="session")
def bench(pool: None) -> Iterator[Bench]:
    """A running workbench; a test that kills it starts it again."""
    running = Bench()
    running.start()
    yield running
    running.stop()


async def sign_in(page: Page, bench: Bench, account: Account, *, language: str = "en") -> None:
    """Through the login page to the home page."""
    await page.goto(f"{bench.address}/language/{language}?next=/login")
    await page.fill("#username", account.username)
    await page.fill("#password", PASSWORD)
    await page.click("button[type=submit]")
    await page.wait_for_selector(".aw-heading", timeout=30_000)
    await settled(page)


async def settled(page: Page) -> None:
    """Wait until the page's script rests: a key pressed while buttons are being made has nobody to hear it."""
    await page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=30_000)
