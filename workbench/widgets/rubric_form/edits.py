"""What the browser sends: a draft as it is typed, and what the examiner decides."""

from decimal import Decimal

from pydantic import BaseModel, Field


class MarkEdit(BaseModel):
    """One criterion. The score is None while it is missing, over the maximum or not a number."""

    score: Decimal | None = Field(default=None, ge=0, allow_inf_nan=False)
    comment: str = ""


class RemarkEdit(BaseModel):
    """A comment on a part of the work, or on a passage of it."""

    part: str
    text: str
    start: int | None = None
    end: int | None = None
    quote: str = ""


class Clash(str):
    """The sentence for a draft that another window of the examiner has changed meanwhile."""

    __slots__ = ()


class DraftEdit(BaseModel):
    """The whole form at one moment. It names its own review: a late one may belong to the review before.

    `origin` names the browser window, `based_on` the version of the saved draft that the window had read.
    """

    review_id: int
    version: int
    revision: int
    marks: dict[str, MarkEdit]
    remarks: list[RemarkEdit] = Field(default_factory=list)
    origin: str = Field(default="", max_length=32)
    based_on: int = 0


class Submission(DraftEdit):
    """Submit, or release: the form as it stands, and why it is graded again."""

    reason: str = ""


class Skip(DraftEdit):
    """Pass the work over."""

    reason: str
    flagged: bool = False
