"""Working days as they go out."""

from datetime import date

from pydantic import BaseModel, Field

from api.fields import Day, Id, PageQuery, TashkentTime


class WorkLogOut(BaseModel):
    """One employee's working day."""

    id: int
    employee: int = Field(examples=[3])
    date: date
    status: bool
    note: str | None = Field(examples=[None])
    created_at: TashkentTime


class WorkLogsQuery(PageQuery):
    """Which working days."""

    employee: Id | None = None
    status: bool | None = None
    date: Day | None = None
    date_from: Day | None = None
    date_to: Day | None = None
