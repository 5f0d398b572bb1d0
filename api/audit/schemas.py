"""The audit trail as it goes out."""

from typing import Any

from pydantic import BaseModel, Field

from api.fields import Day, Id, PageQuery, TashkentTime


class ActorOut(BaseModel):
    """Who did it."""

    id: int
    name: str = Field(examples=["Dilnoza Karimova"])


class AuditEntryOut(BaseModel):
    """One act; without an actor it was the centre itself."""

    id: int
    actor: ActorOut | None
    action: str = Field(examples=["change"])
    object_type: str = Field(examples=["payment"])
    object_id: str = Field(examples=["12"])
    before: dict[str, Any] | None = Field(examples=[{"amount": "600000.00"}])
    after: dict[str, Any] | None = Field(examples=[{"amount": "650000.00"}])
    reason: str = Field(examples=["The receipt said otherwise."])
    at: TashkentTime


class AuditQuery(PageQuery):
    """Which acts."""

    object_type: str = ""
    object_id: str = ""
    actor: Id | None = None
    action: str = ""
    date_from: Day | None = None
    date_to: Day | None = None
