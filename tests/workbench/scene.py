"""Exams, and works handed in: with files, without the API."""

import io
import math
import struct
import wave
from functools import cache
from itertools import count
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from api import db
from api.access import Actor, Role
from api.accounts.tables import Account
from api.grading import rules
from api.grading.schemas import Queue
from api.media.storage import get_store
from api.multilevel import marking
from api.multilevel.authoring import save_exam
from api.multilevel.schemas import ExamIn
from tests import factories

assert marking.WRITING, "importing this module opens the queues"

LETTER = "You missed a friend’s birthday. Write a letter: say sorry, explain why, and suggest another day to meet."
ESSAY = "Some people say that homework should be abolished. To what extent do you agree? Give reasons."
QUESTIONS = [
    "Where do you live?",
    "What do you do after school?",
    "Describe a journey.",
    "Are cities better than villages?",
]
_numbers = count(1)


def actor_of(account: Account) -> Actor:
    """The account as rules know it."""
    name = f"{account.first_name} {account.last_name}"
    return Actor(account.id, Role(account.role), name, account.token_version)


async def exam(author: Actor, title: str = "Multilevel mock exam 1") -> int:
    """An exam with two tasks and four questions."""
    speaking = [
        {"number": number, "question_type": f"part{min(3, (number + 1) // 2)}", "text": text}
        for number, text in enumerate(QUESTIONS, 1)
    ]
    tasks = [
        {"number": 1, "question_type": "letter", "text": LETTER},
        {"number": 2, "question_type": "essay", "text": ESSAY},
    ]
    content = {
        "title": title,
        "sections": [
            {"section_type": "writing", "duration": 60, "questions": tasks},
            {"section_type": "speaking", "duration": 15, "questions": speaking},
        ],
    }
    return await save_exam(author, exam=None, content=ExamIn.model_validate(content))


async def attempt(exam_id: int, student: Account | None = None) -> dict[Queue, int]:
    """A student's attempt; the test results of its sections."""
    student = student or await factories.student()
    user_test = await db.fetch_value(
        "INSERT INTO user_test (student, exam, is_open) VALUES ($1, $2, false) RETURNING id",
        student.id,
        exam_id,
    )
    return {
        queue: await db.fetch_value(
            "INSERT INTO test_result (user_test, section_type) VALUES ($1, $2) RETURNING id", user_test, queue
        )
        for queue in (Queue.WRITING, Queue.SPEAKING)
    }


async def writing(exam_id: int, student: Account | None = None, pages: int = 2) -> int:
    """A writing section handed in; its review."""
    result = (await attempt(exam_id, student))[Queue.WRITING]
    for task in (1, 2):
        for page in range(1, pages + 1):
            content = photo(f"Task {task}, page {page}")
            file = await _store(f"writing/task{task}", "jpg", "image/jpeg", content)
            await db.execute(
                "INSERT INTO writing_image (test_result, task, page, file) VALUES ($1, $2, $3, $4)",
                result, task, page, file,
            )  # fmt: skip
    return await _hand_in(Queue.WRITING, result)


async def speaking(exam_id: int, student: Account | None = None) -> int:
    """A speaking section handed in; its review."""
    result = (await attempt(exam_id, student))[Queue.SPEAKING]
    questions = await db.fetch(
        """SELECT q.id FROM multilevel_question q JOIN multilevel_section s ON s.id = q.section
           WHERE s.exam = $1 AND s.section_type = 'speaking' ORDER BY q.number""",
        exam_id,
    )
    for pitch, question in enumerate(questions, 1):
        file = await _store("speaking", "wav", "audio/wav", tone(200 + 60 * pitch))
        await db.execute(
            "INSERT INTO speaking_audio (test_result, question, file) VALUES ($1, $2, $3)", result, question["id"], file
        )
    return await _hand_in(Queue.SPEAKING, result)


async def _hand_in(queue: Queue, result: int) -> int:
    await db.execute("UPDATE test_result SET submitted_at = now() WHERE id = $1", result)
    row = await db.fetch_row(
        """SELECT ut.student, x.title FROM test_result tr JOIN user_test ut ON ut.id = tr.user_test
           JOIN multilevel_exam x ON x.id = ut.exam WHERE tr.id = $1""",
        result,
    )
    assert row is not None
    return await rules.open_review(queue=queue, target=result, student=row["student"], title=row["title"])


async def _store(folder: str, extension: str, content_type: str, content: bytes) -> int:
    name = f"{folder}/{next(_numbers):032x}.{extension}"
    store = get_store()
    store.incoming.mkdir(parents=True, exist_ok=True)
    staged = Path(store.incoming) / name.replace("/", "-")
    staged.write_bytes(content)
    store.put([(staged, name)])
    file: int = await db.fetch_value(
        """INSERT INTO stored_file (name, content_type, size, width, height) VALUES ($1, $2, $3, $4, $5)
           ON CONFLICT (name) DO UPDATE SET size = excluded.size RETURNING id""",
        name, content_type, len(content), *((1240, 1754) if extension == "jpg" else (None, None)),
    )  # fmt: skip
    return file


@cache
def photo(text: str) -> bytes:
    """A page with lines and a few words."""
    page = Image.new("RGB", (1240, 1754), "#f4f1e8")
    pen = ImageDraw.Draw(page)
    for line in range(160, 1700, 64):
        pen.line([(80, line), (1160, line)], fill="#b9c7d9", width=2)
    for number in range(14):
        words = f"{text}: Dear friend, I am so sorry that I missed it {number}"
        pen.text((100, 170 + 64 * number), words, fill="#1c2b57", font=ImageFont.load_default(38))
    content = io.BytesIO()
    page.save(content, "JPEG", quality=70)
    return content.getvalue()


@cache
def tone(hertz: float, seconds: float = 3, rate: int = 8000) -> bytes:
    """A hum that comes and goes."""
    content = io.BytesIO()
    with wave.open(content, "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        samples = (
            int(9000 * math.sin(2 * math.pi * hertz * n / rate) * abs(math.sin(n / rate * 5)))
            for n in range(int(seconds * rate))
        )
        file.writeframes(b"".join(struct.pack("<h", sample) for sample in samples))
    return content.getvalue()
