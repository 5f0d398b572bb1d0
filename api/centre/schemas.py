"""The centre's settings as screens and rules see them."""

from datetime import time
from typing import Final

from pydantic import BaseModel, Field

QUIET_FROM: Final = time(22)
QUIET_UNTIL: Final = time(7)


class CentreOut(BaseModel):
    """What the owners have decided for the whole centre. The quiet hours are Tashkent's; equal ones are none."""

    blind_grading: bool = True
    claim_minutes: int = Field(default=30, ge=1, le=1440)
    claims_per_examiner: int = Field(default=5, ge=1, le=100)
    quiet_from: time = QUIET_FROM
    quiet_until: time = QUIET_UNTIL
    payment_due_day: int = Field(default=5, ge=1, le=28)
    absence_minutes: int = Field(default=15, ge=0, le=240)
