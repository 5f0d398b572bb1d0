"""The ceilings: bare Sanic and raw asyncpg, nothing checked. `python -m benchmarks.ceilings` serves them."""

import asyncpg
from argon2 import PasswordHasher
from sanic import HTTPResponse, Request, Sanic
from sanic.response import json

from api.multilevel.queries import ONE_RESULT
from api.settings import get_settings

RESULT = ONE_RESULT.replace("$2", "$1").replace("$3", "$2")
app = Sanic("ceilings", configure_logging=False)


@app.before_server_start
async def connect(app: Sanic) -> None:  # type: ignore[type-arg]
    """Open the pool."""
    app.ctx.pool = await asyncpg.create_pool(get_settings().database_url, min_size=2, max_size=10)


@app.get("/result/<number:int>")
async def result(request: Request, number: int) -> HTTPResponse:
    """One test result, for anyone."""
    return HTTPResponse(await request.app.ctx.pool.fetchval(RESULT, number, None), content_type="application/json")


@app.post("/login")
async def login(request: Request) -> HTTPResponse:
    """One password checked, in a thread."""
    import asyncio

    stored = await request.app.ctx.pool.fetchval(
        "SELECT password_hash FROM account WHERE lower(username) = lower($1)", request.json["username"]
    )
    await asyncio.to_thread(PasswordHasher().verify, stored, request.json["password"])
    return json({"ok": True})


if __name__ == "__main__":
    app.run(host="127.0.0.1", port=get_settings().api_port, single_process=True, access_log=False, motd=False)
