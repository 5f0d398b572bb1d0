"""Attendance through HTTP."""

import asyncio
import re
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from api import clock, db
from api.accounts.tables import Account
from api.attendance import rules
from api.attendance.queries import attendance
from api.attendance.schemas import AttendanceQuery, Presence
from api.clock import TASHKENT
from api.groups.tables import Group
from tests import factories
from tests.callers import actor_of, headers_of
from tests.statements import counted_statements

ATTENDANCE = "/api/v1/attendance/"
BULK = f"{ATTENDANCE}bulk_create/"
KEYS = ["id", "student", "group", "status", "date", "time", "created_at", "updated_at"]
INVALID_PK = 'Invalid pk "{}" - object does not exist.'
FORBIDDEN = {"detail": "You do not have permission to perform this action."}
MOMENT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+05:00"
WEDNESDAY = datetime(2025, 2, 19, 9, 5, 30, 900000, tzinfo=TASHKENT)


async def marked(student: Account, group: Group, by: Account, *, now: datetime, status: str = "keldi") -> int:
    """The id of a record made by the rule itself."""
    return await rules.mark_attendance(
        actor_of(by), student=student.id, group=group.id, status=Presence(status), now=now
    )


async def test_a_record_is_made_read_changed_and_removed(api: httpx.AsyncClient) -> None:
    employee = await factories.employee()
    headers = headers_of(employee)
    group = await factories.group(name="IELTS-A1")
    student = await factories.student(first_name="Jasur", last_name='Qo"dirov')
    body = {"student": str(student.id), "group": group.id, "status": "kelmadi"}
    made = await api.post(ATTENDANCE, json=body, headers=headers)
    assert made.status_code == 201
    record = made.json()
    assert list(record) == KEYS
    names = {"id": student.id, "first_name": "Jasur", "last_name": 'Qo"dirov', "username": student.username}
    assert (record["student"], list(record["student"])) == (names, list(names))
    assert record["group"] == {"id": group.id, "name": "IELTS-A1"}
    assert (record["status"], record["date"]) == ("kelmadi", clock.now().date().isoformat())
    assert re.fullmatch(r"\d\d:\d\d:\d\d", record["time"])
    assert re.fullmatch(MOMENT, record["created_at"]) and record["updated_at"] == record["created_at"]
    path = f"{ATTENDANCE}{record['id']}/"
    assert (await api.get(path, headers=headers)).json() == record
    await db.execute("UPDATE attendance SET created_at = created_at - '1 day'::interval, updated_at = created_at")
    changed = await api.put(path, json={"status": "keldi", "group": 999999}, headers=headers)
    assert (changed.status_code, changed.json()["status"], changed.json()["group"]) == (200, "keldi", record["group"])
    assert changed.json()["updated_at"] > changed.json()["created_at"]
    assert (await api.patch(path, json={}, headers=headers)).json() == changed.json()
    assert (await api.get(ATTENDANCE, headers=headers)).json() == [changed.json()]
    assert (await api.delete(path, headers=headers)).status_code == 204
    assert (await api.get(path, headers=headers)).json() == {"detail": "Not found."}
    assert (await api.delete(path, headers=headers)).status_code == 404
    trail = await db.fetch("SELECT action, actor FROM audit_entry WHERE object_type = 'attendance' ORDER BY id")
    assert [row["action"] for row in trail] == ["create", "change", "remove"]
    assert {row["actor"] for row in trail} == {employee.id}
    days = await db.fetch("SELECT employee, date::text FROM work_log")
    assert [tuple(day) for day in days] == [(employee.id, record["date"])]


async def test_date_and_time_are_tashkents() -> None:
    group, student, owner = await factories.group(), await factories.student(), await factories.owner()
    midnight = datetime(2025, 2, 19, 0, 30, 5, 900000, tzinfo=TASHKENT)
    await marked(student, group, owner, now=midnight)
    row = await db.fetch_row("SELECT date::text, time::text, marked_by FROM attendance")
    assert row is not None and tuple(row) == ("2025-02-19", "00:30:05", owner.id)
    assert await db.fetch_value("SELECT count(*) FROM work_log") == 0


