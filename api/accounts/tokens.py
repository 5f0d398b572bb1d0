"""Signed tokens: what they say, how long they live, and whether they still hold."""

import time
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final
from uuid import uuid4

import jwt

from api.access import Actor, Role
from api.accounts import queries
from api.errors import Unauthenticated
from api.settings import get_settings

ALGORITHM: Final = "HS256"
INVALID: Final = "Given token not valid for any token type"
_DAY: Final = 24 * 60 * 60


class TokenKind(StrEnum):
    """What a token is for; one kind is never taken for another."""

    ACCESS = "access"
    REFRESH = "refresh"
    WORKBENCH = "workbench"


LIFETIME: Final = {TokenKind.ACCESS: _DAY, TokenKind.REFRESH: 3 * _DAY, TokenKind.WORKBENCH: 3 * _DAY}
"""Seconds."""


@dataclass(frozen=True, slots=True)
class Claims:
    """What a well-signed token claims; whether its version still holds, the database knows."""

    user_id: int
    role: Role
    version: int


def issue(actor: Actor, kind: TokenKind) -> str:
    """A new token for this actor; it dies when their token version moves on."""
    now = int(time.time())
    claims = {
        "token_type": kind.value,
        "user_id": actor.id,
        "role": actor.role.value,
        "version": actor.token_version,
        "iat": now,
        "exp": now + LIFETIME[kind],
        "jti": uuid4().hex,
    }
    return jwt.encode(claims, get_settings().secret_key, algorithm=ALGORITHM)


def read(token: str, kind: TokenKind) -> Claims:
    """What the token claims. Signature, expiry and kind are checked here, the version is not."""
    try:
        claimed_kind, expires, claims = _verified(token, get_settings().secret_key)
    except (jwt.InvalidTokenError, KeyError, ValueError, TypeError) as fault:
        raise Unauthenticated(INVALID) from fault
    if claimed_kind is not kind or expires <= time.time():
        raise Unauthenticated(INVALID)
    return claims


@lru_cache(maxsize=10_000)
def _verified(token: str, secret_key: str) -> tuple[TokenKind, int, Claims]:
    """What a signature vouches for never changes: it is checked once per process. Faults are not remembered."""
    claims: dict[str, Any] = jwt.decode(
        token, secret_key, algorithms=[ALGORITHM], options={"require": ["exp", "iat", "jti"]}
    )
    account = Claims(int(claims["user_id"]), Role(claims["role"]), int(claims["version"]))
    return TokenKind(claims["token_type"]), int(claims["exp"]), account


async def confirm(claims: Claims) -> Actor:
    """The account behind the claims, if it is active and its tokens of that version still hold."""
    actor = await queries.actor(claims.user_id)
    if actor is None or actor.token_version != claims.version or actor.role is not claims.role:
        raise Unauthenticated(INVALID)
    return actor


async def authenticate(token: str, kind: TokenKind) -> Actor:
    """Whose token it is, fully checked."""
    return await confirm(read(token, kind))
