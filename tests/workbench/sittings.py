"""Mock tests sat and exams handed in: with files, without the API."""

import io
import json
from functools import cache

from PIL import Image, ImageDraw, ImageFont

from api import db
from api.accounts.tables import Account
from api.exams import marking as exams
from api.grading.rules import open_review
from api.grading.schemas import Queue
from api.mocks import marking as mocks
from tests import factories
from tests.workbench import scene

assert mocks.RUBRIC, "importing these modules opens the queues"
assert exams.WRITTEN_ANSWER

REPORT = (
    "The chart gives information about how peoples travelled to work in one city between 1990 and 2020.\n\n"
    "Overall, the use of cars grew steadily while buses became less popular, and cycling remained rare."
)
ESSAY = (
    "Some people believe that homework should be abolished. In my opinion, it is still useful, but there should be"
    " less of it.\n\nFirstly, a task done at home shows what was understood. " + "Children also learn to plan. " * 45
)
KEY = {**{str(number): ["A"] for number in range(1, 41)}, "2": ["carbon dioxide", "CO2"], "3": ["TRUE"]}
SAMPLE = "Photosynthesis turns light, water and carbon dioxide into sugar and oxygen."


async def mock_test(author: Account, title: str = "IELTS Mock Test #1", questions: int = 40) -> int:
    """A test with a task of one page, and a key to the first questions of reading."""
    test: int = await db.fetch_value(
        "INSERT INTO mock_test (uuid, title, code, created_by)"
        " VALUES (gen_random_uuid(), $1, upper(left(md5(random()::text), 6)), $2) RETURNING id",
        title, author.id,
    )  # fmt: skip
    sound = await scene._store("mock_tests/listening/audio", "wav", "audio/wav", scene.tone(300))
    for section in ("reading", "writing", "listening"):
        file = await scene._store(f"tests/{section}", "pdf", "application/pdf", sheet(section))
        await db.execute(
            """INSERT INTO mock_section (test, section, file, audio_file, duration, question_count, answer_key)
               VALUES ($1, $2, $3, $4, 60, $5, $6::jsonb)""",
            *(test, section, file, sound if section == "listening" else None),
            *(2 if section == "writing" else questions, json.dumps(KEY if section == "reading" else {})),
        )
    return test


async def mock_session(
    test: int, student: Account | None = None, texts: tuple[str, str] = (REPORT, ESSAY), reading: str = "A"
) -> int:
    """A session that is over, with all but listening answered; its review."""
    student = student or await factories.student()
    session: int = await db.fetch_value(
        """INSERT INTO mock_session (uuid, "user", test, due_at, ended_at, is_completed)
           VALUES (gen_random_uuid(), $1, $2, now(), now(), true) RETURNING id""",
        student.id,
        test,
    )
    for number, text in enumerate(texts, 1):
        await db.execute(
            "INSERT INTO mock_writing (session, task_number, text) VALUES ($1, $2, $3)", session, number, text
        )
    given = json.dumps({**{str(number): reading for number in range(1, 32)}, "2": "CO2", "3": "true", "31": "a bridge"})
    await db.execute(
        "INSERT INTO mock_answer (session, section, answers) VALUES ($1, 'reading', $2::jsonb)", session, given
    )
    title = await db.fetch_value("SELECT title FROM mock_test WHERE id = $1", test)
    return await open_review(queue=Queue.MOCK, target=session, student=student.id, title=title)


async def exam(author: Account, *questions: str, title: str = "Biology, unit 3") -> list[int]:
    """An exam of written questions; their ids."""
    subject = await factories.subject()
    made = await db.fetch_value(
        "INSERT INTO exam (subject, title, code, date, is_published, created_by)"
        " VALUES ($1, $2, upper(left(md5(random()::text), 6)), current_date, true, $3) RETURNING id",
        subject.id, title, author.id,
    )  # fmt: skip
    return [
        await db.fetch_value(
            "INSERT INTO exam_question (exam, text, type, place, sample)"
            " VALUES ($1, $2, 'written', $3, $4) RETURNING id",
            made, text, place, SAMPLE,
        )
        for place, text in enumerate(questions)
    ]  # fmt: skip


async def handed_in(questions: list[int], *texts: str, student: Account | None = None) -> list[int]:
    """One student's answers to these questions; their reviews."""
    student = student or await factories.student()
    exam_id, title = await db.fetch_row(
        "SELECT x.id, x.title FROM exam x JOIN exam_question q ON q.exam = x.id WHERE q.id = $1", questions[0]
    ) or (0, "")
    result = await db.fetch_value(
        "INSERT INTO exam_result (exam, student, score, correct_answers, total_questions)"
        " VALUES ($1, $2, 0, 0, $3) RETURNING id",
        exam_id, student.id, len(questions),
    )  # fmt: skip
    reviews = []
    for number, (question, text) in enumerate(zip(questions, texts, strict=True), 1):
        answer = await db.fetch_value(
            """INSERT INTO exam_answer (result, question, number, question_text, question_type, written_answer)
               SELECT $1, id, $3, text, 'written', $4 FROM exam_question WHERE id = $2 RETURNING id""",
            result, question, number, text,
        )  # fmt: skip
        reviews.append(
            await open_review(queue=Queue.EXAM, target=answer, student=student.id, title=title, topic=question)
        )
    return reviews


@cache
def sheet(section: str) -> bytes:
    """A PDF of two pages with a few words."""
    pages = []
    for number in (1, 2):
        page = Image.new("RGB", (1240, 1754), "white")
        pen = ImageDraw.Draw(page)
        pen.text((110, 110), f"{section.upper()} TASK {number}", fill="black", font=ImageFont.load_default(52))
        for line in range(9):
            words = "You should spend about 20 minutes on this task."
            pen.text((110, 230 + 58 * line), words, fill="#222", font=ImageFont.load_default(34))
        for bar, height in enumerate((240, 380, 310, 520)):
            pen.rectangle([220 + 200 * bar, 1500 - height, 340 + 200 * bar, 1500], fill="#3b6ea5")
        pages.append(page)
    content = io.BytesIO()
    pages[0].save(content, "PDF", save_all=True, append_images=pages[1:], resolution=150)
    return content.getvalue()
