"""Believable values by the name of a field, for the examples of the document."""

from typing import Final

SAMPLES: Final = {
    "amount": "450000.00",
    "code": "A7K2QX",
    "comment": "Clear arguments; mind the articles.",
    "content_type": "image/jpeg",
    "days": "Mon,Wed,Fri",
    "description": "For those who begin",
    "employee_name": "Dilnoza Karimova",
    "exam_title": "Multilevel, autumn",
    "file": "http://127.0.0.1:8000/media/homework/9sGx.pdf",
    "first_name": "Aziz",
    "full_name": "Aziz Rahimov",
    "group_name": "IELTS-A1",
    "last_name": "Rahimov",
    "message": "Tomorrow's lesson begins at ten.",
    "name": "IELTS-A1",
    "note": "Asked for a receipt",
    "parent_phone": "+998901234568",
    "password": "demo12345",
    "phone": "+998901234567",
    "reason": "Transport",
    "search": "Aziz",
    "student_name": "Aziz Rahimov",
    "subject_name": "IELTS",
    "telegram_id": "123456789",
    "text": "Tell me about your town.",
    "title": "Unit 3, exercises 1 to 4",
    "token": "eyJhbGciOiJIUzI1NiIs...",
    "url": "/media/writing/task1/9sGx.jpg",
    "username": "student001",
}
"""What is not here is named after its field."""


def sample(name: str) -> str:
    """A text for a field of this name."""
    return SAMPLES.get(name) or name.replace("_", " ").strip().capitalize() or "text"
