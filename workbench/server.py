"""The workbench as one ASGI application: Streamlit, and the plain pages and files beside it."""

from asyncio import to_thread
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from api import db
from workbench import downloads, exports, link_codes, login, pages, receipts, runtime, viewer
from workbench.gate import Gate
from workbench.uploads import ROUTES as UPLOADS

HERE: Final = Path(__file__).parent
BRAND: Final = {
    "manrope.ttf": Path(str(files("font_manrope"))) / "files" / "Manrope-VariableFont_wght.ttf",
    "star.svg": HERE / "brand" / "star.svg",
    "login.css": HERE / "brand" / "login.css",
    "receipt.css": HERE / "brand" / "receipt.css",
    "receipt.js": HERE / "brand" / "receipt.js",
    "codes.css": HERE / "brand" / "codes.css",
}


@asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[dict[str, Any]]:
    """Connect before the first visitor, disconnect after the last."""
    await to_thread(runtime.background)
    try:
        yield {}
    finally:
        await to_thread(runtime.shut_down)


async def brand(request: Request) -> Response:
    """GET /brand/{name}: the few files that the login page and the theme need."""
    path = BRAND.get(request.path_params["name"])
    if path is None:
        return Response(status_code=404)
    return FileResponse(path, headers={"Cache-Control": "public, max-age=86400", "X-Content-Type-Options": "nosniff"})


async def healthz(request: Request) -> Response:
    """GET /healthz: the process lives."""
    return JSONResponse({"status": "ok"})


async def readyz(request: Request) -> Response:
    """GET /readyz: the database answers."""
    await runtime.background().wait(db.fetch_value("SELECT 1"))
    return JSONResponse({"status": "ok"})


app = st.App(
    HERE / "app.py",
    lifespan=lifespan,
    middleware=[Middleware(Gate)],
    on_script_error=viewer.report,
    exception_handlers={Exception: login.troubled},
    routes=[
        *login.ROUTES,
        *UPLOADS,
        *pages.ROUTES,
        *receipts.ROUTES,
        *link_codes.ROUTES,
        *exports.ROUTES,
        *downloads.ROUTES,
        Route("/brand/{name}", brand),
        Route("/healthz", healthz),
        Route("/readyz", readyz),
    ],
)
