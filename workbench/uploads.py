"""What students handed in, for staff's browsers. Streamlit keeps `/media/` for itself: here it is `/uploads/`."""

import asyncio
from typing import Final

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from api.errors import Unauthenticated
from api.media import rules, serving
from api.media.storage import get_store
from workbench import sessions
from workbench.runtime import background

HERE: Final = "/uploads/"
THERE: Final = rules.url_of("")


def address(url: str) -> str:
    """Where the workbench serves what the API serves at this address."""
    return HERE + url.removeprefix(THERE)


async def send(request: Request) -> Response:
    """GET /uploads/{name}: a stored file, whole or a range of it."""
    try:
        await background().wait(sessions.signed_in(request.cookies))
    except Unauthenticated:
        return Response(status_code=401)
    name = request.path_params["name"]
    stored = await asyncio.to_thread(get_store().open, name) if serving.is_name(name) else None
    if stored is None:
        return Response(status_code=404)
    answer = serving.answer(name, stored, request.method, request.headers)
    if request.method == "HEAD" or answer.length == 0:
        stored.file.close()
        return Response(status_code=answer.status, headers=answer.headers)
    body = serving.pieces(stored, answer.start, answer.length)
    return StreamingResponse(body, status_code=answer.status, headers=answer.headers)


ROUTES: Final = [Route(HERE + "{name:path}", send, methods=["GET", "HEAD"])]
