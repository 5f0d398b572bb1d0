"""Claiming, drafting, grading: at any time at most one examiner holds an item."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from api import db, sql
from api.access import Actor, Permission
from api.audit.rules import record
from api.centre.queries import settings
from api.errors import ClaimContested, ClaimLost, DraftChanged, InvalidInput, NotFound, TooManyClaims
from api.grading import chat, queries
from api.grading.queues import QueueSpec, Verdict, spec_of
from api.grading.schemas import GradingOut, MarkIn, Queue, Remark, ReviewOut, Rubric, Window

_CLAIM = "UPDATE review SET state = 'claimed', holder = $1, lease_until = now() + make_interval(mins => $2)"
_RETURN = (
    "UPDATE review SET holder = NULL, lease_until = NULL,"
    " state = CASE WHEN grading IS NULL THEN 'waiting' ELSE 'graded' END"
)
_STALE = "SELECT id FROM review WHERE state = 'claimed' AND lease_until < now() FOR UPDATE SKIP LOCKED"


async def open_review(*, queue: Queue, target: int, student: int, title: str, topic: int | None = None) -> int:
    """Put something up for grading; its review's id. Works of one `topic` can be taken one after the other."""
    return int(
        await db.fetch_value(
            "INSERT INTO review (queue, target, student, title, topic) VALUES ($1, $2, $3, $4, $5) RETURNING id",
            queue,
            target,
            student,
            title,
            topic,
        )
    )


async def open_reviews(*, queue: Queue, student: int, title: str, topics: Mapping[int, int | None]) -> None:
    """Put several works of one student up at once, in the order of their targets, each with its topic."""
    await db.execute(
        """INSERT INTO review (queue, student, title, target, topic)
           SELECT $1, $2, $3, * FROM unnest($4::bigint[], $5::bigint[]) AS works(target, topic) ORDER BY target""",
        *(queue, student, title, list(topics), list(topics.values())),
    )


async def claim_next(actor: Actor, *, queue: Queue, topic: int | None = None) -> ReviewOut | None:
    """Claim the oldest waiting item, of that topic if one is given, that the actor has not passed over, or None."""
    actor.require(Permission.GRADE)
    async with db.transaction():
        minutes = await _room_for_one_more(actor)
        await return_stale_claims()
        of_topic = "" if topic is None else "AND r.topic = $4"
        claimed = await db.fetch_value(
            f"""{_CLAIM} WHERE id = (
                SELECT r.id FROM review r
                WHERE r.queue = $3 AND r.state = 'waiting' {of_topic}
                AND NOT EXISTS (SELECT FROM review_skip k WHERE k.review = r.id AND k.examiner = $1)
                ORDER BY r.submitted_at, r.id LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING id""",
            *(actor.id, minutes, queue),
            *(() if topic is None else (topic,)),
        )
        if claimed is None:
            return None
        await _take_up(actor, claimed)
        await chat.tell_taken(actor, claimed)
        return await queries.review(actor, claimed)


async def claim(actor: Actor, *, review: int) -> ReviewOut:
    """Claim this item, a graded one too, to grade it again; ClaimContested while somebody else holds it."""
    actor.require(Permission.GRADE)
    async with db.transaction():
        minutes = await _room_for_one_more(actor, besides=review)
        standing = await _standing(review)
        if standing["holder"] not in (None, actor.id) and standing["is_live"]:
            raise ClaimContested(standing["holder_name"], standing["lease_until"])
        await db.execute(f"{_CLAIM} WHERE id = $3", actor.id, minutes, review)
        await _take_up(actor, review)
        if standing["grading"] is None and standing["holder"] != actor.id:
            await chat.tell_taken(actor, review)
        return await queries.review(actor, review)


async def keep_claim(actor: Actor, *, review: int) -> datetime:
    """Extend the lease from now; until when it runs. ClaimLost where the actor holds it no more."""
    async with db.transaction():
        minutes = (await settings()).claim_minutes
        until: datetime | None = await db.fetch_value(
            f"{_CLAIM} WHERE id = $3 AND holder = $1 RETURNING lease_until", actor.id, minutes, review
        )
        if until is None:
            raise _lost(await _standing(review))
        return until


async def save_draft(
    actor: Actor,
    *,
    review: int,
    marks: Mapping[str, MarkIn],
    remarks: Sequence[Remark] = (),
    window: Window | None = None,
) -> datetime:
    """Keep unfinished marks for their author and extend the lease; until when it runs.

    The draft is kept in any case; ClaimLost says that the item is no longer the actor's to submit. Only what
    arrives after the actor's own verdict is too late to be a draft of anything, and what comes from a window that has
    not seen another window's words changes nothing: DraftChanged.
    """
    actor.require(Permission.GRADE)
    async with db.transaction():
        standing = await _standing(review)
        _check_known(spec_of(Queue(standing["queue"])).rubric, marks)
        if not (standing["state"] == "graded" and standing["examiner"] == actor.id):
            await _check_seen(actor, review, window)
            await db.execute(
                """INSERT INTO grading_draft AS kept (review, author, marks, remarks, version, origin, saved_at)
                   VALUES ($1, $2, $3::jsonb, $4::jsonb, 1, $5, now())
                   ON CONFLICT (review, author) DO UPDATE SET (marks, remarks, origin, saved_at, version)
                   = (excluded.marks, excluded.remarks, excluded.origin, now(),
                      kept.version + ((kept.marks, kept.remarks) <> (excluded.marks, excluded.remarks))::int)""",
                review,
                actor.id,
                msgspec.json.encode({key: mark.model_dump(mode="json") for key, mark in marks.items()}).decode(),
                _as_json(remarks),
                window.origin if window else "",
            )
    return await keep_claim(actor, review=review)


