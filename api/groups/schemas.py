"""Groups as they come in and go out."""

from datetime import time
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from api.fields import EMPTY_IS_NOTHING, Id, Input, Key, PageQuery, Prose, TashkentTime, partial

WEEK: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_DAY: Final = f"({'|'.join(WEEK)})"
_DAYS_PATTERN: Final = f"^{_DAY}(,{_DAY}){{0,6}}$"


def _each_day_once(text: str) -> str:
    days = text.split(",")
    for day in days:
        if day not in WEEK:
            raise PydanticCustomError("day", '"{day}" is not a valid choice.', {"day": day[:30]})
    if len(set(days)) < len(days):
        raise PydanticCustomError("day_twice", "A day may not be repeated.")
    return text


def _empty_for_nothing(value: Any) -> Any:
    return "" if value is None else value


def _only_text(value: Any) -> Any:
    # Otherwise a number would pass for the seconds since midnight.
    if value is not None and not isinstance(value, time) and ":" not in str(value):
        raise PydanticCustomError("time_type", "Time has wrong format.")
    return value


def _whole_seconds(moment: time) -> time:
    return moment.replace(microsecond=0, tzinfo=None)


Days = Annotated[
    str,
    StringConstraints(strip_whitespace=True),
    AfterValidator(_each_day_once),
    Field(examples=["Mon,Wed,Fri"], json_schema_extra={"pattern": _DAYS_PATTERN}),
]
"""Days of the week, comma-separated, each once."""

LessonTime = Annotated[time, BeforeValidator(_only_text), AfterValidator(_whole_seconds), Field(examples=["09:00:00"])]
"""A time of day in Tashkent."""


class GroupIn(Input):
    """A group's name, subject and timetable."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=30)] = Field(
        examples=["IELTS-A1"]
    )
    description: Annotated[Prose, BeforeValidator(_empty_for_nothing)] = Field("", examples=["Asosiy guruh"])
    subject: Key
    is_active: bool = True
    days: Annotated[Days | None, EMPTY_IS_NOTHING] = None
    start_time: Annotated[LessonTime | None, EMPTY_IS_NOTHING] = None
    end_time: Annotated[LessonTime | None, EMPTY_IS_NOTHING] = None


GroupChange = partial(GroupIn)


class GroupOut(BaseModel):
    """One group with its counts."""

    id: int
    name: str = Field(examples=["IELTS-A1"])
    description: str = Field(examples=["Asosiy guruh"])
    subject: int
    subject_name: str = Field(examples=["IELTS"])
    is_active: bool
    days: str | None = Field(examples=["Mon,Wed,Fri"])
    start_time: str | None = Field(examples=["09:00:00"])
    end_time: str | None = Field(examples=["11:00:00"])
    created_at: TashkentTime
    group_total_score: int = Field(examples=[1250])
    students_count: int = Field(examples=[12])
    homework_count: int = Field(examples=[5])


class GroupsQuery(PageQuery):
    """Which groups."""

    is_active: bool | None = None
    subject: Id | None = None
    search: str = ""


class RankedGroupOut(BaseModel):
    """A group's place among the active ones."""

    id: int
    name: str = Field(examples=["IELTS-A1"])
    subject_name: str = Field(examples=["IELTS"])
    total_score: int = Field(examples=[3500])
    rank: int
    students_count: int = Field(examples=[15])
