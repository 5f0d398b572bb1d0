"""What the documented paths take and answer, by example."""

from typing import Any, Final

JSON = dict[str, Any]

ATTEMPT: Final[JSON] = {
    "id": 123,
    "exam_id": 456,
    "created_at": "2025-10-08T11:00:00Z",
    "sections": [
        {"section_type": "writing", "test_result_id": 789, "status": "pending"},
        {"section_type": "speaking", "test_result_id": 790, "status": "not_submitted"},
    ],
}
EXAM: Final[JSON] = {
    "id": 456,
    "title": "Multilevel, autumn",
    "sections": [
        {
            "section_type": "writing",
            "duration": 60,
            "questions": [
                {"id": 99, "number": 1, "question_type": "letter", "text": "Write to a friend about your new school."},
                {"id": 100, "number": 2, "question_type": "essay", "text": "Should homework be abolished?"},
            ],
        },
        {
            "section_type": "speaking",
            "duration": 15,
            "questions": [{"id": 101, "number": 1, "question_type": "part1", "text": "Tell me about your town."}],
        },
    ],
}
WRITING_SUBMITTED: Final[JSON] = {
    "id": 789,
    "test_result_id": 789,
    "manual_review_id": 122,
    "user_test_id": 123,
    "exam_id": 456,
    "section_type": "writing",
    "status": "pending",
    "submitted_at": "2025-10-08T12:30:45.123456Z",
    "images_count": 2,
    "questions": [
        {
            "question_number": 1,
            "question_type": "letter",
            "images": [{"id": 1, "url": "/media/writing/task1/9sGx.jpg", "uploaded_at": "2025-10-08T12:30:45Z"}],
        },
        {
            "question_number": 2,
            "question_type": "essay",
            "images": [{"id": 2, "url": "/media/writing/task2/Qk2f.jpg", "uploaded_at": "2025-10-08T12:30:45Z"}],
        },
    ],
}
SPEAKING_SUBMITTED: Final[JSON] = {
    "id": 790,
    "test_result_id": 790,
    "status": "pending",
    "message": "Speaking test muvaffaqiyatli yuklandi. Admin tomonidan tekshiriladi.",
    "manual_review_id": 123,
    "audios_count": 8,
}
WRITING_CHECKED: Final[JSON] = {
    "id": 789,
    "user_test_id": 123,
    "section_type": "writing",
    "status": "checked",
    "submitted_at": "2025-10-08T12:30:45Z",
    "reviewed_at": "2025-10-08T15:45:30Z",
    "level": "C1",
    "score": {"task1_score": 20.5, "task2_score": 45.0, "total_score": 65.5, "max_score": 75},
    "feedback": {"task1_comment": "A good structure; mind the articles.", "task2_comment": "Clear arguments."},
    "reviewer": {"name": "Dilnoza Karimova", "reviewed_at": "2025-10-08T15:45:30Z"},
}
SPEAKING_CHECKED: Final[JSON] = {
    "id": 790,
    "user_test_id": 123,
    "section_type": "speaking",
    "status": "checked",
    "submitted_at": "2025-10-08T12:30:45Z",
    "reviewed_at": "2025-10-08T16:20:15Z",
    "level": "C1",
    "score": {"total_score": 70.0, "max_score": 75},
    "feedback": {"comment": "Fluent; some tenses slip."},
    "reviewer": {"name": "Dilnoza Karimova", "reviewed_at": "2025-10-08T16:20:15Z"},
}
WAITING: Final[JSON] = {
    **WRITING_CHECKED,
    "status": "pending",
    "reviewed_at": None,
    "level": None,
    "score": None,
    "feedback": None,
    "reviewer": None,
}


def upload_fault(field: str, message: str) -> JSON:
    """What is said of a file that is too large, or of the wrong kind."""
    summary = f"{field}: {message}"
    return {"detail": summary, "error": summary, "details": {field: [message]}}
