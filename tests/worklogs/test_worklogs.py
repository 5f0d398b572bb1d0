"""Work logs through HTTP, and how they arise."""

import asyncio
import re
from datetime import date

import httpx
import pytest

from api import db
from api.worklogs.rules import log_working_day
from tests import factories
from tests.callers import actor_of, headers_of

WORK_LOGS = "/api/v1/work-logs/"
DAY = date(2025, 2, 19)


async def test_a_working_day_is_logged_once(api: httpx.AsyncClient) -> None:
    employee = await factories.employee()
    await asyncio.gather(*(log_working_day(actor_of(employee), DAY) for _ in range(5)))
    found = (await api.get(WORK_LOGS, headers=headers_of(employee))).json()
    assert len(found) == 1
    assert list(found[0]) == ["id", "employee", "date", "status", "note", "created_at"]
    facts = {"employee": employee.id, "date": "2025-02-19", "status": True, "note": None}
    assert found[0].items() >= facts.items()
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+05:00", found[0]["created_at"])
    one = await api.get(f"{WORK_LOGS}{found[0]['id']}/", headers=headers_of(await factories.owner()))
    assert (one.status_code, one.json()) == (200, found[0])


async def test_only_employees_have_working_days() -> None:
    await log_working_day(actor_of(await factories.owner()), DAY)
    assert await db.fetch_value("SELECT count(*) FROM work_log") == 0


async def test_work_logs_are_filtered(api: httpx.AsyncClient) -> None:
    first, second = await factories.employee(), await factories.employee()
    days = [(first, date(2025, 2, 18)), (first, DAY), (second, DAY)]
    for employee, day in days:
        await log_working_day(actor_of(employee), day)
    ids = [row["id"] for row in await db.fetch("SELECT id FROM work_log ORDER BY id")]
    headers = headers_of(first)
    for query, expected in (
        ("", ids),
        (f"employee={first.id}", ids[:2]),
        ("employee=&date=2025-02-19", ids[1:]),
        ("date_to=2025-02-18", ids[:1]),
        ("date_from=2025-02-19&status=true", ids[1:]),
        ("status=false", []),
    ):
        answer = await api.get(f"{WORK_LOGS}?{query}", headers=headers)
        assert [found["id"] for found in answer.json()] == expected
    piece = await api.get(f"{WORK_LOGS}?limit=1&offset=1", headers=headers)
    assert ([found["id"] for found in piece.json()], piece.headers["X-Total-Count"]) == (ids[1:2], "3")


@pytest.mark.parametrize("value", ["19.02.2025", "2025-02-30", "1740000000", "2025-02-19T10:00"])
async def test_a_filter_by_date_takes_days_only(api: httpx.AsyncClient, value: str) -> None:
    answer = await api.get(f"{WORK_LOGS}?date={value}", headers=headers_of(await factories.owner()))
    wrong = "Date has wrong format. Use one of these formats instead: YYYY-MM-DD."
    assert (answer.status_code, answer.json()) == (400, {"date": [wrong]})


async def test_work_logs_are_read_only_and_not_for_students(api: httpx.AsyncClient) -> None:
    owner = headers_of(await factories.owner())
    employee = await factories.employee()
    await log_working_day(actor_of(employee), DAY)
    path = f"{WORK_LOGS}{await db.fetch_value('SELECT id FROM work_log')}/"
    for method, where in (("POST", WORK_LOGS), ("PUT", path), ("PATCH", path), ("DELETE", path)):
        answer = await api.request(method, where, headers=owner)
        assert (answer.status_code, answer.json()) == (405, {"detail": f'Method "{method}" not allowed.'})
    assert (await api.get(f"{WORK_LOGS}999999/", headers=owner)).status_code == 404
    student = headers_of(await factories.student())
    assert (await api.get(WORK_LOGS, headers=student)).status_code == 403
    assert (await api.get(path, headers=student)).status_code == 403
    assert (await api.get(path)).status_code == 401
