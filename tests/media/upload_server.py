"""A small API of its own for upload tests: `python -m tests.media.upload_server PORT`."""

import asyncio
import sys
from typing import Any

from sanic import HTTPResponse, Request, Sanic
from sanic.response import json

from api.errors import Unauthenticated
from api.http import uploads
from api.http.rendering import refusal

MEGABYTE = 1024 * 1024
LIMITS = {"file": 300 * MEGABYTE, "other": 300 * MEGABYTE, "small": 1000}


def make_app(name: str = "uploads") -> Sanic[Any, Any]:
    """Take a form and tell what it brought; `/refuse` answers before it reads."""
    app = Sanic(name, configure_logging=False)
    app.config.update(REQUEST_MAX_SIZE=5 * MEGABYTE, ACCESS_LOG=False)
    uploads.attach(app)

    @app.exception(Exception)
    async def refuse(request: Request, fault: Exception) -> HTTPResponse:
        return refusal(request, fault)

    @app.post("/upload", stream=True)
    async def upload(request: Request) -> HTTPResponse:
        async with uploads.receive_form(request, file_limit=LIMITS.get) as form:
            await asyncio.sleep(float(form.fields.get("wait", "0")))
            files = {
                upload.field: {
                    "client_name": upload.client_name,
                    "size": upload.size,
                    "too_large": upload.too_large,
                    "staged": upload.path.exists(),
                }
                for upload in form.files.values()
            }
            return json({"fields": form.fields, "files": files})

    @app.post("/refuse", stream=True)
    async def turn_away(_: Request) -> HTTPResponse:
        raise Unauthenticated

    return app


if __name__ == "__main__":
    make_app().run("127.0.0.1", int(sys.argv[1]), single_process=True, motd=False)
