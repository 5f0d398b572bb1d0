"""Messages as they come in and go out."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, Field, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from api.fields import WHOLE_NUMBER, Day, Id, Input, PageQuery, TashkentTime

LONGEST_TEXT: Final = 4096
"""The Bot API's limit."""


class LogStatus(StrEnum):
    """How far a message is with one recipient."""

    PENDING = "pending"
    SENT = "sent"
    FAILED = "failed"


def _keys(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    if not value:
        raise PydanticCustomError("empty_list", "This list may not be empty.")
    return list(dict.fromkeys(_number(member) for member in value))


def _number(member: Any) -> int:
    if isinstance(member, bool) or not isinstance(member, int | str) or not WHOLE_NUMBER.fullmatch(str(member).strip()):
        message = "Incorrect type. Expected pk value, received {kind}."
        kind = "float" if isinstance(member, Decimal) else type(member).__name__
        raise PydanticCustomError("pk", message, {"kind": kind})
    return int(str(member).strip()[:20])


_RecipientIds = Annotated[
    list[int],
    BeforeValidator(_keys),
    WithJsonSchema({"type": "array", "items": {"type": "integer", "minimum": 1}, "minItems": 1}),
]


class MessageIn(Input):
    """A text for students; a student named twice gets it once."""

    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_TEXT)] = Field(
        examples=["Ertaga dars yo'q!"]
    )
    recipient_ids: Annotated[_RecipientIds, Field(examples=[[10, 11, 12]])]


class LogOut(BaseModel):
    """What became of a message for one recipient; `error` says why it failed."""

    id: int
    message: int
    recipient: int = Field(examples=[10])
    recipient_name: str = Field(examples=["Jasur Qodirov"])
    status: LogStatus = Field(examples=["sent"])
    error: str | None = Field(examples=[None])
    sent_at: TashkentTime | None


class MessageOut(BaseModel):
    """A message and what became of it."""

    id: int
    text: str = Field(examples=["Ertaga dars yo'q!"])
    recipients: list[int] = Field(examples=[[10]])
    created_at: TashkentTime
    logs: list[LogOut]


class MessagesQuery(PageQuery):
    """Which messages."""

    student_id: Id | None = Field(None, description="Who is among the recipients.")
    group_id: Id | None = Field(None, description="Whose students are among the recipients.")
    employee: Id | None = Field(None, description="Who sent it.")
    status: LogStatus | None = Field(None, description="Where this became of it for somebody.")
    date: Day | None = None
    date_from: Day | None = None
    date_to: Day | None = None
    search: str = Field("", description="Any part of the text, or of a recipient's name, username or telephone number.")
