"""Small requests: reading one test result, logging in."""

import asyncio
import json

from benchmarks.client import get, post, rate
from benchmarks.ground import Figure, in_turns, server


async def _measure(ours: int, ceiling: int) -> list[Figure]:
    from api import db
    from tests.journeys.population import populate

    centre = await populate(1)
    student = centre["students"][0]
    await db.open_pool()
    await db.execute("UPDATE test_result SET submitted_at = now()")
    await db.close_pool()
    number = student["results"]["writing"]
    path = get(f"/multilevel/test-result/{number}/", student["token"])
    read = await in_turns(
        "GET test-result",
        lambda: rate(ours, path, seconds=2),
        lambda: rate(ceiling, get(f"/result/{number}"), seconds=2),
        unit="requests/s",
        aim="0.8 or more",
    )
    body = json.dumps({"username": "teacher001", "password": "demo12345"}).encode()
    await _give_a_real_password()
    login = await in_turns(
        "POST login",
        lambda: rate(ours, post("/api/v1/login/", body), seconds=3, connections=4),
        lambda: rate(ceiling, post("/login", body), seconds=3, connections=4),
        unit="requests/s",
        aim="0.8 or more",
    )
    return [read, login]


async def _give_a_real_password() -> None:
    from api import db
    from api.accounts.passwords import hash_password_now

    await db.open_pool()
    await db.execute("UPDATE account SET password_hash = $1", hash_password_now("demo12345"))
    await db.close_pool()


def run() -> list[Figure]:
    """Both, against bare Sanic and asyncpg."""
    with server("api", "serve") as ours, server("benchmarks.ceilings") as ceiling:
        return asyncio.run(_measure(ours, ceiling))
