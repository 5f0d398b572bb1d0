"""Accounts as they come in and go out."""

from pydantic import BaseModel

from api.access import Role
from api.fields import Input, Line


class LoginIn(Input):
    """A username and a password."""

    username: Line
    password: Line


class TokensOut(BaseModel):
    """An access token for a day, and a refresh token for three."""

    access: str
    refresh: str


class LoggedInUserOut(BaseModel):
    """Who has just logged in."""

    id: int
    username: str
    role: Role
    full_name: str


class LoginOut(BaseModel):
    """Both tokens, and whose they are."""

    tokens: TokensOut
    user: LoggedInUserOut


class RefreshIn(Input):
    """A refresh token."""

    refresh: Line


class AccessOut(BaseModel):
    """A new access token."""

    access: str
