"""Students through HTTP."""

import asyncio
from typing import Any

import httpx
import pytest

from api import db
from tests import factories
from tests.callers import headers_of
from tests.groups.test_groups import INVALID_PK, give_points
from tests.statements import counted_statements

STUDENTS = "/api/v1/students/"
RATING = f"{STUDENTS}rating/"
KEYS = [
    "id",
    "username",
    "first_name",
    "last_name",
    "phone",
    "parent_phone",
    "telegram_id",
    "role",
    "group",
    "all_score",
    "created_at",
]
BODY = {
    "username": "student-jasur",
    "password": "qwerty123",
    "first_name": "Jasur",
    "last_name": "Qodirov",
    "phone": "+998900000001",
    "parent_phone": "+998900000002",
    "telegram_id": "111222333",
}


async def test_a_student_is_made_read_changed_and_withdrawn(api: httpx.AsyncClient) -> None:
    headers = headers_of(await factories.owner())
    group = await factories.group(name="IELTS-A1")
    made = await api.post(STUDENTS, json=BODY | {"group": group.id}, headers=headers)
    assert made.status_code == 201
    assert list(made.json()) == KEYS
    expected: dict[str, Any] = {key: value for key, value in BODY.items() if key != "password"}
    expected |= {"role": "student", "group": {"id": group.id, "name": "IELTS-A1"}, "all_score": 0}
    assert made.json().items() >= expected.items()
    student = made.json()["id"]
    await give_points(student, group.id, 100, 100, 50)
    read = await api.get(f"{STUDENTS}{student}/", headers=headers)
    assert read.json() == made.json() | {"all_score": 250}
    assert (await api.get(STUDENTS, headers=headers)).json() == [read.json()]
    changed = await api.put(f"{STUDENTS}{student}/", json={"group": None, "phone": ""}, headers=headers)
    assert changed.json() == read.json() | {"group": None, "phone": None}
    assert (await api.delete(f"{STUDENTS}{student}/", headers=headers)).status_code == 204
    assert (await api.get(f"{STUDENTS}{student}/", headers=headers)).status_code == 404
    assert (await api.get(STUDENTS, headers=headers)).json() == []
    assert (await api.post(STUDENTS, json=BODY, headers=headers)).json()["group"] is None
    trail = await db.fetch("SELECT action FROM audit_entry WHERE object_type = 'account' ORDER BY id")
    assert [row["action"] for row in trail] == ["create", "change", "withdraw", "create"]


async def test_students_see_only_themselves(api: httpx.AsyncClient) -> None:
    group = await factories.group()
    student, other = await factories.student(group=group.id), await factories.student(group=group.id)
    headers = headers_of(student)
    assert [found["id"] for found in (await api.get(STUDENTS, headers=headers)).json()] == [student.id]
    assert (await api.get(f"{STUDENTS}?limit=5", headers=headers)).headers["X-Total-Count"] == "1"
    assert (await api.get(f"{STUDENTS}{student.id}/", headers=headers)).status_code == 200
    assert (await api.get(f"{STUDENTS}{other.id}/", headers=headers)).json() == {"detail": "Not found."}
    for person in (student, await factories.employee()):
        one = f"{STUDENTS}{student.id}/"
        assert (await api.post(STUDENTS, json=BODY, headers=headers_of(person))).status_code == 403
        assert (await api.patch(one, json={"phone": None}, headers=headers_of(person))).status_code == 403
        assert (await api.delete(one, headers=headers_of(person))).status_code == 403


@pytest.mark.parametrize(
    ("sent", "fault"),
    [
        ({"username": "short"}, {"username": ["Ensure this field has at least 6 characters."]}),
        ({"telegram_id": "x1"}, {"telegram_id": ["Only digits are allowed."]}),
        ({"parent_phone": "9" * 33}, {"parent_phone": ["Ensure this field has no more than 32 characters."]}),
        ({"group": 99999}, {"group": [INVALID_PK.format(99999)]}),
    ],
)
async def test_faults_are_named(api: httpx.AsyncClient, sent: dict[str, Any], fault: dict[str, Any]) -> None:
    headers = headers_of(await factories.owner())
    answer = await api.post(STUDENTS, json=BODY | sent, headers=headers)
    assert (answer.status_code, answer.json()) == (400, fault)
    student = await factories.student()
    answer = await api.patch(f"{STUDENTS}{student.id}/", json=sent, headers=headers)
    assert (answer.status_code, answer.json()) == (400, fault)


