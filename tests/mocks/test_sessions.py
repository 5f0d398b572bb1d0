"""Mock sessions through HTTP: start, own list, sections, finish; whose they are."""

import re

import httpx

from api import db
from tests import factories
from tests.callers import headers_of
from tests.mocks.sitting import FORBIDDEN, IS_OVER, MOCK, NOWHERE, a_test, sitting
from tests.statements import counted_statements

STARTED = ["id", "user", "test", "started_at", "ended_at", "is_completed", "is_finished", "listening"]
OWN = ["id", "user", "test", "started_at", "ended_at", "is_completed", "is_finished", "score"]
WRONG_CODE = {"detail": "Test kodi noto'g'ri."}
IS_ACTIVE = {"detail": "Sizda bu test uchun aktiv session mavjud."}
MOMENT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+05:00"
START = f"{MOCK}session/start/"


async def test_a_session_starts_and_shows_listening(api: httpx.AsyncClient) -> None:
    test, group = await a_test(api), await factories.group(name="IELTS-A1")
    student = await factories.student(first_name="Jasur", last_name="Qodirov", group=group.id)
    headers = headers_of(student)
    with counted_statements() as statements:
        answer = await api.post(START, json={"test": test["id"], "code": test["code"].lower()}, headers=headers)
    assert (answer.status_code, len(statements)) == (201, 4), answer.text
    started = answer.json()
    assert list(started) == STARTED
    assert started["user"] == {
        "id": student.id,
        "first_name": "Jasur",
        "last_name": "Qodirov",
        "group": {"id": group.id, "name": "IELTS-A1"},
    }
    assert (started["test"], started["ended_at"]) == (test["id"], None)
    assert (started["is_completed"], started["is_finished"]) == (False, False)
    assert re.fullmatch(MOMENT, started["started_at"])
    listening = {key: value for key, value in test["listening"].items() if key not in {"created_at", "updated_at"}}
    assert started["listening"] == listening
    lasts = await db.fetch_value("SELECT due_at - started_at FROM mock_session")
    assert lasts.total_seconds() == 150 * 60


async def test_what_does_not_start(api: httpx.AsyncClient) -> None:
    test, headers = await a_test(api), headers_of(await factories.student())
    for body, answer in (
        ({"test": test["id"], "code": "WRONG1"}, WRONG_CODE),
        ({"test": test["id"], "code": "a much longer code"}, WRONG_CODE),
        ({"test": NOWHERE, "code": test["code"]}, {"test": [f'Invalid pk "{NOWHERE}" - object does not exist.']}),
        ({"test": "x", "code": ""}, {"test": ["Must be a valid UUID."], "code": ["This field may not be blank."]}),
        ({}, {"test": ["This field is required."], "code": ["This field is required."]}),
    ):
        refused = await api.post(START, json=body, headers=headers)
        assert (refused.status_code, refused.json()) == (400, answer)
    assert (await api.post(START, json={"test": test["id"], "code": test["code"]}, headers=headers)).status_code == 201
    again = await api.post(START, json={"test": test["id"], "code": test["code"]}, headers=headers)
    assert (again.status_code, again.json()) == (400, IS_ACTIVE)


async def test_own_sessions_show_the_test_once_they_are_over(api: httpx.AsyncClient) -> None:
    sat, employee = await sitting(api), await factories.employee()
    own = await sat.own()
    assert list(own) == OWN
    assert (own["test"], own["score"], own["is_completed"], own["ended_at"]) == (None, None, False, None)
    ended = await sat.finish()
    assert ended.status_code == 200, ended.text
    finished = ended.json()
    assert list(finished) == OWN[:-1]
    assert (finished["test"], finished["is_completed"], finished["is_finished"]) == (sat.test, True, False)
    assert re.fullmatch(MOMENT, finished["ended_at"])
    assert await sat.own() == finished | {"score": None}
    scored = await api.post(f"{MOCK}score/create/", json=sat.bands, headers=headers_of(employee))
    assert scored.status_code == 201, scored.text
    examiner = {"id": employee.id, "first_name": employee.first_name, "last_name": employee.last_name}
    bands = {"listening": 7.5, "reading": 8.0, "writing": 7.0, "speaking": 6.5, "score": 7.5}
    assert await sat.own() == finished | {
        "is_finished": True,
        "score": {"id": scored.json()["id"], **bands, "created_by": examiner},
    }
    another = await sitting(api, sat.test, sat.student)
    for status, ids in (("active", [another.id]), ("completed", []), ("finished", [sat.id])):
        found = await api.get(f"{MOCK}session/me/", params={"status": status}, headers=sat.headers)
        assert [one["id"] for one in found.json()] == ids
    with counted_statements() as statements:
        whole = await api.get(f"{MOCK}session/me/", headers=sat.headers)
    assert (len(whole.json()), len(statements)) == (2, 3)


