"""What single commands do, on a database that answers and has the newest schema; each returns the words to print."""

import asyncio
from collections.abc import Coroutine

from api.cli.checks import open_database
from api.embedded import running_services
from api.settings import Settings


def on_database(settings: Settings, act: Coroutine[None, None, str]) -> str:
    """Do it while the servers run, with the schema brought up to date first."""

    async def act_there() -> str:
        async with open_database(settings):
            return await act

    try:
        with running_services(settings):
            return asyncio.run(act_there())
    finally:
        act.close()


async def migrate() -> str:
    """Nothing beyond what every act begins with."""
    return "The database is at the newest schema."


async def create_owner(username: str, password: str) -> str:
    """An account that may do everything."""
    from api.access import Role
    from api.accounts.rules import create_account

    await create_account(None, username=username, password=password, role=Role.OWNER)
    return f"Owner {username} can log in now."


async def demo_data(scale: str, seed: int) -> str:
    """A believable centre."""
    from api.demo import load

    return str(await load(scale, seed))


async def clean_media() -> str:
    """Files without a row go."""
    from api.media import rules

    await rules.clean()
    return "The media store holds no leftovers."
