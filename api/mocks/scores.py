"""The bands of a session, given and changed by examiners."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final
from uuid import UUID

from api import db
from api.access import Actor, Permission
from api.errors import InvalidInput, NotFound
from api.grading.queries import history
from api.grading.rules import give_verdict
from api.grading.schemas import MarkIn, Queue
from api.mocks import rules
from api.mocks.marking import BANDS

SCORED: Final = InvalidInput({"session": ["This field must be unique."]})
# Verdicts of one session come one after the other, those from a desk among them.
_IN_TURN: Final = f"SELECT id FROM review WHERE queue = '{Queue.MOCK}' AND target = $1 FOR NO KEY UPDATE"


async def give_score(actor: Actor, *, session: UUID, bands: Mapping[str, Decimal]) -> int:
    """Give a session its bands, once; one that still runs ends with it. Its id."""
    actor.require(Permission.MOCKS_MARK)
    row = await rules.session_id(session, "session")
    await rules.complete(row)
    async with db.transaction():
        await db.execute(_IN_TURN, row)
        if await db.fetch_value("SELECT EXISTS (SELECT FROM mock_score WHERE session = $1)", row):
            raise SCORED
        marks = {name: MarkIn(score=bands[name]) for name in BANDS}
        await give_verdict(actor, queue=Queue.MOCK, target=row, marks=marks)
    return row


async def change_score(actor: Actor, *, score: int, changes: Mapping[str, Decimal]) -> int:
    """Change the bands that are given; the overall follows, details and comments stay. The session's id."""
    actor.require(Permission.MOCKS_MARK)
    async with db.transaction():
        session = await db.fetch_value("SELECT session FROM mock_score WHERE id = $1", score)
        if session is None:
            raise NotFound
        review = await db.fetch_value(_IN_TURN, session)
        before = (await history(actor, review))[0]
        marks = {key: MarkIn(score=mark.score, comment=mark.comment) for key, mark in before.marks.items()}
        after = marks | {name: marks[name].model_copy(update={"score": band}) for name, band in changes.items()}
        if after != marks:
            await give_verdict(actor, queue=Queue.MOCK, target=session, marks=after, remarks=before.remarks)
    return int(session)
