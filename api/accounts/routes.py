"""Logging in and refreshing."""

from sanic import Blueprint, Request

from api.accounts import rules, tokens
from api.accounts.schemas import AccessOut, LoggedInUserOut, LoginIn, LoginOut, RefreshIn, TokensOut
from api.http.endpoint import PUBLIC, Other, endpoint

accounts = Blueprint("accounts")


@accounts.post("/api/v1/login/")
@endpoint(
    allow=PUBLIC,
    body=LoginIn,
    returns=LoginOut,
    others={
        401: Other("The username or the password is wrong.", example={"detail": "Invalid credentials"}),
        429: "Too many failed attempts.",
    },
)
async def log_in(request: Request, body: LoginIn) -> LoginOut:
    """Log in with a username and a password."""
    login = await rules.sign_in(username=body.username, password=body.password, address=request.client_ip)
    kinds = tokens.TokenKind
    return LoginOut(
        tokens=TokensOut(
            access=tokens.issue(login.actor, kinds.ACCESS), refresh=tokens.issue(login.actor, kinds.REFRESH)
        ),
        user=LoggedInUserOut(
            id=login.actor.id, username=login.username, role=login.actor.role, full_name=login.actor.name
        ),
    )


@accounts.post("/api/token/refresh/")
@endpoint(
    allow=PUBLIC,
    body=RefreshIn,
    returns=AccessOut,
    others={401: Other("The refresh token does not hold.", example={"detail": tokens.INVALID})},
)
async def refresh_token(_: Request, body: RefreshIn) -> AccessOut:
    """Get a new access token."""
    return AccessOut(access=await rules.refresh(body.refresh))
