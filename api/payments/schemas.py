"""Payments as they come in and go out."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from api.accounts.schemas import STUDENT_SEARCHED
from api.fields import Amount, Day, Id, Input, Key, PageQuery, TashkentTime, no_truth, partial


class MonthIn(Input):
    """A month that is paid for."""

    year: Annotated[int, Field(ge=2000, le=2100, examples=[2025]), BeforeValidator(no_truth)]
    month: Annotated[int, Field(ge=1, le=12, examples=[1]), BeforeValidator(no_truth)]


def _each_once(months: list[MonthIn]) -> list[MonthIn]:
    if len({(paid.year, paid.month) for paid in months}) < len(months):
        raise PydanticCustomError("month_twice", "A month may not be repeated in one payment.")
    return months


class PaymentIn(Input):
    """Money received from a student."""

    student: Key
    group: Key
    amount: Amount
    months: Annotated[list[MonthIn], AfterValidator(_each_once)] = Field(default_factory=list)


PaymentChange = partial(PaymentIn)


class PayerOut(BaseModel):
    """A person by name."""

    id: int
    first_name: str = Field(examples=["Jasur"])
    last_name: str = Field(examples=["Qodirov"])
    username: str = Field(examples=["student001"])


class MonthOut(BaseModel):
    """A month that was paid for."""

    id: int
    year: int = Field(examples=[2025])
    month: int
    month_name: str = Field(examples=["Yanvar"])


class OwnPaymentOut(BaseModel):
    """One payment, as the one who paid sees it."""

    id: int
    student: PayerOut
    group: int
    months_paid: int
    amount: Amount
    months: list[MonthOut]
    created_at: TashkentTime


class PaymentOut(OwnPaymentOut):
    """One payment."""

    received_by: PayerOut | None


class OwnPaymentsQuery(PageQuery):
    """Which of one's own payments."""

    group_id: Id | None = None
    date: Day | None = None
    date_from: Day | None = None
    date_to: Day | None = None


class PaymentsQuery(OwnPaymentsQuery):
    """Which payments."""

    student_id: Id | None = None
    employee: Id | None = Field(None, description="Who received the money.")
    search: str = Field("", description=STUDENT_SEARCHED)
