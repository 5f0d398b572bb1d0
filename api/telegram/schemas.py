"""Links between people and chats, as they go out and as the bot knows them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, Field

from api.access import Role
from api.fields import TashkentTime


class Purpose(StrEnum):
    """Whose chat a code links: the account's own, or a parent's."""

    OWN = "own"
    PARENT = "parent"


class LinkCodeOut(BaseModel):
    """A one-time code, and the link that hands it to the bot; null until the bot has told its name."""

    code: str = Field(examples=["K7MPX2QWN4TD"])
    expires_at: TashkentTime
    link: str | None = Field(examples=["https://t.me/academy_bot?start=K7MPX2QWN4TD"])


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of whom a chat may hear: its own account, or a child."""

    id: int
    name: str
    role: Role
    is_child: bool
    since: datetime

    @property
    def is_student(self) -> bool:
        """Whether there are lessons, payments and results to tell of."""
        return self.role is Role.STUDENT


@dataclass(frozen=True, slots=True)
class Linked:
    """What a code did; `left` is the chat that the account was linked to before, `lost` who was linked to this one."""

    name: str
    role: Role
    purpose: Purpose
    left: str | None = None
    lost: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ParentChat:
    """A parent's chat, as the student's card shows it."""

    id: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Unlinked:
    """A student whom nothing reaches."""

    id: int
    name: str
    group_name: str | None
    has_own: bool
    has_parent: bool


@dataclass(frozen=True, slots=True)
class PrintedCode:
    """A student's code on paper."""

    name: str
    group_name: str | None
    code: LinkCodeOut