async def test_sections_are_for_who_sits(api: httpx.AsyncClient) -> None:
    sat = await sitting(api)
    strangers = [headers_of(await make()) for make in (factories.student, factories.employee, factories.owner)]
    for section in ("reading", "writing"):
        path = f"{MOCK}session/{section}/{sat.id}/"
        shown = await api.get(path, headers=sat.headers)
        assert (shown.status_code, shown.json()) == (200, sat.test[section])
        for stranger in strangers:
            refused = await api.get(path, headers=stranger)
            assert (refused.status_code, refused.json()) == (403, FORBIDDEN)
        assert (await api.get(f"{MOCK}session/{section}/{NOWHERE}/", headers=sat.headers)).status_code == 404


async def test_a_strangers_session_is_not_touched(api: httpx.AsyncClient) -> None:
    sat, stranger = await sitting(api), headers_of(await factories.owner())
    acts = (
        ("POST", f"session/{sat.id}/finish/", None),
        ("GET", f"session/{sat.id}/draft/", None),
        ("PUT", f"session/{sat.id}/draft/", {"reading": {"1": "A"}}),
        ("POST", "answers/reading/", {"session": sat.id, "answers": {"1": "A"}}),
        ("POST", "answers/listening/", {"session": sat.id, "answers": {"99": "A"}}),
        ("POST", "answers/writing/", {"session": sat.id, "task_number": 1}),
    )
    for method, path, body in acts:
        refused = await api.request(method, MOCK + path, json=body, headers=stranger)
        assert (refused.status_code, refused.json()) == (403, FORBIDDEN), path
        unknown = await api.request(
            method,
            MOCK + path.replace(sat.id, NOWHERE),
            json=body and {**body, **({"session": NOWHERE} if "session" in body else {})},
            headers=stranger,
        )
        if "session" in (body or {}):
            fault = {"session": [f'Invalid pk "{NOWHERE}" - object does not exist.']}
            assert (unknown.status_code, unknown.json()) == (400, fault)
        else:
            assert (unknown.status_code, unknown.json()) == (404, {"detail": "Not found."})
    assert (await sat.own())["is_completed"] is False
    for path in ("session/answers/", f"session/{sat.id}/answers/"):
        assert (await api.get(MOCK + path, headers=sat.headers)).status_code == 403
    assert (await sat.post("score/create/", **sat.bands)).status_code == 403


async def test_what_is_over_stays_over(api: httpx.AsyncClient) -> None:
    sat = await sitting(api)
    assert (await sat.finish()).status_code == 200
    for refused in (
        await sat.finish(),
        await sat.answer("reading", {"1": "A"}),
        await sat.answer("listening", {"1": "A"}),
        await sat.write(1),
        await sat.draft(reading={"1": "A"}),
    ):
        assert (refused.status_code, refused.json()) == (400, IS_OVER)
    assert await db.fetch_value("SELECT count(*) FROM review WHERE queue = 'mock'") == 1


async def test_an_unknown_session_or_test_is_told_with_the_other_faults(api: httpx.AsyncClient) -> None:
    headers = headers_of(await factories.owner())
    unknown = [f'Invalid pk "{NOWHERE}" - object does not exist.']
    required = ["This field is required."]
    for path, body, faults in (
        ("session/start/", {"test": NOWHERE}, {"test": unknown, "code": required}),
        ("answers/reading/", {"session": NOWHERE}, {"session": unknown, "answers": required}),
        ("answers/writing/", {"session": NOWHERE}, {"session": unknown, "task_number": required}),
        (
            "score/create/",
            {"session": NOWHERE, "reading": 5, "writing": 10},
            {
                "session": unknown,
                "listening": required,
                "speaking": required,
                "writing": ["Ensure this value is less than or equal to 9."],
            },
        ),
    ):
        refused = await api.post(MOCK + path, json=body, headers=headers)
        assert (refused.status_code, refused.json()) == (400, faults), path


async def test_staff_sit_too(api: httpx.AsyncClient) -> None:
    sat = await sitting(api, student=await factories.owner())
    assert (await sat.own())["user"]["group"] is None
    assert (await sat.answer("reading", {"1": "A"})).status_code == 201
