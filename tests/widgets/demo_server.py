"""The demo as an ASGI application, with its samples beside it."""

import os
from importlib.resources import files
from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.responses import FileResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

FONT = Path(str(files("font_manrope"))) / "files" / "Manrope-VariableFont_wght.ttf"


async def font(request: Request) -> FileResponse:
    """The workbench's typeface."""
    return FileResponse(FONT)


app = st.App(
    Path(__file__).with_name("demo_app.py"),
    routes=[
        Mount("/samples", StaticFiles(directory=os.environ["DEMO_FOLDER"])),
        Route("/brand/manrope.ttf", font),
    ],
)
