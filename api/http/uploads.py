"""Forms with files: from the socket to the disk, in bounded memory."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

from sanic import Request, Sanic
from sanic.http import Http
from sanic.response import BaseHTTPResponse
from sanic.server.protocols.http_protocol import HttpProtocol

from api.errors import TooLarge
from api.media.forms import FileLimit, FormParser, boundary_of
from api.media.storage import get_store
from api.media.uploads import Form, Staging

MEGABYTE = 1024 * 1024
REQUEST_LIMIT = 300 * MEGABYTE
# What the boundaries and part headers around the files may take.
SLACK = MEGABYTE
# Who was refused may end sending up to so much; the connection of one who sends more is cut.
UNREAD_LIMIT = 2 * REQUEST_LIMIT
PIECE = MEGABYTE // 2
CHUNKS_PER_PIECE = 4096


@asynccontextmanager
async def receive_form(request: Request, *, file_limit: FileLimit) -> AsyncIterator[Form]:
    """The form that a request on a `stream=True` route brings; its files are gone on exit unless moved away."""
    boundary = boundary_of(request.headers.get("content-type", ""))
    _refuse_beyond_limit(_stream(request).request_bytes or 0)
    parser = FormParser(boundary, Staging(get_store().incoming), file_limit)
    try:
        await _read_into(parser, request)
        yield parser.finish()
    finally:
        # Shielded: a second cancellation must not leave files behind.
        await asyncio.shield(asyncio.to_thread(parser.discard))


async def _read_into(parser: FormParser, request: Request) -> None:
    # One piece is written by a thread while the next one comes in.
    writing: asyncio.Future[None] | None = None
    try:
        async for piece in _pieces(request):
            if writing is not None:
                await writing
            writing = asyncio.ensure_future(asyncio.to_thread(parser.feed, piece))
    finally:
        if writing is not None:
            await writing


async def _pieces(request: Request) -> AsyncIterator[list[bytes]]:
    received = size = 0
    piece: list[bytes] = []
    async for chunk in _stream(request):
        piece.append(chunk)
        size += len(chunk)
        if size >= PIECE or len(piece) >= CHUNKS_PER_PIECE:
            received += size
            _refuse_beyond_limit(received)
            yield piece
            piece, size = [], 0
    if piece:
        yield piece


def _refuse_beyond_limit(size: int) -> None:
    if size > REQUEST_LIMIT + SLACK:
        raise TooLarge(summary=f"Ensure the request has no more than {REQUEST_LIMIT // MEGABYTE} MB.")


def attach(app: Sanic[Any, Any]) -> None:
    """Let a caller who was refused while still sending read the answer before the connection goes."""
    app.register_middleware(_let_sending_end, "response")


async def _let_sending_end(request: Request, _: BaseHTTPResponse) -> None:
    # Sanic cuts the connection when more than REQUEST_MAX_SIZE is unread, and many callers then see a broken pipe
    # in place of the answer, because they read only after sending.
    stream, protocol = _stream(request), cast("HttpProtocol | None", request.protocol)
    if stream is None or protocol is None or not stream.request_body:
        return
    if "transfer-encoding" in request.headers or (stream.request_bytes or 0) > MEGABYTE:
        protocol.request_max_size = stream.request_max_size = UNREAD_LIMIT
        stream.keep_alive = False


def _stream(request: Request) -> Http:
    return cast(Http, request.stream)
