"""The caller of a request."""

from sanic import Request

from api.access import Actor
from api.accounts import tokens
from api.errors import Unauthenticated

SCHEMES = ("bearer", "token")


def claims_of(request: Request) -> tokens.Claims:
    """What the access token in the header claims; both `Bearer` and `Token` introduce it."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if not scheme:
        raise Unauthenticated
    if scheme.lower() not in SCHEMES:
        raise Unauthenticated
    return tokens.read(token.strip(), tokens.TokenKind.ACCESS)


def claimed_actor(claims: tokens.Claims) -> Actor:
    """The actor as the token has it, for statements that check the token's version themselves."""
    return Actor(claims.user_id, claims.role, "", claims.version)
