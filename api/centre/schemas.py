"""The centre's settings as screens and rules see them."""

from pydantic import BaseModel, Field


class CentreOut(BaseModel):
    """What the owners have decided for the whole centre."""

    blind_grading: bool = True
    claim_minutes: int = Field(default=30, ge=1, le=1440)
    claims_per_examiner: int = Field(default=5, ge=1, le=100)
