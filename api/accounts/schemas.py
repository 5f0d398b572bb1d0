"""Accounts as they come in and go out."""

from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, Field, StringConstraints
from pydantic_core import PydanticCustomError

from api.access import Role
from api.fields import EMPTY_IS_NOTHING, Input, Line, PageQuery, TashkentTime, partial

STUDENT_SEARCHED: Final = "Any part of the student's name, username or telephone number."
_TOKEN: Final = "eyJhbGciOiJIUzI1NiIs..."  # noqa: S105 - the beginning of any token

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


def _digits(text: str) -> str:
    if not (text.isascii() and text.isdigit()):
        raise PydanticCustomError("digits", "Only digits are allowed.")
    return text


_NewUsername = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=6, max_length=150), Field(examples=["teacher01"])
]
_NewPassword = Annotated[
    str,
    StringConstraints(min_length=8, max_length=1024),
    Field(examples=["mypassword1"], json_schema_extra={"format": "password", "writeOnly": True}),
]
_Name = Annotated[str, StringConstraints(strip_whitespace=True, max_length=150)]
Phone = Annotated[
    Annotated[str, StringConstraints(strip_whitespace=True, max_length=32)] | None,
    EMPTY_IS_NOTHING,
    Field(examples=["+998901234567"]),
]
"""A telephone number as people write it, or null."""
_TelegramId = Annotated[
    Annotated[
        str,
        StringConstraints(strip_whitespace=True, max_length=20),
        AfterValidator(_digits),
        Field(json_schema_extra={"pattern": "^[0-9]*$"}),
    ]
    | None,
    EMPTY_IS_NOTHING,
    Field(examples=["987654321"]),
]


class AccountIn(Input):
    """Somebody who is to log in."""

    username: _NewUsername
    password: _NewPassword
    first_name: _Name = Field("", examples=["Bobur"])
    last_name: _Name = Field("", examples=["Toshmatov"])
    phone: Phone = None
    telegram_id: _TelegramId = None


AccountChange = partial(AccountIn)


class OwnerListed(BaseModel):
    """An owner, as in the list of all."""

    id: int
    username: str = Field(examples=["teacher01"])
    first_name: str = Field(examples=["Bobur"])
    last_name: str = Field(examples=["Toshmatov"])
    phone: str | None = Field(examples=["+998991234567"])
    telegram_id: str | None = Field(examples=["987654321"])
    role: Role = Field(examples=["employee"])
    created_at: TashkentTime


class AccountOut(OwnerListed):
    """Somebody who works at the centre."""

    is_staff: bool
    is_superuser: bool = Field(examples=[False])


class AccountsQuery(PageQuery):
    """Which people."""

    search: str = ""
