"""What the bot answers: results of every kind of exam, only of those to whom the chat belongs."""

from decimal import Decimal

from api import db
from api.grading import rules as grading
from api.grading.schemas import MarkIn, Queue
from api.multilevel import marking
from api.telegram import answers
from tests.callers import actor_of
from tests.factories import employee, owner, student, subject

assert marking.WRITING, "the queues are open"


async def multilevel(person: int, *, is_graded: bool) -> None:
    """A writing section handed in."""
    exam = await db.fetch_value("INSERT INTO multilevel_exam (title) VALUES ('Multilevel 1') RETURNING id")
    attempt = await db.fetch_value(
        "INSERT INTO user_test (student, exam, is_open) VALUES ($1, $2, false) RETURNING id", person, exam
    )
    result = await db.fetch_value(
        "INSERT INTO test_result (user_test, section_type, submitted_at) VALUES ($1, 'writing', '2026-03-01T20:00Z')"
        " RETURNING id",
        attempt,
    )
    review = await grading.open_review(queue=Queue.WRITING, target=result, student=person, title="Multilevel 1")
    if is_graded:
        teacher = actor_of(await employee())
        await grading.claim(teacher, review=review)
        marks = {"task1": MarkIn(score=Decimal("20.5")), "task2": MarkIn(score=Decimal(45))}
        await grading.submit(teacher, review=review, marks=marks)


async def exam_and_mock(person: int) -> None:
    """One exam that is checked, one mock test without its bands."""
    boss = (await owner()).id
    exam = await db.fetch_value(
        "INSERT INTO exam (subject, title, code, date) VALUES ($1, 'Final', 'ABC123', '2026-03-02') RETURNING id",
        (await subject()).id,
    )
    await db.execute(
        "INSERT INTO exam_result (exam, student, score, correct_answers, total_questions, is_checked, checked_by,"
        " checked_at, created_at) VALUES ($1, $2, 87.5, 7, 8, true, $3, now(), '2026-03-02 12:00')",
        *(exam, person, boss),
    )
    test = await db.fetch_value(
        "INSERT INTO mock_test (title, code, created_by) VALUES ('Cambridge 18', 'MOCK01', $1) RETURNING id", boss
    )
    session = await db.fetch_value(
        'INSERT INTO mock_session ("user", test, started_at, due_at) VALUES ($1, $2, $3::date, $3::date + 1)'
        " RETURNING id",
        *(person, test),
        (await db.fetch_value("SELECT '2026-03-03'::date")),
    )
    await db.execute(
        "INSERT INTO mock_score (session, listening, reading, writing, speaking, score, created_by)"
        " VALUES ($1, 7, 7, 6, 6, 6.5, $2)",
        *(session, boss),
    )


async def test_results_of_every_kind_are_told_newest_first_to_ones_own_chat_only() -> None:
    jasur = await student(first_name="Jasur", last_name="Qodirov", telegram_id="77")
    other = await student(telegram_id="78")
    await multilevel(jasur.id, is_graded=True)
    await exam_and_mock(jasur.id)
    await multilevel(other.id, is_graded=False)
    assert (await answers.results("77")).splitlines() == [
        "👤 Jasur Qodirov",
        "• “Cambridge 18”, IELTS (03.03.2026): 6.5",
        "• “Final” (02.03.2026): 87.5 %",
        "• “Multilevel 1”, Writing (02.03.2026): 65.5 / 75",
    ]
    assert (await answers.results("78")).splitlines()[1:] == ["• “Multilevel 1”, Writing (02.03.2026): tekshirilmoqda"]
    assert await answers.results("79") == answers.NOT_LINKED


async def test_staff_hear_that_these_commands_are_not_for_them() -> None:
    await employee(telegram_id="90", first_name="Bobur", last_name="T")
    for answer in (answers.results, answers.payments, answers.attendance):
        assert await answer("90") == answers.STAFF_ONLY
    assert "Bobur T" in await answers.greet("90")
