"""Scores as they come in and go out."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, Field

from api.fields import TashkentTime, no_truth, partial
from api.lessons.schemas import GroupShown, LessonIn, LessonsQuery, StudentShown, TeacherShown


class ScoreIn(LessonIn):
    """Points for one student in one group."""

    score: Annotated[int, Field(ge=0, le=100, examples=[85]), BeforeValidator(no_truth)]


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
