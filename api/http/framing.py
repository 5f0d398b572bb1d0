"""Where a request ends must be beyond doubt: a proxy in front and this server must never disagree."""

import re
from typing import Any, Final, cast

from sanic import Request, Sanic
from sanic.exceptions import BadRequest
from sanic.http import Http

_LENGTH: Final = re.compile(r"[0-9]+")


def attach(app: Sanic[Any, Any]) -> None:
    """Refuse a length that Python takes for a number and HTTP does not."""
    app.register_middleware(_check_length, "request", priority=200)


async def _check_length(request: Request) -> None:
    length = request.headers.get("content-length")
    if length is not None and not _LENGTH.fullmatch(length):
        cast(Http, request.stream).keep_alive = False
        raise BadRequest("Content-Length could not be parsed")
