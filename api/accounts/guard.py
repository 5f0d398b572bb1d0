"""Checking a token's version in the very statement that answers the request."""

from typing import Any, Final

from api import db
from api.access import Actor
from api.accounts.tokens import INVALID
from api.errors import Unauthenticated

_GUARDED: Final = (
    "SELECT (SELECT role || ' ' || token_version FROM account WHERE id = $1 AND is_active) AS standing, ({statement})"
)


async def fetch_guarded(actor: Actor, statement: str, *args: object) -> Any:
    """The one value of `statement`, whose arguments start at $2, if the actor's token still holds.

    The actor is as the token claims it; one round trip serves both questions.
    """
    row = await db.fetch_row(_GUARDED.format(statement=statement), actor.id, *args)
    assert row is not None
    if row["standing"] != f"{actor.role} {actor.token_version}":
        raise Unauthenticated(INVALID)
    return row[1]
