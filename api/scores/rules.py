"""Giving scores, correcting and removing them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from api import db
from api.access import Actor, Permission, may_remove
from api.audit.rules import as_json, noted, record
from api.audit.snapshots import snapshot
from api.errors import Forbidden
from api.lessons.rules import NAMED
from api.references import References
from api.scores.tables import Score
from api.worklogs.rules import log_working_day

references: Final = References("score", NAMED)
_GIVE: Final = noted(
    """INSERT INTO score (student, "group", score, date, given_by) VALUES ($1, $2, $3, $4, $5) RETURNING *""",
    action="create",
    object_type="score",
    actor="$5",
)
_CHANGE: Final = noted(
    """UPDATE score SET student = coalesce($2, student), "group" = coalesce($3, "group"), score = coalesce($4, score),
        updated_at = now() WHERE id = $1 RETURNING *""",
    action="change",
    object_type="score",
    actor="$5::int",
    before="$6",
)


async def give_score(actor: Actor, *, student: int, group: int, score: int, now: datetime) -> int:
    """A new score's id: points given today (Tashkent's `now`)."""
    actor.require(Permission.LESSONS_RECORD)
    day = now.date()
    async with db.transaction():
        await references.check({"student": student, "group": group})
        made: int = await db.fetch_value(_GIVE, student, group, score, day, actor.id)
        await log_working_day(actor, day)
    return made


async def change_score(actor: Actor, *, score: int, changes: Mapping[str, Any]) -> None:
    """Change what is given; who gave it, and when, stays."""
    actor.require(Permission.LESSONS_RECORD)
    async with db.transaction():
        before = await snapshot(Score, score)
        changed = {field: value for field, value in changes.items() if before[field] != value}
        if not changed:
            return
        await references.check(changed)
        wanted = [changed.get(field) for field in ("student", "group", "score")]
        await db.execute(_CHANGE, score, *wanted, actor.id, as_json(before))


async def remove_score(actor: Actor, *, score: int) -> None:
    """Remove a score: owners any, employees what they gave themselves."""
    actor.require(Permission.LESSONS_RECORD)
    async with db.transaction():
        before = await snapshot(Score, score)
        if not may_remove(actor, before["given_by"]):
            raise Forbidden
        await Score.delete().where(Score.id == score)
        await record(actor, action="remove", object_type="score", object_id=score, before=before)