@pytest.mark.parametrize(
    ("sent", "fault"),
    [
        ({"status": "Keldi"}, {"status": ['"Keldi" is not a valid choice.']}),
        ({"student": 999999}, {"student": [INVALID_PK.format(999999)]}),
        ({"group": "x"}, {"group": ["Incorrect type. Expected pk value, received str."]}),
    ],
)
async def test_faults_are_named(api: httpx.AsyncClient, sent: dict[str, Any], fault: dict[str, Any]) -> None:
    student, group = await factories.student(), await factories.group()
    whole = {"student": student.id, "group": group.id, "status": "keldi"}
    answer = await api.post(ATTENDANCE, json=whole | sent, headers=headers_of(await factories.owner()))
    assert (answer.status_code, answer.json()) == (400, fault)


async def test_only_students_and_active_groups_are_recorded(api: httpx.AsyncClient) -> None:
    owner, student = await factories.owner(), await factories.student()
    headers = headers_of(owner)
    resting, group = await factories.group(is_active=False), await factories.group()
    body = {"student": owner.id, "group": resting.id, "status": "keldi"}
    assert (await api.post(ATTENDANCE, json=body, headers=headers)).json() == {
        "student": [INVALID_PK.format(owner.id)],
        "group": [INVALID_PK.format(resting.id)],
    }
    assert set((await api.post(ATTENDANCE, json={}, headers=headers)).json()) == {"student", "group", "status"}
    await api.delete(f"/api/v1/groups/{group.id}/", headers=headers)
    body = {"student": student.id, "group": group.id, "status": "keldi"}
    assert (await api.post(ATTENDANCE, json=body, headers=headers)).json() == {"group": [INVALID_PK.format(group.id)]}


