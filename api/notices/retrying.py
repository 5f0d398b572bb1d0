"""Another try for notices that were given up."""

from collections.abc import Sequence
from typing import Final

from api import db
from api.access import Actor, Permission
from api.audit.rules import record
from api.notices.screens import FAILED

_RETRY: Final = f"""UPDATE notice n SET status = 'pending', attempts = 0, error = NULL, due_at = now()
    WHERE n.id = ANY ($1::bigint[]) AND {FAILED} RETURNING n.id"""


async def retry_failures(actor: Actor, notices: Sequence[int]) -> int:
    """Have these sent after all; how many are pending again."""
    actor.require(Permission.MESSAGES_SEND)
    async with db.transaction():
        again = [row["id"] for row in await db.fetch(_RETRY, notices)]
        for notice in again:
            await record(actor, action="retry", object_type="notice", object_id=notice)
    return len(again)
