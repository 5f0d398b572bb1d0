"""Everything at once: servers, schema, demo data, then all parts under one supervisor until one of them ends."""

import asyncio
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import typer

from api import db
from api.cli.checks import open_database, require_broker, require_free_port
from api.cli.faults import OperationFault
from api.cli.supervisor import supervise
from api.embedded import running_services
from api.embedded.locks import LockTaken, holding, locks_of
from api.settings import Settings

DEMO_SEED = 1


def up(settings: Settings, *, demo: bool, workbench: bool) -> int:
    """Run the whole installation; returns the exit code."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with _only_one(settings):
        require_free_port(settings.api_host, settings.api_port, "API_PORT")
        if workbench:
            require_free_port(settings.api_host, settings.workbench_port, "WORKBENCH_PORT")
        with running_services(settings):
            has_demo = asyncio.run(_prepare(settings, demo))
            return supervise(settings, workbench=workbench, has_demo=has_demo)


@contextmanager
def _only_one(settings: Settings) -> Iterator[None]:
    """One `up` per STATE_DIR. The parts of one that was killed get the time to finish."""
    locks = locks_of(settings)
    with ExitStack() as held:
        try:
            held.enter_context(holding(locks / "up", wait=False, note=str(os.getpid())))
        except LockTaken as holder:
            raise OperationFault(
                f"Process {holder.note} already runs everything in {settings.state}: "
                "stop it first, or set another STATE_DIR and other ports."
            ) from None
        with holding(locks / "parts"):
            pass
        yield


async def _prepare(settings: Settings, demo: bool) -> bool:
    """Bring the schema up to date and fill an empty database; whether the demo accounts are there."""
    await require_broker(settings)
    async with open_database(settings):
        if demo and not await db.fetch_value("SELECT EXISTS (SELECT FROM account)"):
            from api.demo import load

            typer.echo("The database is empty: filling it with demo data.")
            typer.echo(str(await load("small", DEMO_SEED)))
        return bool(await db.fetch_value("SELECT EXISTS (SELECT FROM account WHERE username = 'teacher001')"))
