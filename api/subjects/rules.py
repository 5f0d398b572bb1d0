"""Making, renaming and withdrawing subjects."""

from datetime import UTC, datetime
from typing import Any

from api import db
from api.access import Actor, Permission
from api.audit.rules import record
from api.audit.snapshots import snapshot
from api.subjects.tables import Subject


async def create_subject(actor: Actor, *, name: str) -> int:
    """A new subject's id."""
    actor.require(Permission.SUBJECTS_WRITE)
    async with db.transaction():
        subject = Subject(name=name)
        await subject.save()
        await record(
            actor,
            action="create",
            object_type="subject",
            object_id=subject.id,
            after=await snapshot(Subject, subject.id),
        )
    return subject.id


async def change_subject(actor: Actor, *, subject: int, changes: dict[Any, Any]) -> None:
    """Change what is given."""
    actor.require(Permission.SUBJECTS_WRITE)
    async with db.transaction():
        before = await snapshot(Subject, subject)
        if changes:
            await Subject.update(changes).where(Subject.id == subject)
        after = await snapshot(Subject, subject)
        await record(actor, action="change", object_type="subject", object_id=subject, before=before, after=after)


async def withdraw_subject(actor: Actor, *, subject: int) -> None:
    """Take it out of every list; the groups that learn it keep its name."""
    actor.require(Permission.SUBJECTS_WRITE)
    async with db.transaction():
        before = await snapshot(Subject, subject)
        await Subject.update({Subject.withdrawn_at: datetime.now(UTC)}).where(Subject.id == subject)
        await record(actor, action="withdraw", object_type="subject", object_id=subject, before=before)
