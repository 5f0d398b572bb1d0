"""The marking desk: how one review stands for one examiner, and what follows from what they do."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import Enum, auto
from typing import Any, Protocol, TypeVar

from pydantic import ValidationError

from api.access import Actor
from api.errors import ClaimLost, DomainError, DraftChanged, InvalidInput, NotFound
from api.grading import queries, rules
from api.grading.schemas import (
    LONGEST_COMMENT,
    MOST_REMARKS,
    DraftOut,
    GradingOut,
    MarkIn,
    Queue,
    Remark,
    ReviewOut,
    ReviewState,
    Rubric,
    Window,
)
from workbench.i18n import _
from workbench.models.standing import criterion_name
from workbench.widgets import Clash
from workbench.wording import GradedMeanwhile, sentence

T = TypeVar("T")


class Stand(Enum):
    """What the examiner may do with a review."""

    MINE = auto()
    FREE = auto()
    TAKEN = auto()


@dataclass(frozen=True, slots=True)
class Desk:
    """One review as its examiner sees it. `history` is newest first."""

    review: ReviewOut
    stand: Stand
    rubric: Rubric
    kept: DraftOut
    history: list[GradingOut]

    @property
    def draft(self) -> dict[str, MarkIn]:
        """The marks typed so far."""
        return self.kept.marks

    @property
    def remarks(self) -> list[Remark]:
        """The comments on passages: those typed so far, else those in force."""
        return self.kept.remarks if self.draft or not self.history else self.history[0].remarks

    @property
    def version(self) -> int:
        """How often it was graded before."""
        return len(self.history)


class Edit(Protocol):
    """What the marking form sends: the marks of one review, as that form knew it."""

    @property
    def review_id(self) -> int: ...
    @property
    def version(self) -> int: ...
    @property
    def marks(self) -> Mapping[str, "Typed"]: ...
    @property
    def remarks(self) -> Sequence["Said"]: ...
    @property
    def origin(self) -> str: ...
    @property
    def based_on(self) -> int: ...


class Typed(Protocol):
    """One score and comment as they were typed."""

    @property
    def score(self) -> Decimal | None: ...
    @property
    def comment(self) -> str: ...


class Said(Protocol):
    """One remark as it was typed."""

    def model_dump(self) -> dict[str, Any]: ...


Act = Callable[[dict[str, MarkIn], list[Remark], Window | None], Awaitable[T]]


@dataclass(frozen=True, slots=True)
class Submitted:
    """A verdict that has just come into force."""

    review: int
    queue: Queue
    title: str
    total: Decimal
    max_total: Decimal


async def desk(actor: Actor, review_id: int) -> Desk:
    """Everything on the desk but the work itself."""
    review = await queries.review(actor, review_id)
    return Desk(
        review=review,
        stand=stand_of(review, actor),
        rubric=queries.rubric(review.queue),
        kept=await queries.kept_draft(actor, review_id),
        history=await queries.history(actor, review_id),
    )


def stand_of(review: ReviewOut, actor: Actor) -> Stand:
    """Whose turn it is."""
    if review.state is not ReviewState.CLAIMED:
        return Stand.FREE
    return Stand.MINE if review.holder == actor.id else Stand.TAKEN


async def keep_draft(actor: Actor, edit: Edit) -> str | None:
    """Keep what was typed, whoever holds the work; a sentence where it is no longer this examiner's to submit."""
    try:
        await _holding(
            actor,
            edit,
            lambda marks, remarks, window: rules.save_draft(
                actor, review=edit.review_id, marks=marks, remarks=remarks, window=window
            ),
        )
    except GradedMeanwhile as meanwhile:
        return None if meanwhile.grading.examiner == actor.name else sentence(meanwhile)
    except DomainError as refusal:
        return _explain(refusal)
    return None


async def submit(actor: Actor, edit: Edit, reason: str = "") -> Submitted | str | None:
    """Put the marks in force; a sentence says why not. None: this very form was submitted before, nothing is done."""
    try:
        grading = await _holding(
            actor,
            edit,
            lambda marks, remarks, window: rules.submit(
                actor, review=edit.review_id, marks=marks, remarks=remarks, reason=reason, window=window
            ),
        )
        review = await queries.review(actor, edit.review_id)
    except GradedMeanwhile as meanwhile:
        return None if _is_same(meanwhile.grading, edit) else sentence(meanwhile)
    except DomainError as refusal:
        return _explain(refusal)
    return Submitted(review.id, review.queue, review.title, grading.total, grading.max_total)


async def release(actor: Actor, review_id: int) -> str | None:
    """Give the work back. That it was lost already is as good."""
    return await _refusal_of(rules.release(actor, review=review_id), lost_is_fine=True)


async def skip(actor: Actor, review_id: int, reason: str, *, flagged: bool) -> str | None:
    """Pass the work over."""
    return await _refusal_of(rules.skip(actor, review=review_id, reason=reason, flagged=flagged))


