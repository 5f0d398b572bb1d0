"""Handing in recordings, in both documented forms."""

import asyncio

import pytest

from api import db
from tests import factories
from tests.callers import headers_of
from tests.multilevel.exams import SPEAKING, Sitting, exam_by, picture, recording, sitting
from tests.multilevel.test_writing import files, rows

PREFIX = "Ma'lumotlar noto'g'ri formatda yuborilgan: "
AUDIO = ("a.wav", recording(), "audio/wav")


@pytest.mark.parametrize("form", ["answers", "named answers", "parts"])
async def test_the_documented_answer(sat: Sitting, form: str) -> None:
    if form == "parts":
        answer, count = await sat.hand_in_parts(), 3
    else:
        named = {"test_result_id": str(sat.results["speaking"])} if form == "named answers" else {}
        answer, count = await sat.hand_in_answers(**named), 8
    assert answer.status_code == 201
    review = await db.fetch_value("SELECT id FROM review WHERE queue = 'speaking'")
    assert answer.json() == {
        "id": sat.results["speaking"],
        "test_result_id": sat.results["speaking"],
        "status": "pending",
        "message": "Speaking test muvaffaqiyatli yuklandi. Admin tomonidan tekshiriladi.",
        "manual_review_id": review,
        "audios_count": count,
    }
    assert await db.fetch_value("SELECT count(*) FROM speaking_audio") == count


async def test_without_an_attempt_one_is_made(sat: Sitting) -> None:
    student = await factories.student()
    sat.headers = headers_of(student)
    answers = await asyncio.gather(*(sat.hand_in_answers() for _ in range(3)))
    assert sorted(answer.status_code for answer in answers) == [201, 400, 400]
    assert await db.fetch_value("SELECT count(*) FROM user_test WHERE student = $1", student.id) == 1


async def test_nothing_sent_is_said_behind_the_prefix(sat: Sitting) -> None:
    answer = await sat.send(SPEAKING, {"test_result_id": str(sat.results["speaking"])})
    assert answer.status_code == 400
    assert answer.json()["error"] == PREFIX + "Kamida bitta javob yuborilishi kerak"


async def test_only_multipart_is_read(sat: Sitting) -> None:
    answer = await sat.api.post(SPEAKING, json={}, headers=sat.headers)
    assert answer.status_code == 400
    assert answer.json() == {"error": PREFIX + "Content-Type multipart/form-data bo'lishi kerak"}


@pytest.mark.parametrize("unknown", [999_999, 10**12, -1])
async def test_an_unknown_question_is_named(sat: Sitting, unknown: int) -> None:
    answer = await sat.send(SPEAKING, {"answers[0][question]": str(unknown), "answers[0][speaking_audio]": AUDIO})
    assert answer.status_code == 400
    assert answer.json()["error"] == PREFIX + f"Question {unknown} not found"
    assert await db.fetch_value("SELECT count(*) FROM user_test") == 1 and await rows() == 0


async def test_a_question_of_another_exam_or_section_is_refused(sat: Sitting) -> None:
    other = await sitting(sat.api, sat.student, await exam_by(await factories.owner(), "Another"))
    mixed = await sat.send(
        SPEAKING,
        {
            "answers[0][question]": str(sat.questions[0]),
            "answers[0][speaking_audio]": AUDIO,
            "answers[1][question]": str(other.questions[0]),
            "answers[1][speaking_audio]": AUDIO,
        },
    )
    assert mixed.status_code == 400
    named = await other.hand_in_answers(test_result_id=str(sat.results["speaking"]))
    assert named.status_code == 400
    letter = await db.fetch_value("SELECT id FROM multilevel_question WHERE question_type = 'letter' LIMIT 1")
    writing = await sat.send(SPEAKING, {"answers[0][question]": str(letter), "answers[0][speaking_audio]": AUDIO})
    assert writing.status_code == 400
    assert await rows() == 0


async def test_the_result_must_be_ones_own_and_of_speaking(sat: Sitting) -> None:
    wrong = await sat.hand_in_answers(test_result_id=str(sat.results["writing"]))
    assert wrong.status_code == 400 and "test_result_id" in wrong.json()["details"]
    sat.headers = headers_of(await factories.student())
    assert (await sat.hand_in_answers(test_result_id=str(sat.results["speaking"]))).status_code == 404
    assert (await sat.hand_in_parts()).status_code == 404


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"part2_audio": None}, "part2_audio"),
        ({"exam_id": None}, "exam_id"),
        ({"section_type": "writing"}, "section_type"),
    ],
)
async def test_faulty_parts_are_named(sat: Sitting, changes: dict[str, object], field: str) -> None:
    answer = await sat.hand_in_parts(**changes)
    assert answer.status_code == 400
    assert list(answer.json()["details"]) == [field]
    if None in changes.values():
        assert answer.json()["error"] == "Missing required fields"


async def test_a_recording_without_its_question_is_named(sat: Sitting) -> None:
    answer = await sat.hand_in_answers(**{"answers[3][question]": None, "answers[5][speaking_audio]": None})
    assert answer.status_code == 400
    assert answer.json() == {
        "error": "Missing required fields",
        "details": {
            "answers[3][question]": ["This field is required."],
            "answers[5][speaking_audio]": ["No file was submitted."],
        },
    }


@pytest.mark.parametrize(
    ("megabytes", "form", "status"), [(26, "answers", 413), (26, "parts", 201), (51, "parts", 413)]
)
async def test_each_form_has_its_own_limit(sat: Sitting, megabytes: int, form: str, status: int) -> None:
    large = ("a.wav", recording() + bytes(megabytes * 1024 * 1024), "audio/wav")
    before = files()
    if form == "answers":
        field = "answers[1][speaking_audio]"
        answer = await sat.hand_in_answers(**{field: large})
    else:
        field = "part2_audio"
        answer = await sat.hand_in_parts(part2_audio=large)
    assert answer.status_code == status
    if status == 413:
        assert list(answer.json()["details"]) == [field]
        assert await rows() == 0 and files() == before


async def test_a_request_beyond_the_limit_is_too_large(sat: Sitting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.http.uploads.REQUEST_LIMIT", 0)
    answer = await sat.hand_in_parts(part1_audio=("a.wav", recording() + bytes(2 * 1024 * 1024), "audio/wav"))
    assert answer.status_code == 413
    assert answer.json()["detail"] == "Ensure the request has no more than 0 MB."


async def test_a_picture_is_no_recording(sat: Sitting) -> None:
    answer = await sat.hand_in_parts(part1_audio=("a.mp3", picture(), "audio/mpeg"))
    assert answer.status_code == 415
    assert list(answer.json()["details"]) == ["part1_audio"]
    assert await rows() == 0
