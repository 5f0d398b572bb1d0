"""`/media/…`: uploaded files, each under its unguessable name."""

import asyncio
from contextlib import aclosing
from typing import Any

from sanic import Blueprint, HTTPResponse, Request
from sanic.response import ResponseStream

from api.errors import NotFound
from api.http.endpoint import PUBLIC, Other, endpoint
from api.media import serving
from api.media.storage import get_store

media = Blueprint("media", url_prefix="/media")


@media.head("/<name:path>", name="describe_file")
@media.get("/<name:path>")
@endpoint(
    allow=PUBLIC,
    returns=bytes,
    others={
        206: "The range that was asked for.",
        304: "The caller's copy is still the right one.",
        416: Other("The file has no such range.", returns=bytes),
    },
)
async def send_file(request: Request, name: str) -> HTTPResponse | ResponseStream:
    """Send a stored file, whole or a range of it."""
    stored = await asyncio.to_thread(get_store().open, name) if serving.is_name(name) else None
    if stored is None:
        raise NotFound
    answer = serving.answer(name, stored, request.method, request.headers)
    if request.method == "HEAD" or answer.length == 0:
        stored.file.close()
        return HTTPResponse(status=answer.status, headers=answer.headers)

    async def send(response: Any) -> None:
        async with aclosing(serving.pieces(stored, answer.start, answer.length)) as pieces:
            async for piece in pieces:
                await response.write(piece)

    return ResponseStream(send, answer.status, answer.headers, answer.headers["content-type"])
