"""Whether the process lives, whether it can work, and whether anybody works in the background."""

import asyncio
from collections.abc import Mapping
from typing import Any, Final, Literal

import redis.asyncio
import structlog
from pydantic import BaseModel
from sanic import Blueprint, HTTPResponse, Request

from api import db
from api.http.endpoint import PUBLIC, Other, endpoint
from api.http.rendering import JSON
from api.pulse.queries import worker_health
from api.pulse.schemas import WorkerOut

PATIENCE: Final = 3.0
"""Seconds within which database and broker have to answer."""

health = Blueprint("health")
_log = structlog.get_logger()
_State = Literal["ok", "down"]


class ReadyOut(BaseModel):
    """Whether this process can work; the worker's state is told, but decides nothing."""

    database: _State
    broker: _State
    worker: WorkerOut


@health.get("/healthz")
@endpoint(allow=PUBLIC, returns=dict[str, str], example={"status": "ok"})
async def alive(_: Request) -> dict[str, str]:
    """Answers while the process lives."""
    return {"status": "ok"}


@health.get("/readyz")
@endpoint(
    allow=PUBLIC,
    returns=ReadyOut,
    others={
        503: Other(
            "Database or broker does not answer.",
            returns=ReadyOut,
            example={"database": "ok", "broker": "down", "worker": WorkerOut(state="silent").model_dump()},
        )
    },
)
async def ready(request: Request) -> HTTPResponse:
    """Answers 200 only while database and broker do."""
    broker = redis.asyncio.Redis.from_url(request.app.ctx.settings.redis_url)
    parts: dict[str, asyncio.Future[Any]] = {
        "database": asyncio.ensure_future(db.fetch_value("SELECT 1")),
        "broker": asyncio.ensure_future(broker.ping()),
        "worker": asyncio.ensure_future(worker_health()),
    }
    try:
        # Not wait_for: it would wait for the end of a query that a frozen database never ends.
        await asyncio.wait(parts.values(), timeout=PATIENCE)
        found = _found(parts)
    finally:
        for part in parts.values():
            part.cancel()
        await broker.aclose()
    is_ready = found.database == found.broker == "ok"
    return HTTPResponse(found.model_dump_json(), status=200 if is_ready else 503, content_type=JSON)


def _found(parts: Mapping[str, "asyncio.Future[Any]"]) -> ReadyOut:
    answered = {name: part.done() and part.exception() is None for name, part in parts.items()}
    for name, has_answered in answered.items():
        if not has_answered:
            _log.error("not ready", part=name)
    return ReadyOut(
        database="ok" if answered["database"] else "down",
        broker="ok" if answered["broker"] else "down",
        worker=parts["worker"].result() if answered["worker"] else WorkerOut(state="unknown"),
    )
