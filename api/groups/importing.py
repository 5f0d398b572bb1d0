"""Many groups at once: all of them, or none."""

from collections.abc import Mapping, Sequence
from typing import Any

from api import db
from api.access import Actor, Permission
from api.groups.rules import create_group


async def import_groups(actor: Actor, groups: Sequence[Mapping[str, Any]]) -> list[int]:
    """The new groups' ids, in one transaction."""
    actor.require(Permission.GROUPS_WRITE)
    async with db.transaction():
        return [await create_group(actor, facts=facts) for facts in groups]
