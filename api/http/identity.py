"""Every request has an id, in its answer and in its log lines."""

import re
import time
from typing import Any, Final
from uuid import uuid4

import structlog
from sanic import Request, Sanic
from sanic.response import BaseHTTPResponse

HEADER: Final = "X-Request-ID"
READS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
FAILED: Final = 400
SLOW: Final = 1.0
"""Seconds. A read that succeeds is logged only when it takes longer: the proxy in front counts the others."""

_SOUND = re.compile(r"[A-Za-z0-9._-]{1,64}")
_log = structlog.get_logger()


def attach(app: Sanic[Any, Any]) -> None:
    """Name each request on its way in; say so, and log it, on its way out."""
    app.register_middleware(_name, "request", priority=300)  # before whatever may refuse it
    app.register_middleware(_tell, "response", priority=-100)


async def _name(request: Request) -> None:
    given = request.headers.get(HEADER, "")
    request.ctx.name = given if _SOUND.fullmatch(given) else uuid4().hex
    request.ctx.began = time.perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=request.ctx.name)


async def _tell(request: Request, response: BaseHTTPResponse) -> None:
    name = getattr(request.ctx, "name", None)
    if name is None:
        return
    response.headers[HEADER] = name
    took = time.perf_counter() - request.ctx.began
    if request.method not in READS or response.status >= FAILED or took > SLOW:
        ms = round(took * 1000, 1)
        _log.info("request", method=request.method, path=request.path, status=response.status, ms=ms)
