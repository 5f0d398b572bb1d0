"""Students as they come in and go out."""

from typing import Annotated

from pydantic import BaseModel, Field

from api.access import Role
from api.accounts.schemas import AccountIn, Phone
from api.fields import EMPTY_IS_NOTHING, Id, Key, PageQuery, TashkentTime, partial


class StudentIn(AccountIn):
    """Somebody who is to learn here."""

    parent_phone: Phone = None
    group: Annotated[Key | None, EMPTY_IS_NOTHING] = None


StudentChange = partial(StudentIn)


class GroupNameOut(BaseModel):
    """A student's group."""

    id: int
    name: str = Field(examples=["IELTS-A1"])


class StudentOut(BaseModel):
    """One student."""

    id: int
    username: str = Field(examples=["student001"])
    first_name: str = Field(examples=["Jasur"])
    last_name: str = Field(examples=["Qodirov"])
    phone: str | None = Field(examples=["+998900000001"])
    parent_phone: str | None = Field(examples=["+998900000002"])
    telegram_id: str | None = Field(examples=["111222333"])
    role: Role = Field(examples=["student"])
    group: GroupNameOut | None
    all_score: int = Field(examples=[250])
    created_at: TashkentTime


class StudentsQuery(PageQuery):
    """Which students."""

    group_id: Id | None = None
    is_active: bool | None = None
    search: str = ""


class RatingQuery(PageQuery):
    """Of which group."""

    group_id: Id | None = Field(None, description="The group's id; needed.")


class RankedStudentOut(BaseModel):
    """A student's place in the group."""

    id: int
    username: str = Field(examples=["student001"])
    first_name: str = Field(examples=["Jasur"])
    last_name: str = Field(examples=["Qodirov"])
    total_score: int = Field(examples=[320])
    rank: int
    group_name: str = Field(examples=["IELTS-A1"])