async def release(actor: Actor, *, review: int) -> None:
    """Give the item back for anyone to take; the draft stays for its author, and typing on does not take it again."""
    async with db.transaction():
        await _give_back(actor, review)


async def skip(actor: Actor, *, review: int, reason: str, flagged: bool = False) -> None:
    """Give the item back, with a reason, not to be offered it again; `flagged` where the work itself is at fault."""
    if not reason.strip():
        raise InvalidInput({"reason": ["This field may not be blank."]})
    async with db.transaction():
        await _give_back(actor, review)
        await db.execute(
            """INSERT INTO review_skip (review, examiner, reason, flagged) VALUES ($1, $2, $3, $4)
               ON CONFLICT (review, examiner) DO UPDATE SET (reason, flagged, created_at) = ($3, $4, now())""",
            review,
            actor.id,
            reason.strip(),
            flagged,
        )
        facts = {"reason": reason.strip(), "flagged": flagged}
        await record(actor, action="skip", object_type="review", object_id=review, after=facts)


async def submit(
    actor: Actor,
    *,
    review: int,
    marks: Mapping[str, MarkIn],
    remarks: Sequence[Remark] = (),
    reason: str = "",
    window: Window | None = None,
) -> GradingOut:
    """Put a verdict in force: marks, audit row and what the queue's feature makes of it together or not at all.

    A review that has a verdict already takes another only with a reason. ClaimLost where the actor holds it no more;
    DraftChanged as for drafts.
    """
    actor.require(Permission.GRADE)
    async with db.transaction():
        standing = await _standing(review)
        if standing["holder"] != actor.id:
            raise _lost(standing)
        _check_complete(spec_of(Queue(standing["queue"])).rubric, marks)
        if standing["grading"] is not None and not reason.strip():
            raise InvalidInput({"reason": ["This field may not be blank."]})
        await _check_seen(actor, review, window)
        return await _put_in_force(actor, standing, marks, remarks, reason.strip())


async def give_verdict(
    actor: Actor,
    *,
    queue: Queue,
    target: int,
    marks: Mapping[str, MarkIn],
    remarks: Sequence[Remark] = (),
    reason: str = "",
) -> GradingOut:
    """Put a verdict in force without a claim, from outside of a desk; whoever holds the item loses it.

    The holder's draft stays. A second verdict is a re-grade. NotFound where nothing of that target was put up.
    """
    actor.require(Permission.GRADE)
    async with db.transaction():
        review = await db.fetch_value("SELECT id FROM review WHERE queue = $1 AND target = $2", queue, target)
        if review is None:
            raise NotFound
        standing = await _standing(review)
        _check_complete(spec_of(queue).rubric, marks)
        if standing["grading"] is None:
            await chat.tell_taken(actor, review)
        return await _put_in_force(actor, standing, marks, remarks, reason.strip())


async def withdraw_reviews(*, queue: Queue, targets: Sequence[int]) -> None:
    """Take these out of grading with every verdict and draft, in the transaction that removes what they point at."""
    await db.execute("DELETE FROM review WHERE queue = $1 AND target = ANY ($2::bigint[])", queue, list(targets))


async def return_stale_claims() -> int:
    """Give back every item whose lease has run out; how many."""
    rows = await db.fetch(f"{_RETURN} WHERE id IN ({_STALE}) RETURNING id, grading")
    await chat.tell_returned(row["id"] for row in rows if row["grading"] is None)
    return len(rows)


async def _room_for_one_more(actor: Actor, besides: int = 0) -> int:
    """Check the cap, one claim of an examiner at a time; the minutes that a claim lasts."""
    centre = await settings()
    await db.execute("SELECT FROM account WHERE id = $1 FOR NO KEY UPDATE", actor.id)
    holding = await db.fetch_value(
        "SELECT count(*) FROM review WHERE state = 'claimed' AND holder = $1 AND lease_until >= now() AND id <> $2",
        actor.id,
        besides,
    )
    if holding >= centre.claims_per_examiner:
        raise TooManyClaims(centre.claims_per_examiner)
    return centre.claim_minutes


