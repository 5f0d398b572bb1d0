"""Exams, attempts and files that the multilevel tests start from."""

import io
import wave
from dataclasses import dataclass
from typing import Any

import httpx
from PIL import Image

from api.accounts.tables import Account
from api.multilevel.authoring import save_exam
from api.multilevel.schemas import ExamIn
from tests.callers import actor_of, headers_of

WRITING = "/multilevel/testcheck/writing/"
SPEAKING = "/multilevel/testcheck/speaking/"
PARTS = ["part1"] * 3 + ["part2"] * 2 + ["part3"] * 3


def content(title: str = "Multilevel, November") -> ExamIn:
    """An exam with two tasks and eight speaking questions."""
    writing = [
        {"number": 1, "question_type": "letter", "text": "Write a letter."},
        {"number": 2, "question_type": "essay", "text": "Write an essay."},
    ]
    speaking = [
        {"number": number, "question_type": part, "text": f"Question {number}?"}
        for number, part in enumerate(PARTS, start=1)
    ]
    return ExamIn.model_validate(
        {
            "title": title,
            "sections": [
                {"section_type": "writing", "duration": 60, "questions": writing},
                {"section_type": "speaking", "duration": 15, "questions": speaking},
            ],
        }
    )


def picture(kind: str = "JPEG", colour: str = "white") -> bytes:
    """A small image."""
    file = io.BytesIO()
    Image.new("RGB", (40, 60), colour).save(file, kind)
    return file.getvalue()


def recording(seconds: float = 0.1) -> bytes:
    """A small WAV file."""
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(8000)
        writer.writeframes(b"\x00\x10" * int(8000 * seconds))
    return file.getvalue()


@dataclass
class Sitting:
    """One student's attempt, and a client that sends as they do."""

    api: httpx.AsyncClient
    headers: dict[str, str]
    student: Account
    exam: int
    user_test: int
    results: dict[str, int]
    questions: list[int]

    async def hand_in_writing(self, **changes: Any) -> httpx.Response:
        """The documented writing form; `changes` replace or, with None, leave out fields."""
        fields: dict[str, Any] = {
            "user_test_id": str(self.user_test),
            "exam_id": str(self.exam),
            "section_type": "writing",
            "task1_image1": ("page1.jpg", picture(), "image/jpeg"),
            "task2_image1": ("page1.png", picture("PNG"), "image/png"),
        }
        return await self.send(WRITING, fields | changes)

    async def hand_in_parts(self, **changes: Any) -> httpx.Response:
        """The example client's speaking form."""
        fields: dict[str, Any] = {
            "user_test_id": str(self.user_test),
            "exam_id": str(self.exam),
            "section_type": "speaking",
            **{f"part{part}_audio": (f"speaking_part{part}.wav", recording(), "audio/wav") for part in (1, 2, 3)},
        }
        return await self.send(SPEAKING, fields | changes)

    async def hand_in_answers(self, **changes: Any) -> httpx.Response:
        """The speaking form with one recording per question."""
        fields: dict[str, Any] = {}
        for index, question in enumerate(self.questions):
            fields[f"answers[{index}][question]"] = str(question)
            fields[f"answers[{index}][speaking_audio]"] = ("answer.wav", recording(), "audio/wav")
        return await self.send(SPEAKING, fields | changes)

    async def send(self, path: str, fields: dict[str, Any], headers: dict[str, str] | None = None) -> httpx.Response:
        """A multipart POST of these fields, text and files."""
        parts = [
            (name, value if isinstance(value, tuple) else (None, value))
            for name, value in fields.items()
            if value is not None
        ]
        return await self.api.post(path, files=parts or None, headers=headers or self.headers)

    async def result(self, section: str) -> httpx.Response:
        """The result of one section."""
        return await self.api.get(f"/multilevel/test-result/{self.results[section]}/", headers=self.headers)


async def sitting(api: httpx.AsyncClient, student: Account, exam: int) -> Sitting:
    """The student's open attempt at the exam."""
    headers = headers_of(student)
    exams = (await api.get("/multilevel/exams/", headers=headers)).json()
    sections = next(found for found in exams if found["id"] == exam)["sections"]
    attempt = (await api.post("/multilevel/user-tests/", json={"exam_id": exam}, headers=headers)).json()
    return Sitting(
        api,
        headers,
        student,
        exam,
        attempt["id"],
        {section["section_type"]: section["test_result_id"] for section in attempt["sections"]},
        [question["id"] for section in sections[1:] for question in section["questions"]],
    )


async def exam_by(staff: Account, title: str = "Multilevel, November") -> int:
    """An exam that staff have made; its id."""
    return await save_exam(actor_of(staff), exam=None, content=content(title))
