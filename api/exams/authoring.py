"""Exams as staff write, publish, copy and withdraw them."""

import secrets
import string
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from api import db
from api.access import Actor, Permission
from api.audit.rules import record
from api.audit.snapshots import snapshot
from api.errors import NotFound
from api.exams.papers import Question, ask, facts_of_questions, questions_of, replace_questions
from api.exams.tables import Exam
from api.references import References

references: Final = References("exam", {"subject": "FROM subject WHERE withdrawn_at IS NULL"})
CODE_LETTERS: Final = string.ascii_uppercase + string.digits
CODE_LENGTH: Final = 6
COPIED: Final = " (Nusxa)"
LONGEST_TITLE: Final = 255
_MAKE: Final = """INSERT INTO exam
        (code, subject, title, description, time_limit, is_published, is_active, date, created_by)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (code) DO NOTHING RETURNING id"""
_FACTS: Final = ("subject", "title", "description", "time_limit", "is_published", "is_active", "date")


async def create_exam(actor: Actor, *, facts: Mapping[str, Any], questions: Sequence[Question]) -> int:
    """A new exam's id; its code is made up."""
    actor.require(Permission.EXAMS_WRITE)
    async with db.transaction():
        await references.check(facts)
        return await _make(actor, facts, questions)


async def change_exam(
    actor: Actor, *, exam: int, changes: Mapping[str, Any], questions: Sequence[Question] | None = None
) -> None:
    """Change what is given; questions that are given replace those there were, and submitted answers keep theirs."""
    actor.require(Permission.EXAMS_WRITE)
    async with db.transaction():
        before = await _facts(exam, with_questions=questions is not None)
        await references.check(changes, exam)
        if changes:
            await Exam.update({}, **changes).where(Exam.id == exam)
        if questions is not None:
            await replace_questions(exam, questions)
        after = await _facts(exam, with_questions=questions is not None)
        await record(actor, action="change", object_type="exam", object_id=exam, before=before, after=after)


async def publish_exam(actor: Actor, *, exam: int, is_published: bool) -> None:
    """Let students see the exam, or take it from their eyes."""
    await change_exam(actor, exam=exam, changes={"is_published": is_published})


async def copy_exam(actor: Actor, *, exam: int) -> int:
    """A new exam's id: the same questions under a code of its own, not published."""
    actor.require(Permission.EXAMS_WRITE)
    async with db.transaction():
        original = await db.fetch_row("SELECT * FROM exam WHERE id = $1 AND withdrawn_at IS NULL FOR SHARE", exam)
        if original is None:
            raise NotFound
        title = original["title"][: LONGEST_TITLE - len(COPIED)] + COPIED
        copied = {**original, "title": title, "is_published": False, "is_active": True}
        return await _make(actor, copied, await questions_of(exam))


async def withdraw_exam(actor: Actor, *, exam: int) -> None:
    """Take it out of every list; its results stay and keep its title."""
    actor.require(Permission.EXAMS_WRITE)
    async with db.transaction():
        before = await snapshot(Exam, exam)
        await Exam.update({Exam.withdrawn_at: datetime.now(UTC)}).where(Exam.id == exam)
        await record(actor, action="withdraw", object_type="exam", object_id=exam, before=before)


async def _make(actor: Actor, facts: Mapping[str, Any], questions: Sequence[Question]) -> int:
    made = None
    while made is None:
        code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
        made = await db.fetch_value(_MAKE, code, *(facts[name] for name in _FACTS), actor.id)
    await ask(made, questions)
    after = await _facts(made, with_questions=True)
    await record(actor, action="create", object_type="exam", object_id=made, after=after)
    return int(made)


async def _facts(exam: int, *, with_questions: bool) -> dict[str, Any]:
    """The exam, locked, and if wanted what it asks."""
    facts = await snapshot(Exam, exam)
    if with_questions:
        facts["questions"] = facts_of_questions(await questions_of(exam))
    return facts
