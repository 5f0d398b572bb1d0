"""Whether the process lives, and whether it can work."""

import asyncio
from typing import Final

import redis.asyncio
import structlog
from sanic import Blueprint, HTTPResponse, Request
from sanic.response import json

from api import db
from api.http.endpoint import PUBLIC, Other, endpoint

PATIENCE: Final = 3.0
"""Seconds within which database and broker have to answer."""

health = Blueprint("health")
_log = structlog.get_logger()


@health.get("/healthz")
@endpoint(allow=PUBLIC, returns=dict[str, str], example={"status": "ok"})
async def alive(_: Request) -> dict[str, str]:
    """Answers while the process lives."""
    return {"status": "ok"}


@health.get("/readyz")
@endpoint(
    allow=PUBLIC,
    returns=dict[str, str],
    example={"database": "ok", "broker": "ok"},
    others={
        503: Other(
            "Database or broker does not answer.",
            returns=dict[str, str],
            example={"database": "ok", "broker": "down"},
        )
    },
)
async def ready(request: Request) -> HTTPResponse:
    """Answers 200 only while database and broker do."""
    broker = redis.asyncio.Redis.from_url(request.app.ctx.settings.redis_url)
    parts = {
        "database": asyncio.ensure_future(db.fetch_value("SELECT 1")),
        "broker": asyncio.ensure_future(broker.ping()),
    }
    # Not wait_for: it would wait for the end of a query that a frozen database never ends.
    await asyncio.wait(parts.values(), timeout=PATIENCE)
    states = {name: "ok" if part.done() and part.exception() is None else "down" for name, part in parts.items()}
    for name, part in parts.items():
        part.cancel()
        if states[name] == "down":
            _log.error("not ready", part=name)
    await broker.aclose()
    return json(states, status=200 if set(states.values()) == {"ok"} else 503)
