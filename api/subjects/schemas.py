"""Subjects as they come in and go out."""

from pydantic import BaseModel

from api.fields import Input, PageQuery, TashkentTime, Title, partial


class SubjectIn(Input):
    """A subject's name."""

    name: Title


SubjectChange = partial(SubjectIn)


class SubjectOut(BaseModel):
    """One subject."""

    id: int
    name: str
    created_at: TashkentTime


class SubjectsQuery(PageQuery):
    """Which subjects."""

    search: str = ""
