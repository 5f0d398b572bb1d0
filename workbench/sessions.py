"""Who is signed in at the workbench: the cookie, the token in it, and tokens that were signed out."""

import hashlib
import time
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from api.access import Actor
from api.accounts import tokens
from api.accounts.tokens import LIFETIME, TokenKind
from api.errors import Unauthenticated
from api.settings import get_settings

LANGUAGE_COOKIE: Final = "workbench_language"
LASTS: Final = LIFETIME[TokenKind.WORKBENCH]
"""Seconds."""

_ended: dict[str, float] = {}


def session_cookie() -> str:
    """The cookie's name; browsers share cookies among ports, so that two workbenches need two names."""
    return f"workbench_session_{get_settings().workbench_port}"


async def signed_in(cookies: Mapping[str, str]) -> Actor:
    """The member of staff behind the cookie, else Unauthenticated."""
    token = cookies.get(session_cookie(), "")
    if not token or _digest(token) in _ended:
        raise Unauthenticated
    actor = await tokens.authenticate(token, TokenKind.WORKBENCH)
    if not actor.is_staff:
        raise Unauthenticated
    return actor


def end(cookies: Mapping[str, str]) -> None:
    """Make this browser's token worthless, in its other tabs too."""
    now = time.time()
    for digest in [digest for digest, until in _ended.items() if until < now]:
        del _ended[digest]
    if token := cookies.get(session_cookie()):
        _ended[_digest(token)] = now + LASTS


def own_path(target: str | None) -> str:
    """A path of this site to go on to; anything else becomes the home page."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return "/"
    return "/" if urlsplit(target).path == "/logout" else target


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def path_of(url: str) -> str:
    """The path and query of a page's full address."""
    parts = urlsplit(url)
    return own_path(parts.path + (f"?{parts.query}" if parts.query else ""))
