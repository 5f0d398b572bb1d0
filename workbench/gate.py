"""Middleware: pages are for those who are signed in; the rest are sent to sign in first."""

from typing import Final
from urllib.parse import urlencode

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import Unauthenticated
from workbench import sessions
from workbench.runtime import background

OPEN: Final = ("/login", "/logout", "/language/", "/brand/", "/static/", "/_stcore/", "/component/")


class Gate:
    """Stands before Streamlit, so that a stranger never loads it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what may pass."""
        if scope["type"] == "http" and asks_for_page(request := Request(scope)):
            try:
                await background().wait(sessions.signed_in(request.cookies))
            except Unauthenticated:
                await to_login(request)(scope, receive, send)
                return
            await self.app(scope, receive, _unframed(send))
            return
        await self.app(scope, receive, send)


def _unframed(send: Send) -> Send:
    """No other site may show our pages inside its own."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["X-Frame-Options"] = "DENY"
            headers["Referrer-Policy"] = "same-origin"
        await send(message)

    return sending


def asks_for_page(request: Request) -> bool:
    """Whether somebody types an address, follows a link or reloads."""
    wants_html = "text/html" in request.headers.get("accept", "")
    return request.method == "GET" and wants_html and not request.url.path.startswith(OPEN)


def to_login(request: Request) -> RedirectResponse:
    """Off to sign in, and back here afterwards."""
    query = f"?{request.url.query}" if request.url.query else ""
    going = {"next": request.url.path + query}
    if sessions.session_cookie() in request.cookies:
        going["notice"] = "ended"
    return RedirectResponse(f"/login?{urlencode(going)}", 303)
