"""Forms whose fields nest: `reading[file]` and `reading.file` are both the file of the reading."""

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Final

from sanic import Request

from api.errors import UnsupportedContentType
from api.http.bodies import whole_body
from api.http.reading import parse_json
from api.http.uploads import receive_form
from api.media.forms import FileLimit

_BRACKETED: Final = re.compile(r"\[([^\[\]]*)\]")


@asynccontextmanager
async def nested_form_or_json(request: Request, *, file_limit: FileLimit) -> AsyncIterator[Any]:
    """What a request on a `stream=True` route brings, its files in their places; `file_limit` takes dotted names.

    JSON comes as it is, and brings no files.
    """
    content_type = request.headers.get("content-type", "")
    if content_type.lower().startswith("multipart/"):
        async with receive_form(request, file_limit=lambda field: file_limit(dotted(field))) as form:
            yield nested({**form.fields, **form.files})
        return
    body = await whole_body(request)
    if body and content_type.split(";")[0].strip().lower() != "application/json":
        raise UnsupportedContentType(f'Unsupported media type "{content_type}" in request.')
    yield parse_json(body) if body else {}


def dotted(field: str) -> str:
    """`reading[file]` as `reading.file`."""
    return _BRACKETED.sub(r".\1", field)


def nested(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields in the places that their names say, two levels deep; one that has no place of its own is left out."""
    placed: dict[str, Any] = {}
    for name, value in fields.items():
        outer, _, inner = dotted(name).partition(".")
        if not inner:
            placed.setdefault(outer, value)
        elif isinstance(part := placed.setdefault(outer, {}), dict):
            part[inner] = value
    return placed
