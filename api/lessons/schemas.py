"""What the records of lessons share: whom they name, and how they are filtered."""

from pydantic import BaseModel, Field

from api.accounts.schemas import STUDENT_SEARCHED
from api.fields import Day, Id, Input, Key, PageQuery


class LessonIn(Input):
    """A student, and the group whose lesson it is."""

    student: Key = Field(examples=[10])
    group: Key


class TeacherShown(BaseModel):
    """The owner or employee who made a record."""

    id: int = Field(examples=[3])
    first_name: str = Field(examples=["Bobur"])
    last_name: str = Field(examples=["Toshmatov"])


class StudentShown(BaseModel):
    """A student, as records name them."""

    id: int = Field(examples=[10])
    first_name: str = Field(examples=["Jasur"])
    last_name: str = Field(examples=["Qodirov"])
    username: str = Field(examples=["student001"])


class GroupShown(BaseModel):
    """A group, as records name it."""

    id: int
    name: str = Field(examples=["IELTS-A1"])


class LessonsQuery(PageQuery):
    """Which records of lessons."""

    group_id: Id | None = None
    student_id: Id | None = None
    employee: Id | None = Field(None, description="Who made the record.")
    date: Day | None = None
    date_from: Day | None = None
    date_to: Day | None = None
    search: str = Field("", description=STUDENT_SEARCHED)
