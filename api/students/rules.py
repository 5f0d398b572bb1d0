"""Making, changing and withdrawing students."""

from collections.abc import Mapping
from typing import Any

from api import db
from api.access import Actor, Permission, Role
from api.accounts import people
from api.accounts.rules import with_hash
from api.groups.queries import active_group


async def create_student(actor: Actor, *, facts: Mapping[str, Any]) -> int:
    """A new student's id."""
    actor.require(Permission.STUDENTS_WRITE)
    columns = await with_hash(facts)
    async with db.transaction(people.REFUSALS):
        await _check_group(columns)
        return await people.add(actor, role=Role.STUDENT, facts=columns)


async def change_student(actor: Actor, *, student: int, changes: Mapping[str, Any]) -> None:
    """Change what is given."""
    actor.require(Permission.STUDENTS_WRITE)
    columns = await with_hash(changes)
    async with db.transaction(people.REFUSALS):
        await _check_group(columns)
        await people.change(actor, role=Role.STUDENT, account=student, changes=columns)


async def withdraw_student(actor: Actor, *, student: int) -> None:
    """Take them out of every list; attendance, scores and payments keep their name."""
    actor.require(Permission.STUDENTS_WRITE)
    async with db.transaction():
        await people.withdraw(actor, role=Role.STUDENT, account=student)


async def _check_group(facts: Mapping[str, Any]) -> None:
    if facts.get("group") is not None:
        await active_group(facts["group"])
