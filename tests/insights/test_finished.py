"""A result of an exam is one once none of its answers waits for marks, whoever asks."""

from analytics import loaders
from api import db
from api.telegram import answers
from tests.factories import student, subject

EARNED: dict[str, list[float | None]] = {"Tests only": [1, 0], "Marked": [1, 0.5], "Half marked": [1, None]}


async def _sat(title: str, earned: list[float | None], person: int, of: int) -> None:
    exam = await db.fetch_value(
        "INSERT INTO exam (subject, title, code, date) VALUES"
        " ($1, $2::text, upper(left(md5($2::text), 6)), '2026-03-02') RETURNING id",
        *(of, title),
    )
    result = await db.fetch_value(
        "INSERT INTO exam_result (exam, student, score, correct_answers, total_questions, created_at)"
        " VALUES ($1, $2, 50, 1, 2, '2026-03-02 12:00Z') RETURNING id",
        *(exam, person),
    )
    for number, worth in enumerate(earned, 1):
        kind = "test" if title == "Tests only" else "written"
        await db.execute(
            """WITH asked AS (INSERT INTO exam_question (exam, text, type, place) VALUES ($1, 'Why?', $2::text, $3)
                RETURNING id)
            INSERT INTO exam_answer (result, question, number, question_text, question_type, earned)
            SELECT $4, id, $3, 'Why?', $2::text, $5 FROM asked""",
            *(exam, kind, number, result, worth),
        )


async def test_a_result_is_told_and_counted_once_nothing_of_it_waits_whether_anybody_ticked_it_or_not() -> None:
    jasur, english = await student(telegram_id="77"), await subject()
    for title, earned in EARNED.items():
        await _sat(title, earned, jasur.id, english.id)
    told = {line.split("”")[0].removeprefix("• “"): line for line in (await answers.results("77")).splitlines()[1:]}
    assert {title: line.rsplit(": ")[-1] for title, line in told.items()} == {
        "Tests only": "50 %", "Marked": "50 %", "Half marked": "tekshirilmoqda",
    }  # fmt: skip
    with loaders.reading() as source:
        results, exams = loaders.exam_results(source), loaders.exams(source)
    assert set(results["title"]) == {"Tests only", "Marked"} and set(results["share"]) == {0.5}
    assert dict(zip(exams["title"], exams["waiting"], strict=True)) == {"Tests only": 0, "Marked": 0, "Half marked": 1}
