"""Accounts as they come in and go out."""

from typing import Annotated, Final

from pydantic import BaseModel, Field

from api.access import Role
from api.fields import Input, Line

_TOKEN: Final = "eyJhbGciOiJIUzI1NiIs..."

_Username = Annotated[Line, Field(examples=["teacher001"])]
_Password = Annotated[Line, Field(examples=["demo12345"], json_schema_extra={"format": "password"})]
_Token = Annotated[Line, Field(examples=[_TOKEN])]


class LoginIn(Input):
    """A username and a password."""

    username: _Username
    password: _Password


class TokensOut(BaseModel):
    """An access token for a day, and a refresh token for three."""

    access: _Token
    refresh: _Token


class LoggedInUserOut(BaseModel):
    """Who has just logged in."""

    id: int
    username: _Username
    role: Role = Field(examples=["employee"])
    full_name: str = Field(examples=["Dilnoza Karimova"])


class LoginOut(BaseModel):
    """Both tokens, and whose they are."""

    tokens: TokensOut
    user: LoggedInUserOut


class RefreshIn(Input):
    """A refresh token."""

    refresh: _Token


class AccessOut(BaseModel):
    """A new access token."""

    access: _Token