async def _standing(review: int) -> Mapping[str, Any]:
    """The review's row, locked, with its holder's name and the author of the verdict in force."""
    # Locked by a statement of its own: the next one then sees all that the lock waited for.
    await db.execute("SELECT FROM review WHERE id = $1 FOR NO KEY UPDATE", review)
    row = await db.fetch_row(
        f"""SELECT r.*, r.lease_until >= now() AS is_live,
                  (SELECT g.examiner FROM grading g WHERE g.id = r.grading) AS examiner,
                  (SELECT {sql.name_of("h")} FROM account h WHERE h.id = r.holder) AS holder_name
           FROM review r WHERE r.id = $1""",
        review,
    )
    if row is None:
        raise NotFound
    return dict(row)


def _lost(standing: Mapping[str, Any]) -> ClaimLost:
    return ClaimLost(standing["holder_name"], standing["lease_until"]) if standing["is_live"] else ClaimLost()


async def _give_back(actor: Actor, review: int) -> None:
    returned = await db.fetch_row(f"{_RETURN} WHERE id = $1 AND holder = $2 RETURNING grading", review, actor.id)
    if returned is None:
        raise _lost(await _standing(review))
    if returned["grading"] is None:
        await chat.tell_returned([review])
    await db.execute(
        """INSERT INTO grading_draft (review, author, is_laid_down) VALUES ($1, $2, true)
           ON CONFLICT (review, author) DO UPDATE SET is_laid_down = true""",
        review,
        actor.id,
    )


async def _take_up(actor: Actor, review: int) -> None:
    await db.execute(
        "UPDATE grading_draft SET is_laid_down = false WHERE review = $1 AND author = $2 AND is_laid_down",
        review,
        actor.id,
    )


async def _check_seen(actor: Actor, review: int, window: Window | None) -> None:
    if window is None:
        return
    changed: datetime | None = await db.fetch_value(
        "SELECT saved_at FROM grading_draft WHERE review = $1 AND author = $2 AND version <> $3 AND origin <> $4",
        *(review, actor.id, window.based_on, window.origin),
    )
    if changed is not None:
        raise DraftChanged(changed)


def _as_json(remarks: Sequence[Remark]) -> str:
    return msgspec.json.encode([remark.model_dump(mode="json") for remark in remarks]).decode()


def _check_known(rubric: Rubric, marks: Mapping[str, MarkIn]) -> None:
    known = {criterion.key for criterion in rubric.criteria}
    if strange := set(marks) - known:
        raise InvalidInput({key: ["No such criterion."] for key in sorted(strange)})


def _check_complete(rubric: Rubric, marks: Mapping[str, MarkIn]) -> None:
    _check_known(rubric, marks)
    faults = {}
    for criterion in rubric.criteria:
        score = marks[criterion.key].score if criterion.key in marks else None
        if score is None and criterion.required:
            faults[criterion.key] = ["This field is required."]
        elif score is not None and not 0 <= score <= criterion.max_score:
            faults[criterion.key] = [f"The score is from 0 to {criterion.max_score}."]
    if faults:
        raise InvalidInput(faults)


async def _put_in_force(
    actor: Actor, standing: Mapping[str, Any], marks: Mapping[str, MarkIn], remarks: Sequence[Remark], reason: str
) -> GradingOut:
    review, spec = standing["id"], spec_of(Queue(standing["queue"]))
    given = {c.key: marks[c.key] for c in spec.rubric.criteria if c.key in marks and marks[c.key].score is not None}
    grading = await _write_grading(actor, review, spec, given, reason)
    if remarks:
        await db.execute("UPDATE grading SET remarks = $2::jsonb WHERE id = $1", grading, _as_json(remarks))
    await db.execute("DELETE FROM grading_draft WHERE review = $1 AND author = $2", review, actor.id)
    past = await queries.history(actor, review)
    before = past[1].model_dump(mode="json") if len(past) > 1 else None
    after = past[0].model_dump(mode="json")
    await record(
        actor, action="grade", object_type="review", object_id=review, before=before, after=after, reason=reason
    )
    about = (standing["target"], standing["student"], standing["title"])
    await spec.announce(Verdict(grading, *about, actor.id, given, past[0].total, tuple(remarks)))
    return past[0]


async def _write_grading(actor: Actor, review: int, spec: QueueSpec, marks: Mapping[str, MarkIn], reason: str) -> int:
    grading = await db.fetch_value(
        "INSERT INTO grading (review, examiner, rubric, total, max_total, reason)"
        " VALUES ($1, $2, $3, $4, $5, $6) RETURNING id",
        review,
        actor.id,
        spec.rubric.name,
        spec.total({key: mark.score for key, mark in marks.items() if mark.score is not None}),
        spec.max_total,
        reason,
    )
    best = {criterion.key: criterion.max_score for criterion in spec.rubric.criteria}
    await db.execute(
        "INSERT INTO mark (grading, criterion, score, max_score, comment)"
        " SELECT $1, * FROM unnest($2::text[], $3::numeric[], $4::numeric[], $5::text[])",
        grading,
        list(marks),
        [mark.score for mark in marks.values()],
        [best[key] for key in marks],
        [mark.comment for mark in marks.values()],
    )
    await db.execute(
        "UPDATE review SET state = 'graded', holder = NULL, lease_until = NULL, grading = $2 WHERE id = $1",
        review,
        grading,
    )
    return int(grading)
