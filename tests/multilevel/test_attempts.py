"""Exams that can be sat, and attempts at them."""

import asyncio

import httpx

from api import db
from api.multilevel.authoring import save_exam, withdraw_exam
from tests import factories
from tests.callers import actor_of, headers_of
from tests.multilevel.exams import Sitting, content, exam_by


async def test_active_exams_show_their_questions(api: httpx.AsyncClient) -> None:
    owner, student = await factories.owner(), await factories.student()
    exam = await exam_by(owner)
    hidden = content("Hidden").model_copy(update={"is_active": False})
    await save_exam(actor_of(owner), exam=None, content=hidden)
    await withdraw_exam(actor_of(owner), exam=await exam_by(owner, "Withdrawn"))
    answer = await api.get("/multilevel/exams/", headers=headers_of(student))
    assert answer.status_code == 200
    (found,) = answer.json()
    assert found.keys() == {"id", "title", "sections"} and found["id"] == exam
    writing, speaking = found["sections"]
    assert (writing["section_type"], writing["duration"]) == ("writing", 60)
    assert writing["questions"][0].keys() == {"id", "number", "question_type", "text"}
    assert [question["number"] for question in speaking["questions"]] == list(range(1, 9))


async def test_an_attempt_is_made_once_and_found_again(api: httpx.AsyncClient) -> None:
    exam = await exam_by(await factories.owner())
    headers = headers_of(await factories.student())
    first = await api.post("/multilevel/user-tests/", json={"exam_id": exam}, headers=headers)
    second = await api.post("/multilevel/user-tests", json={"exam_id": str(exam)}, headers=headers)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert first.json().keys() == {"id", "exam_id", "created_at", "sections"}
    assert [section["status"] for section in first.json()["sections"]] == ["not_submitted"] * 2
    assert (await api.get("/multilevel/user-tests/", headers=headers)).json() == [first.json()]
    stranger = headers_of(await factories.student())
    assert (await api.get("/multilevel/user-tests/", headers=stranger)).json() == []


async def test_attempts_made_at_once_are_one(api: httpx.AsyncClient) -> None:
    exam = await exam_by(await factories.owner())
    headers = headers_of(await factories.student())
    answers = await asyncio.gather(
        *(api.post("/multilevel/user-tests/", json={"exam_id": exam}, headers=headers) for _ in range(8))
    )
    assert sorted(answer.status_code for answer in answers) == [200] * 7 + [201]
    assert len({answer.json()["id"] for answer in answers}) == 1


async def test_an_unknown_exam_is_refused(api: httpx.AsyncClient) -> None:
    headers = headers_of(await factories.student())
    answer = await api.post("/multilevel/user-tests/", json={"exam_id": 99}, headers=headers)
    assert answer.status_code == 400
    assert answer.json()["details"] == {"exam_id": ['Invalid pk "99" - object does not exist.']}
    missing = await api.post("/multilevel/user-tests/", json={}, headers=headers)
    assert missing.status_code == 400
    assert missing.json() == {
        "error": "Missing required fields",
        "details": {"exam_id": ["This field is required."]},
    }


async def test_an_attempt_goes_on_when_its_exam_is_no_longer_active(sat: Sitting) -> None:
    await db.execute("UPDATE multilevel_exam SET is_active = false")
    again = await sat.api.post("/multilevel/user-tests/", json={"exam_id": sat.exam}, headers=sat.headers)
    assert (again.status_code, again.json()["id"]) == (200, sat.user_test)
    other = headers_of(await factories.student())
    refused = await sat.api.post("/multilevel/user-tests/", json={"exam_id": sat.exam}, headers=other)
    assert refused.json()["details"] == {"exam_id": [f'Invalid pk "{sat.exam}" - object does not exist.']}


async def test_a_finished_attempt_makes_room_for_another(sat: Sitting) -> None:
    assert (await sat.hand_in_writing()).status_code == 201
    again = await sat.api.post("/multilevel/user-tests/", json={"exam_id": sat.exam}, headers=sat.headers)
    assert (again.status_code, again.json()["id"]) == (200, sat.user_test)
    assert (await sat.hand_in_parts()).status_code == 201
    another = await sat.api.post("/multilevel/user-tests/", json={"exam_id": sat.exam}, headers=sat.headers)
    assert another.status_code == 201 and another.json()["id"] != sat.user_test
    first = await sat.api.get("/multilevel/user-tests/?limit=1", headers=sat.headers)
    assert first.headers["X-Total-Count"] == "2"
    assert 'rel="next"' in first.headers["Link"] and "offset=1" in first.headers["Link"]
    assert [section["status"] for section in first.json()[0]["sections"]] == ["pending"] * 2
