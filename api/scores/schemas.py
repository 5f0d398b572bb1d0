"""Scores as they come in and go out."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from api.fields import TashkentTime, partial
from api.lessons.schemas import GroupShown, LessonIn, LessonsQuery, StudentShown, TeacherShown


def _only_number(value: object) -> object:
    if isinstance(value, bool):
        raise PydanticCustomError("int_type", "A valid integer is required.")
    return value


class ScoreIn(LessonIn):
    """Points for one student in one group."""

    score: Annotated[int, Field(ge=0, le=100, examples=[85]), BeforeValidator(_only_number)]


ScoreChange = partial(ScoreIn)


class ScoreOut(BaseModel):
    """Points that one student got in one group."""

    id: int
    student: StudentShown
    group: GroupShown
    score: int = Field(examples=[85])
    date: date
    given_by: TeacherShown | None
    created_at: TashkentTime


class ScoresQuery(LessonsQuery):
    """Which scores."""
