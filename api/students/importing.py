"""Many students at once: all of them, or none."""

from collections.abc import Mapping, Sequence
from typing import Any

from api import db
from api.access import Actor, Permission, Role
from api.accounts import people
from api.accounts.rules import with_hash
from api.groups.queries import active_group


async def hashed(actor: Actor, facts: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The same facts with hashes in place of passwords; slow, and therefore before the transaction."""
    actor.require(Permission.STUDENTS_WRITE)
    return [await with_hash(one) for one in facts]


async def import_students(actor: Actor, columns: Sequence[Mapping[str, Any]]) -> list[int]:
    """The new students' ids, in one transaction."""
    actor.require(Permission.STUDENTS_WRITE)
    async with db.transaction(people.REFUSALS):
        for group in sorted({one["group"] for one in columns if one.get("group") is not None}):
            await active_group(group)
        return [await people.add(actor, role=Role.STUDENT, facts=one) for one in columns]


async def taken_usernames(usernames: Sequence[str]) -> set[str]:
    """Which of these are taken, in lower case."""
    rows = await db.fetch(
        "SELECT lower(username) AS name FROM account WHERE lower(username) = ANY ($1::text[]) AND withdrawn_at IS NULL",
        [name.lower() for name in usernames],
    )
    return {row["name"] for row in rows}