async def take(actor: Actor, review_id: int) -> str | None:
    """Claim this very work."""
    return await _refusal_of(rules.claim(actor, review=review_id))


async def take_next(actor: Actor, queue: Queue, topic: int | None = None) -> tuple[int | None, str | None]:
    """Claim the oldest waiting work, of that topic while there is any: its review, or a sentence why there is none."""
    try:
        review = await rules.claim_next(actor, queue=queue, topic=topic)
        if review is None and topic is not None:
            review = await rules.claim_next(actor, queue=queue)
    except DomainError as refusal:
        return None, sentence(refusal)
    return (review.id, None) if review else (None, _("Nothing is waiting in this queue."))


async def take_next_like(actor: Actor, review_id: int) -> tuple[int | None, str | None]:
    """Claim the next work of the queue that this one stands in, of its own topic first."""
    review = await queries.review(actor, review_id)
    return await take_next(actor, review.queue, review.topic)


async def lease(actor: Actor, review_id: int) -> datetime | None:
    """Until when the claim runs as it is; None when it is gone."""
    try:
        review = await queries.review(actor, review_id)
    except NotFound:
        return None
    return review.lease_until if stand_of(review, actor) is Stand.MINE else None


async def extend(actor: Actor, review_id: int) -> datetime | None:
    """Keep the claim alive; None when it is gone."""
    try:
        return await rules.keep_claim(actor, review=review_id)
    except DomainError:
        return None


def as_draft(history: Sequence[GradingOut]) -> dict[str, MarkIn]:
    """The marks in force, to start from when a work is graded again."""
    if not history:
        return {}
    return {key: MarkIn(score=mark.score, comment=mark.comment) for key, mark in history[0].marks.items()}


def as_text(draft: Mapping[str, Typed]) -> str:
    """A draft to copy."""
    lines = []
    for key, mark in draft.items():
        score = "–" if mark.score is None else f"{mark.score.normalize():f}"
        lines.append(f"{criterion_name(key)}: {score}\n{mark.comment}".rstrip())
    return "\n\n".join(lines)


def _marks(edit: Edit) -> dict[str, MarkIn]:
    try:
        return {key: MarkIn(score=mark.score, comment=mark.comment) for key, mark in edit.marks.items()}
    except ValidationError as fault:
        raise InvalidInput({str(error["loc"][-1]): [error["msg"]] for error in fault.errors()}) from fault


def _remarks(edit: Edit) -> list[Remark]:
    if len(edit.remarks) > MOST_REMARKS:
        raise InvalidInput({"remarks": []})
    try:
        return [Remark.model_validate(remark.model_dump()) for remark in edit.remarks]
    except ValidationError as fault:
        raise InvalidInput({"comment": [error["msg"] for error in fault.errors()]}) from fault


async def _holding(actor: Actor, edit: Edit, act: Act[T]) -> T:
    """Act upon a form that still speaks of the review as it is.

    A claim that ran out while nobody else wanted the work is simply taken up again; one given back is not.
    """
    typed = (_marks(edit), _remarks(edit), Window(edit.origin, edit.based_on) if edit.origin else None)
    await _check_current(actor, edit)
    try:
        return await act(*typed)
    except ClaimLost:
        await _check_current(actor, edit)
        is_taken = stand_of(await queries.review(actor, edit.review_id), actor) is Stand.TAKEN
        if is_taken or (await queries.kept_draft(actor, edit.review_id)).is_laid_down:
            raise
        await rules.claim(actor, review=edit.review_id)
        return await act(*typed)


async def _check_current(actor: Actor, edit: Edit) -> None:
    past = await queries.history(actor, edit.review_id)
    if len(past) > edit.version:
        raise GradedMeanwhile(past[0])


def _is_same(grading: GradingOut, edit: Edit) -> bool:
    given = {key: (mark.score, mark.comment) for key, mark in grading.marks.items()}
    typed = {key: (mark.score, mark.comment.strip()) for key, mark in edit.marks.items() if mark.score is not None}
    return given == typed


async def _refusal_of(act: Awaitable[object], *, lost_is_fine: bool = False) -> str | None:
    try:
        await act
    except DomainError as refusal:
        return None if lost_is_fine and isinstance(refusal, ClaimLost) else _explain(refusal)
    return None


def _explain(refusal: DomainError) -> str:
    if isinstance(refusal, DraftChanged):
        return Clash(sentence(refusal))
    if isinstance(refusal, InvalidInput):
        if "reason" in refusal.fields:
            return _("Give the reason.")
        if "comment" in refusal.fields:
            return _("A comment may have up to %(count)d characters.") % {"count": LONGEST_COMMENT}
        if "remarks" in refusal.fields:
            return _("There may be up to %(count)d comments on passages.") % {"count": MOST_REMARKS}
        names = ", ".join(criterion_name(key) for key in refusal.fields)
        return _("Check the score: %(names)s.") % {"names": names}
    return sentence(refusal)
