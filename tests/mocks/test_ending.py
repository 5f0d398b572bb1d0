"""A session ends on time by the database's clock, once, whatever worker, broker and host are up to."""

import asyncio
import time
from datetime import timedelta
from unittest.mock import Mock
from uuid import UUID

import httpx
import pytest

from api import db
from api.mocks import rules
from tasks import sessions
from tasks.schedule import SCHEDULE
from tests import factories
from tests.callers import actor_of, headers_of
from tests.mocks.sitting import IS_OVER, MOCK, Sitting, a_test, let_time_pass, sitting


async def standing(sat: Sitting) -> tuple[bool, timedelta | None, int]:
    """Whether its row says that it is over, how long after its due time, and how many reviews it has."""
    row = await db.fetch_row(
        """SELECT is_completed, ended_at - due_at AS late,
             (SELECT count(*)::int FROM review WHERE queue = 'mock' AND target = s.id) AS reviews
           FROM mock_session s WHERE uuid = $1""",
        sat.id,
    )
    assert row is not None
    return row["is_completed"], row["late"], row["reviews"]


ON_TIME = (True, timedelta(0), 1)


@pytest.mark.parametrize("act", ["finish", "reading", "writing", "draft", "kept", "start", "staff one", "staff all"])
async def test_without_any_worker_the_next_request_finds_it_over(api: httpx.AsyncClient, act: str) -> None:
    """Nothing but the API runs here: no worker, no beat; the broker was never asked."""
    sat, employee = await sitting(api), await factories.employee()
    await sat.draft(reading={"1": "A", "2": "B"}, writing={"2": "In my opinion"})
    await let_time_pass(sat.id, seconds=3000)
    match act:
        case "finish":
            assert ((answer := await sat.finish()).status_code, answer.json()) == (400, IS_OVER)
        case "reading":
            assert (await sat.answer("reading", {"1": "Z"})).json() == IS_OVER
        case "writing":
            assert (await sat.write(1, "Too late")).json() == IS_OVER
        case "draft":
            assert (await sat.draft(reading={"1": "Z"})).json() == IS_OVER
        case "kept":
            assert (await sat.kept())["submitted"] == ["reading", "writing.2"]
        case "start":
            assert (await sitting(api, sat.test, sat.student)).id != sat.id
        case "staff one":
            assert (await sat.answers(employee))["reading_answer"]["answers"] == {"1": "A", "2": "B"}
        case "staff all":
            listed = await api.get(f"{MOCK}session/answers/", headers=headers_of(employee))
            assert [one["session"]["id"] for one in listed.json()] == [sat.id]
    assert await standing(sat) == ON_TIME
    answered = await sat.answers(employee)
    assert answered["reading_answer"]["answers"] == {"1": "A", "2": "B"}
    assert [task["text"] for task in answered["writing_answers"]] == ["In my opinion"]
    assert await db.fetch_value("SELECT count(*) FROM mock_draft") == 0


async def test_whoever_only_looks_sees_it_over_from_that_moment(api: httpx.AsyncClient) -> None:
    sat = await sitting(api)
    await let_time_pass(sat.id, seconds=0)
    own = await sat.own()
    due = await db.fetch_value("SELECT to_json(date_trunc('second', due_at)) #>> '{}' FROM mock_session")
    assert (own["is_completed"], own["ended_at"], own["test"]) == (True, due, sat.test)
    for status, found in (("active", []), ("completed", [own])):
        listed = await api.get(f"{MOCK}session/me/", params={"status": status}, headers=sat.headers)
        assert listed.json() == found


async def test_the_sweeper_ends_what_is_due_and_nothing_else(api: httpx.AsyncClient) -> None:
    test = await a_test(api)
    due, running, finished = [await sitting(api, test) for _ in range(3)]
    await due.draft(listening={"3": "Thursday"})
    await finished.finish()
    await let_time_pass(due.id, seconds=60)
    await sessions.end_due_sessions()
    await sessions.end_due_sessions()
    assert await standing(due) == ON_TIME
    assert (await standing(running))[0] is False
    assert await db.fetch_value("SELECT count(*) FROM review") == 2
    assert (await due.kept())["listening"] == {"3": "Thursday"}
    ring = next(entry for entry in SCHEDULE.values() if entry["task"] == "mocks.end_due_sessions")
    assert ring["schedule"] <= 60


async def test_a_whole_class_ends_in_portions(api: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "_AT_ONCE", 2)
    test, employee = await a_test(api), headers_of(await factories.employee())
    for end in (rules.sweep, rules.settle_due):
        room = [await sitting(api, test) for _ in range(5)]
        await db.execute("UPDATE mock_session SET due_at = clock_timestamp() WHERE NOT is_completed")
        await end()
        assert [await standing(sat) for sat in room] == [ON_TIME] * 5
    assert len((await api.get(f"{MOCK}session/answers/", headers=employee)).json()) == 10


async def test_the_hosts_clock_is_of_no_account(api: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    sat = await sitting(api)
    actor = actor_of(sat.student)
    monkeypatch.setattr(time, "time", Mock(return_value=time.time() + 10**7))
    assert not (await rules.own_sitting(actor, UUID(sat.id))).is_over
    assert await rules.sweep() == 0
    monkeypatch.setattr(time, "time", Mock(return_value=0.0))
    await let_time_pass(sat.id, seconds=0)
    assert (await rules.own_sitting(actor, UUID(sat.id))).is_over
    assert await rules.sweep() == 1


async def test_it_ends_at_the_very_second(api: httpx.AsyncClient) -> None:
    sat = await sitting(api)
    await db.execute("UPDATE mock_session SET due_at = clock_timestamp() + interval '0.4 s'")
    answers, over = 0, 0
    until = time.monotonic() + 1
    while time.monotonic() < until:
        answer = await sat.draft(writing={"1": f"Word {answers}"})
        assert answer.json() == IS_OVER or (answer.status_code == 200 and not over)
        answers, over = answers + (answer.status_code == 200), over + (answer.status_code == 400)
    assert answers and over
    kept = await db.fetch_row("SELECT text, ended_at = due_at AS on_time FROM mock_writing, mock_session")
    assert kept is not None and tuple(kept) == (f"Word {answers - 1}", True)


async def test_finish_against_timeout_ends_it_once(api: httpx.AsyncClient) -> None:
    test = await a_test(api)
    sat = [await sitting(api, test) for _ in range(6)]
    for number, one in enumerate(sat):
        await one.draft(reading={"1": str(number)})
    await db.execute("UPDATE mock_session SET due_at = clock_timestamp() + interval '20 ms'")
    acts = [one.finish() for one in sat for _ in range(2)]
    done = await asyncio.gather(*acts, *(rules.sweep() for _ in range(4)), *(rules.settle_due() for _ in range(3)))
    assert {answer.status_code for answer in done if isinstance(answer, httpx.Response)} <= {200, 400}
    await asyncio.sleep(0.03)
    await rules.sweep()
    for number, one in enumerate(sat):
        ended, late, reviews = await standing(one)
        assert ended and late is not None and late <= timedelta(0) and reviews == 1
        assert (await one.kept())["reading"] == {"1": str(number)}


async def test_scoring_an_overdue_session_ends_it_when_it_was_due(api: httpx.AsyncClient) -> None:
    sat, headers = await sitting(api), headers_of(await factories.employee())
    await sat.draft(reading={"1": "A"})
    await let_time_pass(sat.id, seconds=600)
    assert (await api.post(f"{MOCK}score/create/", json=sat.bands, headers=headers)).status_code == 201
    assert await standing(sat) == ON_TIME
    assert (await sat.kept())["reading"] == {"1": "A"}
