"""`python -m tests.journeys.population N`: staff, an exam, and N students with an open attempt and a token each.

Works on the installation that the environment names; prints JSON.
"""

import asyncio
import json
import sys
from typing import Any

from api import db
from api.access import Actor, Role
from api.accounts.tokens import TokenKind, issue
from api.multilevel.attempts import open_user_test
from tests import factories
from tests.callers import actor_of
from tests.multilevel.exams import exam_by


async def populate(students: int) -> dict[str, Any]:
    """The centre as JSON: usernames of staff, the exam, and what each student sends with."""
    await db.open_pool()
    owner = await factories.owner(username="owner001")
    examiners = [await factories.employee(username=f"teacher{number:03}") for number in (1, 2)]
    exam = await exam_by(owner)
    sitting = [await _student(exam, number) for number in range(students)]
    await db.close_pool()
    return {"examiners": [examiner.username for examiner in examiners], "exam": exam, "students": sitting}


async def _student(exam: int, number: int) -> dict[str, Any]:
    student = await factories.student(username=f"student{number:03}", telegram_id=str(5_000_000 + number))
    actor: Actor = actor_of(student)
    assert actor.role is Role.STUDENT
    attempt, _ = await open_user_test(actor, exam=exam)
    results = await db.fetch("SELECT id, section_type FROM test_result WHERE user_test = $1", attempt)
    questions = await db.fetch(
        "SELECT q.id FROM multilevel_question q JOIN multilevel_section s ON s.id = q.section"
        " WHERE s.exam = $1 AND s.section_type = 'speaking' ORDER BY q.number",
        exam,
    )
    return {
        "token": issue(actor, TokenKind.ACCESS),
        "chat": str(5_000_000 + number),
        "user_test": attempt,
        "results": {row["section_type"]: row["id"] for row in results},
        "questions": [row["id"] for row in questions],
    }


if __name__ == "__main__":
    print(json.dumps(asyncio.run(populate(int(sys.argv[1])))))
