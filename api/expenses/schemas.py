"""Expenses as they come in and go out."""

from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints

from api.fields import EMPTY_IS_NOTHING, Amount, Day, Id, Input, Key, PageQuery, TashkentTime, partial


class ExpenseIn(Input):
    """Money paid out."""

    recipient: Annotated[str, StringConstraints(strip_whitespace=True, max_length=255)] | None = Field(
        None, examples=["Maosh"]
    )
    recipient_user: Annotated[Key | None, EMPTY_IS_NOTHING] = None
    amount: Amount
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)] = Field(
        examples=["Fevral uchun maosh"]
    )


ExpenseChange = partial(ExpenseIn)


class ExpenseOut(BaseModel):
    """One expense."""

    id: int
    recipient: str | None = Field(examples=["Maosh"])
    recipient_user: int | None
    amount: Amount
    reason: str = Field(examples=["Fevral uchun maosh"])
    created_at: TashkentTime


class ExpensesQuery(PageQuery):
    """Which expenses."""

    employee: Id | None = None
    date: Day | None = None
    date_from: Day | None = None
    date_to: Day | None = None
    search: str = ""
