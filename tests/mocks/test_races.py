"""Two at once: starts, answers, scores, and a room full of students."""

import asyncio
from collections import Counter

import httpx

from api import db
from api.grading.rules import claim_next, submit
from api.grading.schemas import Queue
from tests import factories
from tests.callers import actor_of, headers_of
from tests.mocks.sitting import MOCK, Sitting, a_test, sitting
from tests.mocks.test_scores import marks

UNIQUE = {"session": ["This field must be unique."]}


async def test_two_starts_make_one_session(api: httpx.AsyncClient) -> None:
    test, student = await a_test(api), await factories.student()
    body = {"test": test["id"], "code": test["code"]}
    starts = (api.post(f"{MOCK}session/start/", json=body, headers=headers_of(student)) for _ in range(8))
    answers = await asyncio.gather(*starts)
    assert Counter(answer.status_code for answer in answers) == {201: 1, 400: 7}
    assert {answer.json().get("detail") for answer in answers} == {None, "Sizda bu test uchun aktiv session mavjud."}


async def test_two_answers_to_one_section_are_one(api: httpx.AsyncClient) -> None:
    sat = await sitting(api)
    answers = await asyncio.gather(*(sat.answer("reading", {"1": str(number)}) for number in range(8)))
    [taken] = [answer.json()["answers"] for answer in answers if answer.status_code == 201]
    assert [answer.json() for answer in answers if answer.status_code == 400] == [UNIQUE] * 7
    assert (await sat.kept())["reading"] == taken
    texts = await asyncio.gather(*(sat.write(1, str(number)) for number in range(4)))
    assert Counter(answer.status_code for answer in texts) == {201: 1, 400: 3}


async def test_two_scores_of_one_session_are_one(api: httpx.AsyncClient) -> None:
    sat = await sitting(api)
    examiners = [headers_of(await factories.employee()) for _ in range(6)]
    answers = await asyncio.gather(
        *(api.post(f"{MOCK}score/create/", json=sat.bands, headers=headers) for headers in examiners)
    )
    assert Counter(answer.status_code for answer in answers) == {201: 1, 400: 5}
    assert [answer.json() for answer in answers if answer.status_code == 400] == [UNIQUE] * 5
    assert await db.fetch_value("SELECT count(*) FROM grading") == 1


async def test_changes_of_a_score_and_a_desk_follow_each_other(api: httpx.AsyncClient) -> None:
    sat, examiner = await sitting(api), await factories.employee()
    await sat.finish()
    review = await claim_next(actor_of(examiner), queue=Queue.MOCK)
    assert review is not None
    headers = headers_of(await factories.owner())
    score = (await api.post(f"{MOCK}score/create/", json=sat.bands, headers=headers)).json()
    again = await claim_next(actor_of(examiner), queue=Queue.MOCK)
    assert again is None
    path = f"{MOCK}score/{score['id']}/update/"
    changes = [{"writing": 9}, {"speaking": 9}, {"reading": 9}, {"listening": 9}]
    answers = await asyncio.gather(*(api.patch(path, json=change, headers=headers) for change in changes))
    assert {answer.status_code for answer in answers} == {200}
    assert [answer["score"] for answer in (await api.get(f"{MOCK}score/me/", headers=sat.headers)).json()] == [9.0]


async def test_a_desks_verdict_against_one_from_outside(api: httpx.AsyncClient) -> None:
    for _ in range(3):
        sat, examiner = await sitting(api), await factories.employee()
        await sat.finish()
        review = await claim_next(actor_of(examiner), queue=Queue.MOCK)
        assert review is not None
        outside = api.post(f"{MOCK}score/create/", json=sat.bands, headers=headers_of(await factories.owner()))
        desk = submit(actor_of(examiner), review=review.id, marks=marks())
        answer, verdict = await asyncio.gather(outside, desk, return_exceptions=True)
        assert isinstance(answer, httpx.Response)
        assert (answer.status_code == 201) == isinstance(verdict, Exception)
        assert await db.fetch_value("SELECT count(*) FROM grading WHERE review = $1", review.id) == 1


async def test_a_room_drafts_and_hands_in_at_once(api: httpx.AsyncClient) -> None:
    test = await a_test(api)
    room = [await sitting(api, test) for _ in range(12)]

    async def sit(sat: Sitting, number: int) -> set[int]:
        answers = await asyncio.gather(
            *(sat.draft(reading={str(item): f"{number}.{item}"}, revision=item) for item in range(1, 6)),
            sat.draft(writing={"1": "One", "2": "Two"}),
            sat.answer("listening", {"1": str(number)}),
            sat.write(1, f"Mine {number}"),
        )
        return {answer.status_code for answer in (*answers, await sat.finish())}

    async with asyncio.TaskGroup() as tasks:
        sat_through = [tasks.create_task(sit(sat, number)) for number, sat in enumerate(room)]
    assert set().union(*(one.result() for one in sat_through)) <= {200, 201}
    for number, sat in enumerate(room):
        kept = await sat.kept()
        assert kept["reading"] == {str(item): f"{number}.{item}" for item in range(1, 6)}
        assert (kept["listening"], kept["writing"]) == ({"1": str(number)}, {"1": f"Mine {number}", "2": "Two"})
    assert await db.fetch_value("SELECT count(*) FROM review WHERE queue = 'mock'") == len(room)
