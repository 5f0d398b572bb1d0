"""The pages that show the API: Swagger UI, ReDoc and the document both read. Nothing comes from another host."""

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from openapi_ui_bundles import redoc, swagger_ui
from sanic import Blueprint, HTTPResponse, Request

from api.errors import NotFound
from api.http.endpoint import PUBLIC, endpoint
from api.http.openapi.document import document_of

PAGES: Final = Path(__file__).parent / "pages"
ASSETS: Final = {
    "swagger-ui-bundle.js": swagger_ui.static_path,
    "swagger-ui.css": swagger_ui.static_path,
    "favicon-32x32.png": swagger_ui.static_path,
    "redoc.standalone.js": redoc.static_path,
    "logo-mini.svg": redoc.static_path,
    "swagger.js": PAGES,
    "redoc.js": PAGES,
}
FOREIGN_LOGO: Final = b"https://cdn.redoc.ly/redoc/logo-mini.svg"
OWN_LOGO: Final = b"/swdoc/assets/logo-mini.svg"
POLICY: Final = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:;"
    " media-src 'self' blob:; worker-src blob:; frame-ancestors 'self'"
)

docs = Blueprint("docs")


@dataclass(frozen=True)
class Page:
    """Bytes to serve, ready packed, with their tag."""

    content: bytes
    packed: bytes
    tag: str
    kind: str

    @classmethod
    def of(cls, content: bytes, kind: str) -> "Page":
        """The page of these bytes."""
        tag = hashlib.sha256(content).hexdigest()[:20]
        return cls(content, gzip.compress(content, mtime=0), tag, kind)


@cache
def _file(folder: Path, name: str) -> Page:
    content = (folder / name).read_bytes().replace(FOREIGN_LOGO, OWN_LOGO)
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Page.of(content, f"{kind}; charset=utf-8" if kind.startswith("text/") else kind)


def _served(request: Request, page: Page, *, seconds: int = 0) -> HTTPResponse:
    packs = "gzip" in request.headers.get("accept-encoding", "")
    tag = f'"{page.tag}{"-gzip" if packs else ""}"'
    headers = {
        "ETag": tag,
        "Cache-Control": f"public, max-age={seconds}" if seconds else "no-cache",
        "Content-Security-Policy": POLICY,
        "Vary": "Accept-Encoding",
        "X-Content-Type-Options": "nosniff",
    }
    if tag in request.headers.get("if-none-match", ""):
        return HTTPResponse(status=304, headers=headers)
    if packs:
        headers["Content-Encoding"] = "gzip"
    return HTTPResponse(page.packed if packs else page.content, headers=headers, content_type=page.kind)


@docs.get("/openapi.json")
@endpoint(allow=PUBLIC, documented=False)
async def show_document(request: Request) -> HTTPResponse:
    """The API as an OpenAPI 3.1 document."""
    page: Page | None = getattr(request.app.ctx, "openapi_page", None)
    if page is None:
        page = request.app.ctx.openapi_page = Page.of(document_of(request.app), "application/json")
    return _served(request, page)


@docs.get("/swdoc/")
@endpoint(allow=PUBLIC, documented=False)
async def show_swagger(request: Request) -> HTTPResponse:
    """The API in Swagger UI."""
    return _served(request, _file(PAGES, "swagger.html"))


@docs.get("/redoc/")
@endpoint(allow=PUBLIC, documented=False)
async def show_redoc(request: Request) -> HTTPResponse:
    """The API in ReDoc."""
    return _served(request, _file(PAGES, "redoc.html"))


@docs.get("/swdoc/assets/<name:str>")
@endpoint(allow=PUBLIC, documented=False)
async def show_asset(request: Request, name: str) -> HTTPResponse:
    """One of the files that the two pages need."""
    if name not in ASSETS:
        raise NotFound
    return _served(request, _file(ASSETS[name], name), seconds=86400)
