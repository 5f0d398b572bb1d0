"""What the workbench shows of scores."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from api import db, sql
from api.access import Actor, Permission

_LATEST: Final = f"""SELECT sc.date, sc.score, g.name AS "group", {sql.name_of("t")} AS given_by
    FROM score sc JOIN study_group g ON g.id = sc."group" LEFT JOIN account t ON t.id = sc.given_by
    WHERE sc.student = $1 ORDER BY sc.date DESC, sc.id DESC LIMIT $2"""


@dataclass(frozen=True, slots=True)
class ScoreOut:
    """Points of one lesson."""

    date: date
    score: int
    group: str
    given_by: str | None


async def latest_scores(actor: Actor, student: int, limit: int = 20) -> list[ScoreOut]:
    """The student's scores, the newest first."""
    actor.require(Permission.LESSONS_RECORD)
    return [ScoreOut(**dict(row)) for row in await db.fetch(_LATEST, student, limit)]
