"""The centre in a few numbers."""

from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, Field, PlainSerializer

Sum = Annotated[Decimal, PlainSerializer(str, return_type=str)]


class FinanceOut(BaseModel):
    """All the money there ever was, in so'm, exact; the profit may be negative."""

    income: Sum = Field(examples=["15000000.00"])
    expense: Sum = Field(examples=["5000000.00"])
    profit: Sum = Field(examples=["10000000.00"])


class PresenceOut(BaseModel):
    """How many of the employees work today."""

    employees_present_today: int = Field(examples=[4])
    total_employees: int = Field(examples=[5])


class DashboardOut(BaseModel):
    """Money and presence."""

    finance: FinanceOut
    attendance: PresenceOut
