"""Bodies that come as JSON or as a form with files, on one path."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import cast

from sanic import Request
from sanic.http import Http

from api.errors import TooLarge
from api.http.reading import In, checked, read_body
from api.http.rendering import SANIC_MESSAGES
from api.http.uploads import receive_form
from api.media.forms import FileLimit
from api.media.rules import EMPTY
from api.media.uploads import Upload


@asynccontextmanager
async def form_or_json(
    request: Request, schema: type[In], *, file_limit: FileLimit
) -> AsyncIterator[tuple[In, Mapping[str, Upload]]]:
    """The fields, and the files by theirs, of a request on a `stream=True` route; JSON brings no files."""
    if request.headers.get("content-type", "").lower().startswith("multipart/"):
        async with receive_form(request, file_limit=file_limit) as form:
            texts = {name: text for name, text in form.fields.items() if name not in form.files}
            empty = {name: [EMPTY] for name, file in form.files.items() if file.size == 0 and not file.too_large}
            yield checked(schema, texts, empty), form.files
    else:
        request.body = await whole_body(request)
        yield read_body(request, schema), {}


async def whole_body(request: Request) -> bytes:
    """The body of a request on a `stream=True` route that brings no files, held to the limit of all others."""
    # Sanic holds only routes that do not stream to its limit.
    body = bytearray()
    async for chunk in cast(Http, request.stream):
        body += chunk
        if len(body) > request.app.config.REQUEST_MAX_SIZE:
            raise TooLarge(summary=SANIC_MESSAGES[413])
    return bytes(body)
