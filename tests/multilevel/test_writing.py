"""Handing in handwriting."""

import asyncio
import re
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from api import db
from api.centre.rules import change_settings
from api.centre.schemas import CentreOut
from api.settings import get_settings
from tests import factories
from tests.callers import actor_of, headers_of
from tests.multilevel.exams import WRITING, Sitting, exam_by, picture, recording, sitting

MEGABYTES_11 = b"\xff\xd8\xff\xe0" + bytes(11 * 1024 * 1024)


async def rows() -> int:
    """How many rows submissions have left."""
    return int(
        await db.fetch_value(
            "SELECT (SELECT count(*) FROM stored_file) + (SELECT count(*) FROM writing_image)"
            " + (SELECT count(*) FROM speaking_audio) + (SELECT count(*) FROM review)"
            " + (SELECT count(*) FROM test_result WHERE submitted_at IS NOT NULL)"
        )
    )


def files() -> set[str]:
    """Every file under the media root, staged ones too."""
    root = Path(get_settings().media_root)
    return {str(path) for path in root.rglob("*") if path.is_file()}


async def test_the_documented_answer(sat: Sitting) -> None:
    answer = await sat.hand_in_writing(task2_image2=("writing_task2_page2.jpg", picture(), "image/jpeg"))
    assert answer.status_code == 201
    body = answer.json()
    assert body["id"] == body["test_result_id"] == sat.results["writing"]
    assert (body["user_test_id"], body["exam_id"], body["section_type"]) == (sat.user_test, sat.exam, "writing")
    assert (body["status"], body["images_count"]) == ("pending", 3)
    assert isinstance(body["manual_review_id"], int)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", body["submitted_at"])
    letter, essay = body["questions"]
    assert (letter["question_number"], letter["question_type"], len(letter["images"])) == (1, "letter", 1)
    assert (essay["question_number"], essay["question_type"], len(essay["images"])) == (2, "essay", 2)
    image = letter["images"][0]
    assert image.keys() == {"id", "url", "uploaded_at"}
    assert re.fullmatch(r"/media/writing/task1/[0-9a-f]{32}\.jpg", image["url"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", image["uploaded_at"])
    served = await sat.api.get(image["url"])
    assert (served.status_code, served.headers["content-type"], served.content) == (200, "image/jpeg", picture())


async def test_the_result_is_pending_from_then_on(sat: Sitting) -> None:
    assert (await sat.result("writing")).status_code == 404
    await sat.hand_in_writing()
    answer = await sat.result("writing")
    assert answer.status_code == 200
    body = answer.json()
    assert body.pop("submitted_at")[:10] == f"{datetime.now(UTC):%Y-%m-%d}"
    assert body == {
        "id": sat.results["writing"],
        "user_test_id": sat.user_test,
        "section_type": "writing",
        "status": "pending",
        "reviewed_at": None,
        "level": None,
        "score": None,
        "feedback": None,
        "reviewer": None,
    }


async def test_missing_fields_are_all_named(sat: Sitting) -> None:
    answer = await sat.hand_in_writing(user_test_id=None, task1_image1=None)
    assert answer.status_code == 400
    assert answer.json() == {
        "error": "Missing required fields",
        "details": {"user_test_id": ["This field is required."], "task1_image1": ["No file was submitted."]},
    }


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"section_type": "speaking"}, "section_type"),
        ({"user_test_id": "many"}, "user_test_id"),
        ({"exam_id": "9" * 40}, "exam_id"),
        ({"exam_id": "٣"}, "exam_id"),
        ({"task1_image1": "not a file"}, "task1_image1"),
        ({"task1_image1": ("a.jpg", b"", "image/jpeg")}, "task1_image1"),
        ({"task3_image1": ("a.jpg", picture(), "image/jpeg")}, "task3_image1"),
        ({"task1_image11": ("a.jpg", picture(), "image/jpeg")}, "task1_image11"),
        ({"task1_image0": ("a.jpg", picture(), "image/jpeg")}, "task1_image0"),
    ],
)
async def test_a_faulty_field_is_named_and_nothing_stored(sat: Sitting, changes: dict[str, object], field: str) -> None:
    before = files()
    answer = await sat.hand_in_writing(**changes)
    assert answer.status_code == 400
    assert field in answer.json()["details"] and answer.json()["error"]
    assert await rows() == 0 and files() == before


@pytest.mark.parametrize(
    ("file", "status"),
    [
        (MEGABYTES_11, 413),
        (b"GIF89a" + bytes(100), 415),
        (b"<html><script>alert(1)</script></html>", 415),
        (picture()[:200], 415),
        (recording(), 415),
    ],
)
async def test_a_wrong_file_is_refused_by_its_bytes(sat: Sitting, file: bytes, status: int) -> None:
    before = files()
    answer = await sat.hand_in_writing(task2_image1=("page.jpg", file, "image/jpeg"))
    assert answer.status_code == status
    assert list(answer.json()["details"]) == ["task2_image1"]
    assert await rows() == 0 and files() == before