async def test_only_an_active_group_takes_students(api: httpx.AsyncClient) -> None:
    headers = headers_of(await factories.owner())
    group = await factories.group(is_active=False)
    answer = await api.post(STUDENTS, json=BODY | {"group": group.id}, headers=headers)
    assert (answer.status_code, answer.json()) == (400, {"group": [INVALID_PK.format(group.id)]})


async def test_nobody_is_in_a_group_that_is_withdrawn_meanwhile(api: httpx.AsyncClient) -> None:
    headers = headers_of(await factories.owner())
    for _ in range(3):
        group, student = await factories.group(), await factories.student()
        await asyncio.gather(
            api.patch(f"{STUDENTS}{student.id}/", json={"group": group.id}, headers=headers),
            api.delete(f"/api/v1/groups/{group.id}/", headers=headers),
        )
        assert (await api.get(f"{STUDENTS}{student.id}/", headers=headers)).json()["group"] is None


async def test_students_are_filtered(api: httpx.AsyncClient) -> None:
    headers = headers_of(await factories.employee())
    group = await factories.group()
    first = await factories.student(group=group.id, first_name="Jasur", phone="+998900000001")
    second = await factories.student(is_active=False)
    for query, expected in (
        (f"group_id={group.id}", [first.id]),
        ("group_id=", [first.id, second.id]),
        ("search=jasur", [first.id]),
        ("search=900000001&is_active=true", [first.id]),
        ("is_active=false", [second.id]),
    ):
        found = await api.get(f"{STUDENTS}?{query}", headers=headers)
        assert [student["id"] for student in found.json()] == expected, query
    assert (await api.get(f"{STUDENTS}?group_id=x", headers=headers)).json() == {
        "group_id": ["A valid integer is required."]
    }


async def test_a_group_is_rated_by_the_points_given_in_it(api: httpx.AsyncClient) -> None:
    group, other = await factories.group(name="IELTS-A1"), await factories.group()
    students = [await factories.student(group=group.id) for _ in range(4)]
    for student, points in zip(students, (50, 90, 90, 100), strict=True):
        await give_points(student.id, group.id, points)
    await give_points(students[0].id, other.id, 100)
    await factories.student(group=group.id, is_active=False)
    answer = await api.get(f"{RATING}?group_id={group.id}", headers=headers_of(students[0]))
    assert answer.json()[0] == {
        "id": students[3].id,
        "username": students[3].username,
        "first_name": "Student",
        "last_name": students[3].last_name,
        "total_score": 100,
        "rank": 1,
        "group_name": "IELTS-A1",
    }
    places = [(found["id"], found["total_score"], found["rank"]) for found in answer.json()]
    assert places[1:] == [(students[1].id, 90, 2), (students[2].id, 90, 2), (students[0].id, 50, 4)]


async def test_a_rating_needs_a_group_that_one_may_see(api: httpx.AsyncClient) -> None:
    group = await factories.group()
    staff, student = headers_of(await factories.employee()), headers_of(await factories.student())
    for path in (RATING, f"{RATING}?group_id="):
        answer = await api.get(path, headers=staff)
        assert (answer.status_code, answer.json()) == (400, {"error": "group_id parametri kerak."})
    assert (await api.get(f"{RATING}?group_id=x", headers=staff)).status_code == 400
    assert (await api.get(f"{RATING}?group_id=99999", headers=staff)).status_code == 404
    assert (await api.get(f"{RATING}?group_id={group.id}", headers=staff)).json() == []
    assert (await api.get(f"{RATING}?group_id={group.id}", headers=student)).status_code == 404


async def test_a_list_costs_the_same_whatever_its_length(api: httpx.AsyncClient) -> None:
    headers = headers_of(await factories.owner())
    costs = []
    for _ in range(2):
        with counted_statements() as statements:
            await api.get(STUDENTS, headers=headers)
        costs.append(len(statements))
        await factories.student()
    assert costs == [2, 2]