async def test_a_student_is_recorded_once_a_day(api: httpx.AsyncClient) -> None:
    headers = headers_of(await factories.employee())
    body = {"student": (await factories.student()).id, "group": (await factories.group()).id, "status": "keldi"}
    answers = await asyncio.gather(*(api.post(ATTENDANCE, json=body, headers=headers) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [201, 400, 400, 400]
    refused = next(answer for answer in answers if answer.status_code == 400)
    assert refused.json() == {"non_field_errors": ["The fields student, group, date must make a unique set."]}
    assert await db.fetch_value("SELECT count(*) FROM attendance") == 1
    body["group"] = (await factories.group()).id
    assert (await api.post(ATTENDANCE, json=body, headers=headers)).status_code == 201


async def test_removal_is_for_owners_and_for_who_marked_it(api: httpx.AsyncClient) -> None:
    group, employee, other = await factories.group(), await factories.employee(), await factories.employee()
    rows = [await marked(await factories.student(), group, employee, now=WEDNESDAY) for _ in range(2)]
    first, second = (f"{ATTENDANCE}{row}/" for row in rows)
    refused = await api.delete(first, headers=headers_of(other))
    assert (refused.status_code, refused.json()) == (403, FORBIDDEN)
    assert (await api.patch(first, json={"status": "kechikdi"}, headers=headers_of(other))).status_code == 200
    assert (await api.delete(first, headers=headers_of(employee))).status_code == 204
    assert (await api.delete(second, headers=headers_of(await factories.owner()))).status_code == 204


async def test_students_see_their_own_records_only(api: httpx.AsyncClient) -> None:
    group, owner = await factories.group(), await factories.owner()
    students = [await factories.student(), await factories.student()]
    mine, others = [await marked(student, group, owner, now=WEDNESDAY) for student in students]
    headers = headers_of(students[0])
    assert [found["id"] for found in (await api.get(ATTENDANCE, headers=headers)).json()] == [mine]
    assert (await api.get(f"{ATTENDANCE}?student_id={students[1].id}", headers=headers)).json() == []
    assert (await api.get(f"{ATTENDANCE}{mine}/", headers=headers)).status_code == 200
    assert (await api.get(f"{ATTENDANCE}{others}/", headers=headers)).status_code == 404
    piece = await api.get(f"{ATTENDANCE}?limit=5", headers=headers)
    assert ([found["id"] for found in piece.json()], piece.headers["X-Total-Count"]) == ([mine], "1")
    body = {"student": students[0].id, "group": group.id, "status": "keldi"}
    for answer in (
        await api.post(ATTENDANCE, json=body, headers=headers),
        await api.post(BULK, json={"group_id": group.id}, headers=headers),
        await api.patch(f"{ATTENDANCE}{mine}/", json={"status": "keldi"}, headers=headers),
        await api.delete(f"{ATTENDANCE}{mine}/", headers=headers),
    ):
        assert (answer.status_code, answer.json()) == (403, FORBIDDEN)
    assert (await api.get(ATTENDANCE)).status_code == 401


async def test_attendance_is_filtered(api: httpx.AsyncClient) -> None:
    owner, groups = await factories.owner(), [await factories.group(), await factories.group()]
    student = await factories.student()
    rows = [
        await marked(student, groups[0], owner, now=WEDNESDAY),
        await marked(student, groups[1], owner, now=WEDNESDAY, status="kechikdi"),
        await marked(await factories.student(), groups[0], owner, now=WEDNESDAY + timedelta(days=1)),
    ]
    for query, expected in (
        ("group_id=&student_id=&status=&date=", rows),
        (f"group_id={groups[0].id}", [rows[0], rows[2]]),
        (f"student_id={student.id}&group_id={groups[1].id}", [rows[1]]),
        ("status=kechikdi", [rows[1]]),
        ("date=2025-02-19", rows[:2]),
        ("date_from=2025-02-20", rows[2:]),
        ("date_to=2025-02-19&date_from=2025-02-01", rows[:2]),
        ("group_id=999999", []),
        (f"employee={owner.id}&search={student.username.upper()}", rows[:2]),
        (f"employee={student.id}", []),
        ("search=nobody&unknown=1", []),
        ("limit=1&offset=2", rows[2:]),
    ):
        found = (await api.get(f"{ATTENDANCE}?{query}", headers=headers_of(owner))).json()
        assert [record["id"] for record in found] == expected
    refused = await api.get(f"{ATTENDANCE}?status=x&group_id=x", headers=headers_of(owner))
    assert (refused.status_code, set(refused.json())) == (400, {"status", "group_id"})


async def test_a_list_costs_the_same_whatever_its_length(api: httpx.AsyncClient) -> None:
    owner, group = await factories.owner(), await factories.group()
    costs = []
    for _ in range(2):
        with counted_statements() as statements:
            await api.get(ATTENDANCE, headers=headers_of(owner))
        costs.append(len(statements))
        for _ in range(3):
            await marked(await factories.student(), group, owner, now=WEDNESDAY)
    assert costs == [2, 2]


async def test_a_long_list_is_neither_sorted_nor_joined_row_by_row() -> None:
    group, owner = await factories.group(), await factories.owner()
    for _ in range(30):
        await factories.student()
    await db.execute(
        """INSERT INTO attendance (student, "group", status, date, time)
           SELECT s.id, $1, 'keldi', '2020-01-01'::date + d, '09:00'
           FROM account s, generate_series(1, 1000) d WHERE s.role = 'student'""",
        group.id,
    )
    await db.execute("ANALYZE attendance, account, study_group")
    of = attendance(actor_of(owner), AttendanceQuery())
    statement = f"SELECT {of.item} {of.rows} {of.joined} {of.condition} ORDER BY {of.order}"
    plan = "\n".join(row[0] for row in await db.fetch(f"EXPLAIN {statement}"))
    assert "Sort" not in plan
    assert plan.count("Memoize") == 2
