"""The pages of PDF files as pictures, so that a desk can show them beside what was written about them."""

import asyncio
import io
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from threading import Lock
from typing import Final

import pypdfium2  # type: ignore[import-untyped]
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.errors import Unauthenticated
from api.media import rules, serving
from api.media.storage import get_store
from workbench import sessions
from workbench.runtime import background
from workbench.widgets import Page

HERE: Final = "/pages/"
SCALE: Final = 2.0
"""144 dots to the inch."""
LARGEST: Final = 4000
"""Pixels of a page's longer side, whatever its size on paper."""
MOST_PAGES: Final = 60
# PDFium is not made for two threads at once.
PDFIUM: Final = Lock()


def pages_of(url: str, *, group: str = "") -> list[Page]:
    """The pages of the PDF that the API serves at this address; none where it is no PDF after all."""
    name = url.removeprefix(rules.url_of(""))
    return [
        Page(f"{name}#{number}", f"{HERE}{number}/{name}", str(number), width, height, group)
        for number, (width, height) in enumerate(_sizes(name), 1)
    ]


@lru_cache(256)
def _sizes(name: str) -> tuple[tuple[int, int], ...]:
    try:
        with _opened(name) as document:
            sizes = [document.get_page_size(number) for number in range(min(len(document), MOST_PAGES))]
    except (pypdfium2.PdfiumError, FileNotFoundError):
        return ()
    return tuple((round(width * SCALE), round(height * SCALE)) for width, height in sizes)


def _drawn(name: str, number: int) -> bytes:
    with _opened(name) as document:
        page = document[number - 1]
        scale = min(SCALE, LARGEST / max(page.get_size()))
        picture = io.BytesIO()
        page.render(scale=scale).to_pil().save(picture, "PNG", compress_level=3)
    return picture.getvalue()


@contextmanager
def _opened(name: str) -> Iterator[pypdfium2.PdfDocument]:
    stored = get_store().open(name) if serving.is_name(name) and name.endswith(".pdf") else None
    if stored is None:
        raise FileNotFoundError(name)
    with stored.file, PDFIUM:
        document = pypdfium2.PdfDocument(stored.file)
        try:
            yield document
        finally:
            document.close()


async def send(request: Request) -> Response:
    """GET /pages/{number}/{name}: one page as a picture, for staff."""
    try:
        await background().wait(sessions.signed_in(request.cookies))
    except Unauthenticated:
        return Response(status_code=401)
    number = request.path_params["number"]
    if not 1 <= number <= MOST_PAGES:
        return Response(status_code=404)
    try:
        picture = await asyncio.to_thread(_drawn, request.path_params["name"], number)
    except (pypdfium2.PdfiumError, FileNotFoundError, IndexError):
        return Response(status_code=404)
    headers = {"Cache-Control": serving.CACHING, "X-Content-Type-Options": "nosniff"}
    return Response(picture, media_type="image/png", headers=headers)


ROUTES: Final = [Route(HERE + "{number:int}/{name:path}", send)]
