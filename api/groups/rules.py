"""Making, changing and withdrawing groups."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from api import db
from api.access import Actor, Permission
from api.audit.rules import record
from api.audit.snapshots import snapshot
from api.errors import InvalidInput
from api.groups.tables import Group
from api.references import References

references: Final = References("study_group", {"subject": "FROM subject WHERE withdrawn_at IS NULL"})
_REFUSALS: Final = {"study_group_times_in_order": InvalidInput.whole("start_time must be earlier than end_time.")}


async def create_group(actor: Actor, *, facts: Mapping[str, Any]) -> int:
    """A new group's id."""
    actor.require(Permission.GROUPS_WRITE)
    async with db.transaction(_REFUSALS):
        await references.check(facts)
        group = Group({}, **facts)
        await group.save()
        after = await snapshot(Group, group.id)
        await record(actor, action="create", object_type="group", object_id=group.id, after=after)
    return int(group.id)


async def change_group(actor: Actor, *, group: int, changes: Mapping[str, Any]) -> None:
    """Change what is given."""
    actor.require(Permission.GROUPS_WRITE)
    async with db.transaction(_REFUSALS):
        before = await snapshot(Group, group)
        await references.check(changes, group)
        if changes:
            await Group.update({}, **changes).where(Group.id == group)
        after = await snapshot(Group, group)
        await record(actor, action="change", object_type="group", object_id=group, before=before, after=after)


async def withdraw_group(actor: Actor, *, group: int) -> None:
    """Take it out of every list; its students are in no group then, and the trail says who they were."""
    actor.require(Permission.GROUPS_WRITE)
    async with db.transaction():
        before = await snapshot(Group, group)
        await Group.update({Group.withdrawn_at: datetime.now(UTC)}).where(Group.id == group)
        members = await db.fetch('UPDATE account SET "group" = NULL WHERE "group" = $1 RETURNING id', group)
        before["students"] = sorted(member["id"] for member in members)
        await record(actor, action="withdraw", object_type="group", object_id=group, before=before)
