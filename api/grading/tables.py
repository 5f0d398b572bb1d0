"""What waits for an examiner, who holds it, and every mark ever given."""

from typing import Any

from piccolo.columns import (
    JSONB,
    BigInt,
    BigSerial,
    Boolean,
    ForeignKey,
    Integer,
    LazyTableReference,
    Numeric,
    OnDelete,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from api.accounts.tables import Account


class Review(Table, tablename="review"):
    """One thing to grade: `target` is its id in the feature that owns `queue`.

    `holder` and `lease_until` stand together: a claim whose lease has run out counts as none. `grading` is the one
    in force; while a graded item is claimed again, the student keeps seeing it.
    """

    queue = Varchar(length=16, null=False, default=None)
    target = BigInt(null=False, default=None)
    student = ForeignKey(Account, null=False, default=None, on_delete=OnDelete.restrict, index=True)
    title = Text(null=False, default="", help_text="What it is, for lists: the exam's title.")
    topic = BigInt(null=True, default=None, help_text="Works of one topic can be taken in a row: the exam's question.")
    submitted_at = Timestamptz(null=False, default=TimestamptzNow())
    state = Varchar(length=16, null=False, default="waiting")
    holder = ForeignKey(Account, null=True, default=None, on_delete=OnDelete.restrict)
    lease_until = Timestamptz(null=True, default=None)
    grading: ForeignKey[Any] = ForeignKey(
        LazyTableReference("Grading", module_path=__name__), null=True, default=None, on_delete=OnDelete.restrict
    )

    review_once = Unique(["queue", "target"])
    review_state_known = Check("state IN ('waiting', 'claimed', 'graded')")
    review_claim_whole = Check(
        "(state = 'claimed') = (holder IS NOT NULL) AND (holder IS NULL) = (lease_until IS NULL)"
    )
    review_graded_has_grading = Check("state <> 'graded' OR grading IS NOT NULL")


class Grading(Table, tablename="grading"):
    """One examiner's verdict on one review. Never changed: a re-grade is another row, with its reason."""

    review = ForeignKey(Review, null=False, default=None, on_delete=OnDelete.cascade, index=True)
    examiner = ForeignKey(Account, null=False, default=None, on_delete=OnDelete.restrict)
    rubric = Varchar(length=64, null=False, default=None)
    total = Numeric(digits=(6, 2), null=False, default=None)
    max_total = Numeric(digits=(6, 2), null=False, default=None)
    remarks = JSONB(null=False, default="[]", help_text="Comments on the work itself, passage by passage: `Remark`s.")
    reason = Text(null=False, default="", help_text="Why it was graded again.")
    created_at = Timestamptz(null=False, default=TimestamptzNow())


class Mark(Table, tablename="mark"):
    """The score and comment for one criterion, with the maximum that held when it was given."""

    id = BigSerial(primary_key=True)
    grading = ForeignKey(Grading, null=False, default=None, on_delete=OnDelete.cascade)
    criterion = Varchar(length=32, null=False, default=None)
    score = Numeric(digits=(6, 2), null=False, default=None)
    max_score = Numeric(digits=(6, 2), null=False, default=None)
    comment = Text(null=False, default="")

    mark_once = Unique(["grading", "criterion"])
    mark_within_maximum = Check("score BETWEEN 0 AND max_score")


class Draft(Table, tablename="grading_draft"):
    """An examiner's unfinished marks; kept for their author whoever holds the item by now.

    `version` counts the saves and `origin` names the window of the last one: what another window wrote meanwhile is
    not overwritten unseen. `is_laid_down`: the author gave the item back, so that typing does not take it again.
    """

    id = BigSerial(primary_key=True)
    review = ForeignKey(Review, null=False, default=None, on_delete=OnDelete.cascade)
    author = ForeignKey(Account, null=False, default=None, on_delete=OnDelete.restrict)
    marks = JSONB(null=False, default="{}", help_text='{"criterion": {"score": "20.5" or null, "comment": "…"}}')
    remarks = JSONB(null=False, default="[]")
    version = Integer(null=False, default=0)
    origin = Varchar(length=32, null=False, default="")
    is_laid_down = Boolean(null=False, default=False)
    saved_at = Timestamptz(null=False, default=TimestamptzNow())

    grading_draft_once = Unique(["review", "author"])


class Skip(Table, tablename="review_skip"):
    """An examiner passed an item over: `take next` does not offer it to them again."""

    id = BigSerial(primary_key=True)
    review = ForeignKey(Review, null=False, default=None, on_delete=OnDelete.cascade)
    examiner = ForeignKey(Account, null=False, default=None, on_delete=OnDelete.restrict)
    reason = Text(null=False, default=None)
    flagged = Boolean(null=False, default=False, help_text="The work itself is at fault: staff should look.")
    created_at = Timestamptz(null=False, default=TimestamptzNow())

    review_skip_once = Unique(["review", "examiner"])
