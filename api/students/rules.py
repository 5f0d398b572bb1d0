"""Making, changing and withdrawing students."""

from collections.abc import Mapping
from typing import Any, Final

from api import db
from api.access import Actor, Permission, Role
from api.accounts import people
from api.accounts.rules import with_hash
from api.errors import FieldErrors
from api.groups.queries import ACTIVE_GROUP
from api.references import References

_REFERENCES: Final = References("account", {"group": ACTIVE_GROUP})


async def create_student(actor: Actor, *, facts: Mapping[str, Any]) -> int:
    """A new student's id."""
    actor.require(Permission.STUDENTS_WRITE)
    columns = await with_hash(facts)
    async with db.transaction(people.REFUSALS):
        people.refuse(await faults_beyond(columns))
        return await people.add(actor, role=Role.STUDENT, facts=columns)


async def change_student(actor: Actor, *, student: int, changes: Mapping[str, Any]) -> None:
    """Change what is given."""
    actor.require(Permission.STUDENTS_WRITE)
    columns = await with_hash(changes)
    async with db.transaction(people.REFUSALS):
        people.refuse(await faults_beyond(columns, student))
        await people.change(actor, role=Role.STUDENT, account=student, changes=columns)


async def withdraw_student(actor: Actor, *, student: int) -> None:
    """Take them out of every list; attendance, scores and payments keep their name."""
    actor.require(Permission.STUDENTS_WRITE)
    async with db.transaction():
        await people.withdraw(actor, role=Role.STUDENT, account=student)


async def faults_beyond(facts: Mapping[str, Any], student: int | None = None) -> FieldErrors:
    """What is wrong with facts that are sound by themselves, of a new student or of this one."""
    return {**await people.faults_beyond(facts, student), **await _REFERENCES.faults(facts, student)}
