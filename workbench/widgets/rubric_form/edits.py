"""What the browser sends: a draft as it is typed, and what the examiner decides."""

from decimal import Decimal

from pydantic import BaseModel, Field


class MarkEdit(BaseModel):
    """One criterion. The score is None while it is missing, over the maximum or not a number."""

    score: Decimal | None = Field(default=None, ge=0, allow_inf_nan=False)
    comment: str = ""


class DraftEdit(BaseModel):
    """The whole form at one moment. It names its own review: a late one may belong to the review before."""

    review_id: int
    version: int
    revision: int
    marks: dict[str, MarkEdit]


class Submission(DraftEdit):
    """Submit, or release: the form as it stands, and why it is graded again."""

    reason: str = ""


class Skip(DraftEdit):
    """Pass the work over."""

    reason: str
    flagged: bool = False
