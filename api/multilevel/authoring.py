"""Exams as staff write them."""

from collections.abc import Sequence
from typing import Final

from api import db
from api.access import Actor, Permission
from api.audit.rules import record
from api.errors import InvalidInput, NotFound
from api.multilevel.schemas import ExamIn, QuestionType, SectionIn, SectionType

WRITING_TASKS: Final = ((1, QuestionType.LETTER), (2, QuestionType.ESSAY))
SPEAKING_PARTS: Final = {QuestionType.PART1, QuestionType.PART2, QuestionType.PART3}
IN_USE: Final = InvalidInput({"sections": ["Questions that students have already answered can't be removed."]})


async def save_exam(actor: Actor, *, exam: int | None, content: ExamIn) -> int:
    """Make an exam, or change one; its id. Questions keep their ids as long as their section and number stay."""
    actor.require(Permission.MULTILEVEL_AUTHOR)
    _check_sections(content.sections)
    refusals = {"speaking_audio_question_fkey": IN_USE}
    async with db.transaction(refusals):
        before = await _facts(exam) if exam is not None else None
        saved = await _save_title(actor, exam, content)
        await _save_sections(saved, content.sections)
        action = "create" if exam is None else "change"
        facts = content.model_dump(mode="json")
        await record(actor, action=action, object_type="multilevel_exam", object_id=saved, before=before, after=facts)
    return saved


async def withdraw_exam(actor: Actor, *, exam: int) -> None:
    """Take an exam out of every list; attempts at it and their results stay."""
    actor.require(Permission.MULTILEVEL_AUTHOR)
    async with db.transaction():
        before = await _facts(exam)
        await db.execute("UPDATE multilevel_exam SET withdrawn_at = now(), is_active = false WHERE id = $1", exam)
        await record(actor, action="withdraw", object_type="multilevel_exam", object_id=exam, before=before)


def _check_sections(sections: Sequence[SectionIn]) -> None:
    kinds = [section.section_type for section in sections]
    if sorted(kinds) != sorted(SectionType):
        raise InvalidInput({"sections": ["An exam has one writing and one speaking section."]})
    for section in sections:
        asked = [(question.number, question.question_type) for question in section.questions]
        if section.section_type is SectionType.WRITING and tuple(sorted(asked)) != WRITING_TASKS:
            raise InvalidInput({"sections": ["Writing has two tasks: a letter and an essay."]})
        if section.section_type is SectionType.SPEAKING and not asked:
            raise InvalidInput({"sections": ["Speaking has one question or more."]})
        if section.section_type is SectionType.SPEAKING and {kind for _, kind in asked} - SPEAKING_PARTS:
            raise InvalidInput({"sections": ["A speaking question belongs to part 1, 2 or 3."]})
        if len({number for number, _ in asked}) != len(asked):
            raise InvalidInput({"sections": ["Two questions have the same number."]})


async def _facts(exam: int) -> dict[str, object]:
    row = await db.fetch_row(
        "SELECT title, is_active FROM multilevel_exam WHERE id = $1 AND withdrawn_at IS NULL FOR UPDATE", exam
    )
    if row is None:
        raise NotFound
    questions = await db.fetch(
        """SELECT s.section_type, s.duration, q.number, q.question_type, q.text FROM multilevel_section s
           JOIN multilevel_question q ON q.section = s.id WHERE s.exam = $1 ORDER BY s.id, q.number""",
        exam,
    )
    return {**dict(row), "questions": [dict(question) for question in questions]}


async def _save_title(actor: Actor, exam: int | None, content: ExamIn) -> int:
    if exam is None:
        return int(
            await db.fetch_value(
                "INSERT INTO multilevel_exam (title, is_active, created_by) VALUES ($1, $2, $3) RETURNING id",
                content.title,
                content.is_active,
                actor.id,
            )
        )
    await db.execute(
        "UPDATE multilevel_exam SET title = $2, is_active = $3 WHERE id = $1", exam, content.title, content.is_active
    )
    return exam


async def _save_sections(exam: int, sections: Sequence[SectionIn]) -> None:
    for section in sections:
        section_id = await db.fetch_value(
            """INSERT INTO multilevel_section (exam, section_type, duration) VALUES ($1, $2, $3)
               ON CONFLICT (exam, section_type) DO UPDATE SET duration = $3 RETURNING id""",
            exam,
            section.section_type,
            section.duration,
        )
        numbers = [question.number for question in section.questions]
        await db.execute(
            "DELETE FROM multilevel_question WHERE section = $1 AND NOT number = ANY ($2)", section_id, numbers
        )
        await db.execute(
            """INSERT INTO multilevel_question (section, number, question_type, text)
               SELECT $1, * FROM unnest($2::int[], $3::text[], $4::text[])
               ON CONFLICT (section, number) DO UPDATE SET (question_type, text)
                   = (excluded.question_type, excluded.text)""",
            section_id,
            numbers,
            [question.question_type for question in section.questions],
            [question.text for question in section.questions],
        )
