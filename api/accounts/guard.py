"""Checking a token's version in the very statement that answers the request."""

from typing import Any, Final

from api import db
from api.access import Actor
from api.accounts.tokens import INVALID
from api.errors import Unauthenticated

_GUARDED: Final = (
    "SELECT ({statement}),"
    " (SELECT role || ' ' || token_version FROM account WHERE id = ${actor} AND is_active) AS standing"
)


async def fetch_guarded(actor: Actor, statement: str, *args: object) -> Any:
    """The one value of `statement`, if the actor's token still holds.

    The actor is as the token claims it; one round trip serves both questions.
    """
    row = await db.fetch_row(_GUARDED.format(statement=statement, actor=len(args) + 1), *args, actor.id)
    assert row is not None
    if row["standing"] != f"{actor.role} {actor.token_version}":
        raise Unauthenticated(INVALID)
    return row[0]
