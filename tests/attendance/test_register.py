"""A whole group's attendance at once."""

import asyncio
from datetime import datetime

import httpx
import pytest

from api import clock, db
from api.attendance import rules
from api.clock import TASHKENT
from api.errors import InvalidInput
from api.groups.schemas import WEEK
from api.groups.tables import Group
from tests import factories
from tests.attendance.test_attendance import ATTENDANCE, BULK, INVALID_PK
from tests.callers import actor_of, headers_of
from tests.statements import counted_statements

LINE = ["id", "student", "group", "status", "date", "time"]


async def filled(students: int, **values: object) -> Group:
    """A group with so many students."""
    group = await factories.group(**values)
    for _ in range(students):
        await factories.student(group=group.id)
    return group


async def test_everyone_is_absent_until_marked(api: httpx.AsyncClient) -> None:
    employee = await factories.employee()
    headers = headers_of(employee)
    group = await filled(2)
    await factories.student(group=group.id, is_active=False)
    await factories.student()
    made = await api.post(BULK, json={"group_id": str(group.id)}, headers=headers)
    assert made.status_code == 201
    assert [list(record) for record in made.json()] == [LINE, LINE]
    assert {record["status"] for record in made.json()} == {"kelmadi"}
    recorded = (await api.get(ATTENDANCE, headers=headers)).json()
    assert [{key: record[key] for key in LINE} for record in recorded] == made.json()
    again = await api.post(BULK, json={"group_id": group.id}, headers=headers)
    assert (again.status_code, again.json()) == (200, made.json())
    assert await db.fetch_value("SELECT array_agg(DISTINCT marked_by) FROM attendance") == [employee.id]
    assert await db.fetch_value("SELECT count(*) FROM work_log") == 1
    assert await db.fetch_value("SELECT count(*) FROM audit_entry WHERE object_type = 'attendance'") == 2


async def test_records_of_the_day_stay(api: httpx.AsyncClient) -> None:
    headers = headers_of(await factories.owner())
    group = await filled(1)
    first = (await api.post(BULK, json={"group_id": group.id}, headers=headers)).json()[0]
    await api.patch(f"{ATTENDANCE}{first['id']}/", json={"status": "keldi"}, headers=headers)
    late = await factories.student(group=group.id)
    made = await api.post(BULK, json={"group_id": group.id}, headers=headers)
    assert made.status_code == 201
    assert [record["student"]["id"] for record in made.json()] == [late.id]
    day = await api.post(BULK, json={"group_id": group.id}, headers=headers)
    assert (day.status_code, [record["status"] for record in day.json()]) == (200, ["keldi", "kelmadi"])


async def test_yesterdays_records_are_another_days() -> None:
    group, owner = await filled(2), actor_of(await factories.owner())
    for day in (18, 19):
        now = datetime(2025, 2, day, 9, tzinfo=TASHKENT)
        assert len(await rules.open_register(owner, group=group.id, now=now) or []) == 2
        assert await rules.open_register(owner, group=group.id, now=now) is None


async def test_an_empty_group_and_an_unknown_one(api: httpx.AsyncClient) -> None:
    headers = headers_of(await factories.employee())
    empty = await api.post(BULK, json={"group_id": (await factories.group()).id}, headers=headers)
    assert (empty.status_code, empty.json()) == (201, [])
    assert await db.fetch_value("SELECT count(*) FROM work_log") == 0
    for group in (999999, (await factories.group(is_active=False)).id):
        unknown = await api.post(BULK, json={"group_id": group}, headers=headers)
        assert (unknown.status_code, unknown.json()) == (400, {"group_id": [INVALID_PK.format(group)]})
    missing = await api.post(BULK, headers=headers)
    assert (missing.status_code, missing.json()) == (400, {"group_id": ["This field is required."]})


async def test_employees_register_in_lesson_time_only(api: httpx.AsyncClient) -> None:
    employee, owner = await factories.employee(), await factories.owner()
    group = await filled(1, days=WEEK[(clock.now().weekday() + 3) % 7])
    refused = await api.post(BULK, json={"group_id": group.id}, headers=headers_of(employee))
    message = f"Bugun guruhning dars kuni emas. ({group.days})"
    assert (refused.status_code, refused.json()) == (400, {"error": message})
    assert await db.fetch_value("SELECT count(*) FROM attendance") == 0
    assert (await api.post(BULK, json={"group_id": group.id}, headers=headers_of(owner))).status_code == 201


async def test_the_hour_is_that_of_the_moment_given() -> None:
    employee = actor_of(await factories.employee())
    group = await filled(1, days="Wed", start_time=datetime(1, 1, 1, 9).time(), end_time=datetime(1, 1, 1, 11).time())
    with pytest.raises(InvalidInput, match=r"Dars vaqti emas. \(09:00:00-11:00:00\)"):
        await rules.open_register(employee, group=group.id, now=datetime(2025, 2, 19, 8, 59, tzinfo=TASHKENT))
    made = await rules.open_register(employee, group=group.id, now=datetime(2025, 2, 19, 9, 1, tzinfo=TASHKENT))
    assert made is not None and len(made) == 1


async def test_two_registers_at_once_make_each_record_once(api: httpx.AsyncClient) -> None:
    headers = headers_of(await factories.employee())
    group = await filled(12)
    answers = await asyncio.gather(*(api.post(BULK, json={"group_id": group.id}, headers=headers) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 200, 201]
    assert {len(answer.json()) for answer in answers} == {12}
    assert await db.fetch_value("SELECT count(*) FROM attendance") == 12
    assert await db.fetch_value("SELECT count(*) FROM work_log") == 1


async def test_a_register_costs_the_same_whatever_its_length(api: httpx.AsyncClient) -> None:
    headers = headers_of(await factories.employee())
    await api.post(BULK, json={"group_id": (await filled(1)).id}, headers=headers)
    costs = []
    for students in (1, 5):
        group = await filled(students)
        with counted_statements() as statements:
            await api.post(BULK, json={"group_id": group.id}, headers=headers)
        costs.append(len(statements))
    assert costs[0] == costs[1]
