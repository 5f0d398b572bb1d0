"""Reading what the workbench's screens show of multilevel exams."""

import json
from typing import Final

from api import db, sql
from api.access import Actor, Permission
from api.media.rules import url_of
from api.multilevel.queries import SECTIONS
from api.multilevel.schemas import (
    AttemptOut,
    AttemptResultOut,
    PageOut,
    SpeakingAnswerOut,
    StaffExamOut,
    WritingTaskOut,
)

_NAME: Final = sql.name_of("s")


async def writing_tasks(test_result: int) -> list[WritingTaskOut]:
    """The tasks of a writing section with the pages handed in for each."""
    tasks = await db.fetch(
        """SELECT q.number, q.question_type, q.text FROM test_result tr
           JOIN user_test ut ON ut.id = tr.user_test
           JOIN multilevel_section s ON s.exam = ut.exam AND s.section_type = tr.section_type
           JOIN multilevel_question q ON q.section = s.id
           WHERE tr.id = $1 ORDER BY q.number""",
        test_result,
    )
    pages = await db.fetch(
        """SELECT i.id, i.task, i.page, f.name, f.width, f.height
           FROM writing_image i JOIN stored_file f ON f.id = i.file
           WHERE i.test_result = $1 ORDER BY i.task, i.page""",
        test_result,
    )
    return [
        WritingTaskOut(
            **dict(task),
            pages=[
                PageOut(id=p["id"], page=p["page"], url=url_of(p["name"]), width=p["width"], height=p["height"])
                for p in pages
                if p["task"] == task["number"]
            ],
        )
        for task in tasks
    ]


async def speaking_answers(test_result: int) -> list[SpeakingAnswerOut]:
    """The recordings of a speaking section in the order of the questions."""
    rows = await db.fetch(
        """SELECT a.id, f.name, f.content_type,
                  coalesce(q.number::text, 'Part ' || a.part) AS label,
                  coalesce(q.text, (SELECT string_agg(p.text, E'\n' ORDER BY p.number) FROM multilevel_question p
                    JOIN multilevel_section s ON s.id = p.section
                    WHERE s.exam = ut.exam AND s.section_type = 'speaking'
                      AND p.question_type = 'part' || a.part), '') AS text
           FROM speaking_audio a
           JOIN stored_file f ON f.id = a.file
           JOIN test_result tr ON tr.id = a.test_result
           JOIN user_test ut ON ut.id = tr.user_test
           LEFT JOIN multilevel_question q ON q.id = a.question
           WHERE a.test_result = $1 ORDER BY coalesce(q.number, a.part), a.id""",
        test_result,
    )
    return [
        SpeakingAnswerOut(
            id=row["id"],
            label=row["label"],
            text=row["text"],
            url=url_of(row["name"]),
            content_type=row["content_type"],
        )
        for row in rows
    ]


async def attempts(
    actor: Actor,
    *,
    search: str = "",
    exam: int | None = None,
    student: int | None = None,
    limit: int = 50,
    offset: int = 0,
) -> list[AttemptOut]:
    """A page of all attempts, newest first; `search` finds students' names and exams' titles."""
    actor.require(Permission.MULTILEVEL_AUTHOR)
    found = await db.fetch(
        f"""SELECT ut.id, {_NAME} AS student_name, x.title AS exam_title, ut.created_at
            FROM user_test ut JOIN account s ON s.id = ut.student JOIN multilevel_exam x ON x.id = ut.exam
            WHERE ($1::int IS NULL OR ut.exam = $1)
              AND ($2 = '' OR {sql.contains(_NAME, "$2")} OR {sql.contains("x.title", "$2")})
              AND ($5::int IS NULL OR ut.student = $5)
            ORDER BY ut.id DESC LIMIT $3 OFFSET $4""",
        exam,
        search.strip(),
        limit,
        offset,
        student,
    )
    sections = await _sections([row["id"] for row in found])
    return [AttemptOut(**dict(row), sections=sections.get(row["id"], [])) for row in found]


async def _sections(user_tests: list[int]) -> dict[int, list[AttemptResultOut]]:
    rows = await db.fetch(
        """SELECT tr.user_test, tr.id AS test_result_id, tr.section_type, tr.submitted_at, g.total, r.id AS review,
                  CASE WHEN tr.submitted_at IS NULL THEN 'not_submitted' WHEN g.id IS NULL THEN 'pending'
                       ELSE 'checked' END AS status
           FROM test_result tr
           LEFT JOIN review r ON r.queue = tr.section_type AND r.target = tr.id
           LEFT JOIN grading g ON g.id = r.grading
           WHERE tr.user_test = ANY ($1) ORDER BY tr.id""",
        user_tests,
    )
    found: dict[int, list[AttemptResultOut]] = {}
    for row in rows:
        found.setdefault(row["user_test"], []).append(AttemptResultOut(**dict(row)))
    return found


async def exams_for_staff(actor: Actor) -> list[StaffExamOut]:
    """Every exam that is not withdrawn, with how often it was sat, newest first."""
    actor.require(Permission.MULTILEVEL_AUTHOR)
    rows = await db.fetch(
        f"""SELECT x.id, x.title, x.is_active, x.created_at, {SECTIONS} AS sections,
                   (SELECT count(*) FROM user_test ut WHERE ut.exam = x.id) AS attempts,
                   (SELECT count(*) FROM user_test ut JOIN test_result tr ON tr.user_test = ut.id
                    WHERE ut.exam = x.id AND tr.submitted_at IS NOT NULL) AS submissions
            FROM multilevel_exam x WHERE x.withdrawn_at IS NULL ORDER BY x.id DESC"""
    )
    return [StaffExamOut(**{**dict(row), "sections": json.loads(row["sections"] or "[]")}) for row in rows]
