"""Sending a list: short ones in one answer with its length, long ones as they come."""

from typing import Any, Final

from sanic import HTTPResponse, Request

from api.fields import PageQuery
from api.http.paging import page_headers
from api.http.rendering import JSON
from api.listing import Listing

HELD_BACK: Final = 64 * 1024
"""Bytes up to which a list goes out in one piece."""


async def send_listing(request: Request, listing: Listing, query: PageQuery) -> HTTPResponse | None:
    """The answer, or None when it has been streamed already."""
    if query.is_paged:
        page = await listing.piece(query)
        return HTTPResponse(page.body, headers=page_headers(request, query, page), content_type=JSON)
    held = bytearray()
    stream: Any = None

    async def send(data: bytes) -> None:
        nonlocal stream
        if stream is None and len(held) + len(data) <= HELD_BACK:
            held.extend(data)
            return
        if stream is None:
            stream = await request.respond(content_type=JSON)
            await stream.send(bytes(held))
        await stream.send(data)

    await listing.stream(send)
    if stream is None:
        return HTTPResponse(bytes(held), content_type=JSON)
    await stream.eof()
    return None
