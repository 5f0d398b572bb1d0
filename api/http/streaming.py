"""Sending a list: short ones in one answer with its length, long ones as they come."""

from typing import Any, Final

from sanic import HTTPResponse, Request

from api.fields import PageQuery
from api.http.paging import page_headers
from api.http.rendering import JSON
from api.listing import Listing

HELD_BACK: Final = 64 * 1024
"""Bytes: a list of no more goes out in one piece, a longer one in pieces of more."""


async def send_listing(request: Request, listing: Listing, query: PageQuery) -> HTTPResponse | None:
    """The answer, or None when it has been streamed already."""
    if query.is_paged:
        page = await listing.piece(query)
        return HTTPResponse(page.body, headers=page_headers(request, query, page), content_type=JSON)
    held = bytearray()
    stream: Any = None

    async def send(data: bytes) -> None:
        """Collect what comes in small pieces: each that goes out costs the same whatever its size."""
        nonlocal stream
        held.extend(data)
        if len(held) <= HELD_BACK:
            return
        if stream is None:
            stream = await request.respond(content_type=JSON)
        await stream.send(bytes(held))
        held.clear()

    await listing.stream(send)
    if stream is None:
        return HTTPResponse(bytes(held), content_type=JSON)
    if held:
        await stream.send(bytes(held))
    await stream.eof()
    return None
