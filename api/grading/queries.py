"""Reading queues, claims, drafts and verdicts."""

from typing import Any, Final

import msgspec

from api import clock, db, sql
from api.access import Actor, Permission
from api.centre.queries import settings
from api.errors import NotFound
from api.grading.queues import spec_of
from api.grading.schemas import (
    DraftOut,
    GradingOut,
    MarkIn,
    MarkOut,
    Queue,
    Remark,
    ReviewOut,
    ReviewState,
    Rubric,
)

COUNTED_UP_TO: Final = 1000
"""Waiting items are counted no further: nobody needs the exact number of a mountain."""

# A claim whose lease has run out is shown as what it is: none.
_STATE = (
    "CASE WHEN r.state = 'claimed' AND r.lease_until < now()"
    " THEN CASE WHEN r.grading IS NULL THEN 'waiting' ELSE 'graded' END ELSE r.state END"
)
_REVIEW: Final = f"""
    SELECT r.id, r.queue, r.target, r.topic, r.title, r.submitted_at, {_STATE} AS state,
           CASE WHEN r.lease_until >= now() THEN r.holder END AS holder,
           CASE WHEN r.lease_until >= now() THEN {sql.name_of("h")} END AS holder_name,
           CASE WHEN r.lease_until >= now() THEN r.lease_until END AS lease_until,
           r.grading IS NOT NULL AS is_graded, g.total,
           CASE WHEN $1 THEN '#' || r.id ELSE {sql.name_of("s")} END AS candidate,
           (SELECT k.reason FROM review_skip k WHERE k.review = r.id AND k.flagged ORDER BY k.id DESC LIMIT 1) AS flag
    FROM review r
    JOIN account s ON s.id = r.student
    LEFT JOIN account h ON h.id = r.holder
    LEFT JOIN grading g ON g.id = r.grading
"""


def rubric(queue: Queue) -> Rubric:
    """The marks that the queue asks for now."""
    return spec_of(queue).rubric


async def review(actor: Actor, review_id: int) -> ReviewOut:
    """One review."""
    actor.require(Permission.GRADE)
    row = await db.fetch_row(f"{_REVIEW} WHERE r.id = $2", (await settings()).blind_grading, review_id)
    if row is None:
        raise NotFound
    return ReviewOut(**dict(row))


async def draft(actor: Actor, review_id: int) -> dict[str, MarkIn]:
    """The actor's own unfinished marks, empty where there are none."""
    return (await kept_draft(actor, review_id)).marks


async def kept_draft(actor: Actor, review_id: int) -> DraftOut:
    """The actor's own draft with all that is known of it."""
    row = await db.fetch_row(
        """SELECT marks, remarks, version, CASE WHEN version > 0 THEN saved_at END AS saved_at, is_laid_down
           FROM grading_draft WHERE review = $1 AND author = $2""",
        review_id,
        actor.id,
    )
    if row is None:
        return DraftOut()
    marks = {key: MarkIn(**mark) for key, mark in msgspec.json.decode(row["marks"]).items()}
    return DraftOut(**{**dict(row), "marks": marks, "remarks": _remarks(row["remarks"])})


async def history(actor: Actor, review_id: int) -> list[GradingOut]:
    """Every verdict on a review, newest first."""
    actor.require(Permission.GRADE)
    rows = await db.fetch(
        f"""SELECT g.id, {sql.name_of("e")} AS examiner, g.total, g.max_total, g.remarks, g.reason, g.created_at,
                   (SELECT array_agg(ARRAY[m.criterion, m.score::text, m.max_score::text, m.comment] ORDER BY m.id)
                    FROM mark m WHERE m.grading = g.id) AS marks
            FROM grading g JOIN account e ON e.id = g.examiner
            WHERE g.review = $1 ORDER BY g.id DESC""",
        review_id,
    )
    return [
        GradingOut(**{**dict(row), "marks": _marks(row["marks"]), "remarks": _remarks(row["remarks"])}) for row in rows
    ]


def _marks(rows: list[list[str]]) -> dict[str, MarkOut]:
    return {
        key: MarkOut.model_validate({"score": score, "max_score": max_score, "comment": comment})
        for key, score, max_score, comment in rows
    }


def _remarks(kept: str) -> list[Remark]:
    return [Remark(**remark) for remark in msgspec.json.decode(kept)]


async def waiting_counts() -> dict[Queue, int]:
    """How many wait in each queue, counted up to COUNTED_UP_TO + 1."""
    rows = await db.fetch(
        """SELECT q.queue, (SELECT count(*) FROM (
               SELECT FROM review r WHERE r.queue = q.queue AND r.state = 'waiting' LIMIT $2) AS counted) AS waiting
           FROM unnest($1::text[]) AS q (queue)""",
        list(Queue),
        COUNTED_UP_TO + 1,
    )
    return {Queue(row["queue"]): row["waiting"] for row in rows}


async def held(actor: Actor) -> list[ReviewOut]:
    """What the actor holds now, the claim that runs out first in front."""
    return await _reviews("WHERE r.state = 'claimed' AND r.holder = $2 AND r.lease_until >= now()"
                          " ORDER BY r.lease_until, r.id", actor.id)  # fmt: skip


async def graded_today(actor: Actor) -> int:
    """How many verdicts the actor has given since Tashkent's midnight."""
    return int(
        await db.fetch_value(
            "SELECT count(*) FROM grading WHERE examiner = $1 AND created_at >= $2", actor.id, clock.start_of_today()
        )
    )


async def graded_lately(actor: Actor, *, limit: int = 10) -> list[ReviewOut]:
    """What the actor graded since Tashkent's midnight, the latest in front."""
    return await _reviews(
        "WHERE g.examiner = $2 AND g.created_at >= $3 ORDER BY g.id DESC LIMIT $4",
        actor.id,
        clock.start_of_today(),
        limit,
    )


async def page(
    actor: Actor,
    *,
    queue: Queue,
    state: ReviewState | None = None,
    search: str = "",
    limit: int = 50,
    offset: int = 0,
) -> list[ReviewOut]:
    """A page of a queue: oldest first; the graded ones newest first.

    `search` finds titles, numbers (`#12`) and, unless the centre grades blind, names.
    """
    actor.require(Permission.GRADE)
    newest_first = "DESC" if state is ReviewState.GRADED else ""
    return await _reviews(
        f"""WHERE r.queue = $2 AND ($3::text IS NULL OR r.state = $3)
            AND ($4 = '' OR {sql.contains("r.title", "$4")} OR '#' || r.id = $4 OR r.id::text = $4
                 OR NOT $1 AND {sql.contains(sql.name_of("s"), "$4")})
            ORDER BY r.submitted_at {newest_first}, r.id {newest_first} LIMIT $5 OFFSET $6""",
        queue,
        state,
        search.strip(),
        limit,
        offset,
    )


async def _reviews(condition: str, *args: Any) -> list[ReviewOut]:
    rows = await db.fetch(f"{_REVIEW} {condition}", (await settings()).blind_grading, *args)
    return [ReviewOut(**dict(row)) for row in rows]
