"""An exam's questions as rows: never changed, only replaced, so that what was answered stays what it was."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from api import db

Question = Mapping[str, Any]
"""`text`, `type`, `order`, `written_answer_sample` and `options`, each of these with `text`, `is_correct`, `order`."""

ASKED: Final = """SELECT q.id, q.text, q.type, q.place AS "order", q.sample AS written_answer_sample,
        coalesce((SELECT json_agg(json_build_object('id', o.id, 'text', o.text, 'is_correct', o.is_correct,
            'order', o.place) ORDER BY o.place, o.id) FROM exam_option o WHERE o.question = q.id), '[]') AS options
    FROM exam_question q WHERE q.exam = $1 AND q.replaced_at IS NULL ORDER BY q.place, q.id"""
_DROP: Final = """DELETE FROM exam_question q WHERE q.exam = $1 AND q.replaced_at IS NULL
    AND NOT EXISTS (SELECT FROM exam_answer a WHERE a.question = q.id)"""
_LAY_ASIDE: Final = "UPDATE exam_question SET replaced_at = now() WHERE exam = $1 AND replaced_at IS NULL"
_ASK: Final = """INSERT INTO exam_question (exam, text, type, place, sample)
    SELECT $1, text, type, place, sample FROM unnest($2::text[], $3::text[], $4::int[], $5::text[])
        WITH ORDINALITY AS asked(text, type, place, sample, number) ORDER BY number RETURNING id"""
_OFFER: Final = """INSERT INTO exam_option (question, text, is_correct, place)
    SELECT question, text, is_correct, place FROM unnest($1::int[], $2::text[], $3::bool[], $4::int[])
        WITH ORDINALITY AS offered(question, text, is_correct, place, number) ORDER BY number"""


async def questions_of(exam: int) -> list[dict[str, Any]]:
    """What the exam asks now, in order, with ids."""
    return [{**dict(row), "options": json.loads(row["options"])} for row in await db.fetch(ASKED, exam)]


async def replace_questions(exam: int, questions: Sequence[Question]) -> None:
    """Ask these instead of those there were; the exam's row is locked by the caller."""
    await db.execute(_DROP, exam)
    await db.execute(_LAY_ASIDE, exam)
    await ask(exam, questions)


async def ask(exam: int, questions: Sequence[Question]) -> None:
    """Add these questions to an exam that asks nothing."""
    rows = await db.fetch(
        _ASK,
        exam,
        [question["text"] for question in questions],
        [question["type"] for question in questions],
        _places(questions),
        [question["written_answer_sample"] or None for question in questions],
    )
    # Ids are given in the order of the rows, but RETURNING promises none.
    ids = sorted(row["id"] for row in rows)
    offered = [
        (row, option["text"], option["is_correct"], place)
        for row, question in zip(ids, questions, strict=True)
        for option, place in zip(question["options"] or [], _places(question["options"] or []), strict=True)
    ]
    if offered:
        await db.execute(_OFFER, *map(list, zip(*offered, strict=True)))


def facts_of_questions(questions: Sequence[Question]) -> list[dict[str, Any]]:
    """The questions as the audit trail keeps them, without ids."""
    return [
        {
            **{key: question[key] for key in ("text", "type", "order", "written_answer_sample")},
            "options": [{key: option[key] for key in ("text", "is_correct")} for option in question["options"]],
        }
        for question in questions
    ]


def _places(rows: Sequence[Mapping[str, Any]]) -> list[int]:
    return [number if row["order"] is None else row["order"] for number, row in enumerate(rows, start=1)]
