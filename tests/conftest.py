"""The test ground: a real PostgreSQL and a real Redis for the run, a database of its own for every worker."""

import inspect
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from argon2 import PasswordHasher
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

# Set before anything of the project is imported: settings are read once. Workers of one run share the ground.
GROUND = Path(os.environ.get("ACADEMY_TEST_GROUND") or tempfile.mkdtemp(prefix="academy-tests-"))
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
NUMBER = int(WORKER.removeprefix("gw"))
SOCKETS = GROUND / "run"
TEMPLATE = "academy_template"
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")

for name in [name for name in os.environ if name.startswith("TELEGRAM_")]:
    del os.environ[name]
os.environ |= {
    "ACADEMY_TEST_GROUND": str(GROUND),
    "STATE_DIR": str(GROUND / WORKER),
    "DATABASE_URL": f"postgresql://academy@/academy_{WORKER}?host={SOCKETS}",
    "REDIS_URL": f"unix://{SOCKETS}/redis.sock?db={NUMBER}",
}

from api import db  # noqa: E402
from api.accounts import passwords  # noqa: E402
from api.embedded import running_services  # noqa: E402
from api.embedded.locks import holding  # noqa: E402
from api.settings import Settings, get_settings  # noqa: E402

# In this process a password costs next to nothing; the applications that tests start hash as they should.
passwords._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """The run's ground goes with the process that made it."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        shutil.rmtree(GROUND, ignore_errors=True)


@pytest.fixture(scope="session")
def settings() -> Settings:
    """The settings of this worker."""
    return get_settings()


@pytest.fixture(scope="session")
def servers() -> Iterator[None]:
    """PostgreSQL and Redis answer, and the migrated template is there."""
    ground = Settings(STATE_DIR=GROUND, DATABASE_URL=None, REDIS_URL=None)
    with running_services(ground, durable=False):
        with holding(GROUND / "locks" / "template"):
            if not (GROUND / TEMPLATE).exists():
                _make_template()
                (GROUND / TEMPLATE).touch()
        yield


def _make_template() -> None:
    url = f"postgresql://academy@/{TEMPLATE}?host={SOCKETS}"
    run_sql(f"CREATE DATABASE {TEMPLATE}")
    subprocess.run(
        [sys.executable, "-c", "import asyncio; from api.migrating import migrate; asyncio.run(migrate())"],
        env={**os.environ, "DATABASE_URL": url},
        check=True,
    )


def run_sql(statement: str) -> None:
    """Run a statement as the superuser of the run's PostgreSQL, outside every worker's database."""
    from api.embedded.servers import postgres_binary

    client = [str(postgres_binary("psql")), "-h", str(SOCKETS), "-U", "academy", "-q", "-v", "ON_ERROR_STOP=1"]
    subprocess.run([*client, "-d", "postgres", "-c", statement], check=True)


@pytest.fixture(scope="session")
async def pool(servers: None, settings: Settings) -> AsyncIterator[None]:
    """A clone of the template for this worker, and the pool that tests and rules share."""
    run_sql(f"DROP DATABASE IF EXISTS academy_{WORKER} WITH (FORCE)")
    run_sql(f"CREATE DATABASE academy_{WORKER} TEMPLATE {TEMPLATE}")
    await db.open_pool()
    yield
    await db.close_pool()


# Deleting from small tables takes a thirtieth of the time of truncating them all; as a replica no foreign key objects.
EMPTY_ALL = """
DO $$ DECLARE name text; BEGIN
    SET LOCAL session_replication_role = replica;
    FOR name IN SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'migration'
    LOOP EXECUTE 'DELETE FROM ' || name; END LOOP;
END $$
"""


@pytest.fixture
async def database(pool: None) -> None:
    """Empty tables. Sequences go on, so that no id ever means two rows."""
    await db.execute(EMPTY_ALL)
    await _forget_in_redis()


async def _forget_in_redis() -> None:
    from redis.asyncio import Redis

    async with Redis.from_url(get_settings().redis_url) as client:
        await client.flushdb()


@pytest.fixture(autouse=True)
def _database_for_coroutines(request: pytest.FixtureRequest) -> None:
    """Tests that await anything get empty tables without asking; the others cost nothing."""
    if inspect.iscoroutinefunction(getattr(request, "function", None)):
        request.getfixturevalue("database")


@pytest.fixture(scope="session")
async def address(pool: None, settings: Settings) -> AsyncIterator[str]:
    """The API on a free port of the loopback, in this process, once per worker."""
    from api.app import create_app

    app = create_app(settings)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
        server: Any = await app.create_server(sock=listening, return_asyncio_server=True)
        await server.startup()
        await server.before_start()
        await server.start_serving()
        await server.after_start()
        yield f"http://127.0.0.1:{port}"
        await server.before_stop()
        await server.close()


@pytest.fixture
async def api(address: str, database: None) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the API."""
    async with httpx.AsyncClient(base_url=address, timeout=30) as client:
        yield client


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """A real Chromium; tests that use it are marked `browser`."""
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-quic", "--disable-background-networking", "--mute-audio"],
        )
        yield running
        await running.close()


@pytest.fixture(scope="session")
async def window(browser: Browser) -> AsyncIterator[BrowserContext]:
    """One browser profile, whose cache stays warm from test to test."""
    context = await browser.new_context(viewport={"width": 1280, "height": 800})
    yield context
    await context.close()


@pytest.fixture
async def page(window: BrowserContext) -> AsyncIterator[Page]:
    """A new tab; what the test stored and was given goes with it."""
    yield await window.new_page()
    for tab in window.pages:
        if tab.url.startswith("http"):
            await tab.evaluate("localStorage.clear()")
        await tab.close()
    await window.clear_cookies()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests in a browser get a second try, which the summary names; without a Chromium they are left out loudly."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="NO CHROMIUM: install Debian's package, or set CHROMIUM"))
