"""Homework as it comes in and goes out."""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from api.fields import EMPTY_IS_NOTHING, Day, Id, Input, Key, PageQuery, Prose, TashkentTime, partial


def _no_file(value: Any) -> None:
    if value is not None and value != "":
        message = "The submitted data was not a file. Check the encoding type on the form."
        raise PydanticCustomError("not_a_file", message)


class HomeworkIn(Input):
    """A text, a file, or both, for one group; files come in forms, and null takes one away."""

    group: Key
    text: Annotated[Prose | None, EMPTY_IS_NOTHING] = Field(None, examples=["Listening section bo'yicha mashq qiling"])
    file: Annotated[None, BeforeValidator(_no_file)] = None


HomeworkChange = partial(HomeworkIn)


class HomeworkOut(BaseModel):
    """What a group is to do at home."""

    id: int
    group: int
    text: str | None = Field(examples=["Listening section bo'yicha mashq qiling"])
    file: str | None = Field(examples=["http://example.com/media/homework/5f0c8a52f2c94c0fae9d2f1f6f0d7a31.pdf"])
    created_at: TashkentTime
    updated_at: TashkentTime


class OwnHomeworkQuery(PageQuery):
    """Which of the own group's homework."""

    date: Day | None = None
    date_from: Day | None = None
    date_to: Day | None = None
    search: str = ""


class HomeworkQuery(OwnHomeworkQuery):
    """Which homework."""

    group_id: Id | None = None
    employee: Id | None = Field(None, description="Who set it.")