async def test_the_attempt_must_be_ones_own(sat: Sitting) -> None:
    stranger = headers_of(await factories.student())
    fields = {"user_test_id": str(sat.user_test), "exam_id": str(sat.exam), "section_type": "writing"}
    images = {f"task{task}_image1": ("a.jpg", picture(), "image/jpeg") for task in (1, 2)}
    assert (await sat.send(WRITING, fields | images, stranger)).status_code == 404
    assert await rows() == 0
    other = await exam_by(await factories.owner(), "Another")
    answer = await sat.hand_in_writing(exam_id=str(other))
    assert answer.status_code == 400 and "exam_id" in answer.json()["details"]
    result_id = max(sat.results.values()) + 1000
    for unknown in (str(result_id), str(10**12), "-1", "0"):
        assert (await sat.hand_in_writing(user_test_id=unknown)).status_code == 404


async def test_a_section_is_handed_in_once(sat: Sitting) -> None:
    assert (await sat.hand_in_writing()).status_code == 201
    before, kept = await rows(), files()
    again = await sat.hand_in_writing()
    assert again.status_code == 400 and again.json()["error"]
    assert await rows() == before and files() == kept


async def test_of_two_at_once_one_is_taken(sat: Sitting) -> None:
    before = files()
    answers = await asyncio.gather(*(sat.hand_in_writing() for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [201, 400, 400, 400, 400]
    assert await db.fetch_value("SELECT count(*) FROM review") == 1
    assert await db.fetch_value("SELECT count(*) FROM stored_file") == 2
    root = Path(get_settings().media_root)
    kept = {str(root / row["name"]) for row in await db.fetch("SELECT name FROM stored_file")}
    assert files() - before == kept


async def test_both_sections_at_once_close_the_attempt(sat: Sitting) -> None:
    answers = await asyncio.gather(sat.hand_in_writing(), sat.hand_in_parts())
    assert [answer.status_code for answer in answers] == [201, 201]
    assert await db.fetch_value("SELECT is_open FROM user_test") is False


async def test_a_file_field_sent_twice_is_refused(sat: Sitting) -> None:
    before = files()
    fields = {"user_test_id": str(sat.user_test), "exam_id": str(sat.exam), "section_type": "writing"}
    parts = [(name, (None, value)) for name, value in fields.items()]
    pages = [(name, ("a.jpg", picture(), "image/jpeg")) for name in ("task1_image1", "task1_image1", "task2_image1")]
    answer = await sat.api.post(WRITING, files=[*parts, *pages], headers=sat.headers)
    assert answer.status_code == 400 and list(answer.json()["details"]) == ["task1_image1"]
    assert await rows() == 0 and files() == before


async def test_a_page_has_one_name(sat: Sitting) -> None:
    answer = await sat.hand_in_writing(task1_image01=("a.jpg", picture(), "image/jpeg"))
    assert answer.status_code == 201
    assert await db.fetch_value("SELECT count(*) FROM writing_image") == 2


async def test_only_multipart_is_read(sat: Sitting) -> None:
    answer = await sat.api.post(WRITING, json={"user_test_id": 1}, headers=sat.headers)
    assert (answer.status_code, answer.json()) == (400, {"error": "Content-Type multipart/form-data bo'lishi kerak"})


async def test_an_empty_form_says_that_nothing_was_sent(sat: Sitting) -> None:
    content_type = {"Content-Type": "multipart/form-data; boundary=x"}
    answer = await sat.api.post(WRITING, content=b"--x--\r\n", headers=sat.headers | content_type)
    assert answer.status_code == 400
    assert answer.json()["error"] == "Kamida bitta javob yuborilishi kerak"


async def test_no_caller_no_reading(api: httpx.AsyncClient) -> None:
    answer = await api.post(WRITING, content=b"", headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert answer.json() == {"detail": "Authentication credentials were not provided."}


async def test_the_other_header_form_is_taken(api: httpx.AsyncClient) -> None:
    student = await factories.student()
    sat = await sitting(api, student, await exam_by(await factories.owner()))
    sat.headers = headers_of(student, scheme="Token")
    assert (await sat.hand_in_writing()).status_code == 201


@pytest.mark.parametrize("is_blind", [True, False])
async def test_the_examiners_chat_gets_one_notice(
    sat: Sitting, monkeypatch: pytest.MonkeyPatch, is_blind: bool
) -> None:
    monkeypatch.setitem(get_settings().__dict__, "telegram_examiners_chat_id", "-100200")
    await change_settings(actor_of(await factories.owner()), CentreOut(blind_grading=is_blind))
    await sat.hand_in_writing()
    (notice,) = await db.fetch("SELECT text, recipient, status FROM notice")
    assert ("Jasur Qodirov" in notice["text"]) is not is_blind
    assert "Multilevel, November" in notice["text"]
    assert (notice["recipient"], notice["status"]) == (None, "pending")
