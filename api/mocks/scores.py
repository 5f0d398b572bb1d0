"""The bands of a session, given and changed by examiners."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final
from uuid import UUID

from api import db
from api.access import Actor, Permission
from api.errors import InvalidInput, NotFound
from api.grading.rules import give_verdict
from api.grading.schemas import MarkIn, Queue
from api.mocks import rules
from api.mocks.marking import BANDS

SCORED: Final = InvalidInput({"session": ["This field must be unique."]})
# Verdicts of one session come one after the other, those from a desk among them.
_IN_TURN: Final = f"SELECT FROM review WHERE queue = '{Queue.MOCK}' AND target = $1 FOR NO KEY UPDATE"


async def give_score(actor: Actor, *, session: UUID, bands: Mapping[str, Decimal]) -> int:
    """Give a session its bands, once; one that still runs ends with it. Its id."""
    actor.require(Permission.MOCKS_MARK)
    row = await rules.session_id(session, "session")
    await rules.complete(row)
    async with db.transaction():
        await db.execute(_IN_TURN, row)
        if await db.fetch_value("SELECT EXISTS (SELECT FROM mock_score WHERE session = $1)", row):
            raise SCORED
        await _give(actor, row, bands)
    return row


async def change_score(actor: Actor, *, score: int, changes: Mapping[str, Decimal]) -> int:
    """Change the bands that are given; the overall follows. The session's id."""
    actor.require(Permission.MOCKS_MARK)
    async with db.transaction():
        session = await db.fetch_value("SELECT session FROM mock_score WHERE id = $1", score)
        if session is None:
            raise NotFound
        await db.execute(_IN_TURN, session)
        row = await db.fetch_row(f"SELECT {', '.join(BANDS)} FROM mock_score WHERE id = $1", score)
        assert row is not None
        before = dict(row)
        if (after := {**before, **changes}) != before:
            await _give(actor, session, after)
    return int(session)


async def _give(actor: Actor, session: int, bands: Mapping[str, Decimal]) -> None:
    marks = {name: MarkIn(score=bands[name]) for name in BANDS}
    await give_verdict(actor, queue=Queue.MOCK, target=session, marks=marks)
