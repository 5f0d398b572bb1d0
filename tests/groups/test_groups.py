"""Groups through HTTP."""

import re
from typing import Any

import httpx
import pytest

from api import db
from tests import factories
from tests.callers import headers_of
from tests.statements import counted_statements

GROUPS = "/api/v1/groups/"
KEYS = [
    "id",
    "name",
    "description",
    "subject",
    "subject_name",
    "is_active",
    "days",
    "start_time",
    "end_time",
    "created_at",
    "group_total_score",
    "students_count",
    "homework_count",
]
INVALID_PK = 'Invalid pk "{}" - object does not exist.'


async def give_points(student: int, group: int, *points: int) -> None:
    """Scores of today."""
    await db.execute(
        'INSERT INTO score (student, "group", score, date) SELECT $1, $2, s, current_date FROM unnest($3::int[]) s',
        student,
        group,
        list(points),
    )


async def test_a_group_is_made_read_changed_and_withdrawn(api: httpx.AsyncClient) -> None:
    headers = headers_of(await factories.owner())
    subject = await factories.subject(name="IELTS")
    body = {
        "name": "IELTS-A1",
        "description": "Asosiy guruh",
        "subject": subject.id,
        "is_active": True,
        "days": "Mon,Wed,Fri",
        "start_time": "09:00:00",
        "end_time": "11:00:00",
    }
    made = await api.post(GROUPS, json=body, headers=headers)
    assert made.status_code == 201
    assert list(made.json()) == KEYS
    assert made.json().items() >= (body | {"subject_name": "IELTS"}).items()
    assert (made.json()["group_total_score"], made.json()["students_count"], made.json()["homework_count"]) == (0, 0, 0)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+05:00", made.json()["created_at"])
    path = f"{GROUPS}{made.json()['id']}/"
    assert (await api.get(path, headers=headers)).json() == made.json()
    assert (await api.get(GROUPS, headers=headers)).json() == [made.json()]
    changed = await api.put(path, json={"name": "IELTS-A2", "end_time": "12:30"}, headers=headers)
    assert changed.json() == made.json() | {"name": "IELTS-A2", "end_time": "12:30:00"}
    assert (await api.patch(path, json={"days": None}, headers=headers)).json()["days"] is None
    assert (await api.delete(path, headers=headers)).status_code == 204
    assert (await api.get(path, headers=headers)).status_code == 404
    assert (await api.get(GROUPS, headers=headers)).json() == []
    trail = await db.fetch("SELECT action FROM audit_entry WHERE object_type = 'group' ORDER BY id")
    assert [row["action"] for row in trail] == ["create", "change", "change", "withdraw"]


async def test_a_name_and_a_subject_are_enough(api: httpx.AsyncClient) -> None:
    subject = await factories.subject()
    made = await api.post(
        GROUPS, json={"name": "SAT", "subject": str(subject.id)}, headers=headers_of(await factories.owner())
    )
    assert made.status_code == 201
    assert made.json().items() >= {"description": "", "days": None, "start_time": None, "is_active": True}.items()


@pytest.mark.parametrize(
    ("sent", "fault"),
    [
        ({"days": "Mon,Foo"}, {"days": ['"Foo" is not a valid choice.']}),
        ({"days": "Mon,Tue,Mon"}, {"days": ["A day may not be repeated."]}),
        ({"name": "x" * 31}, {"name": ["Ensure this field has no more than 30 characters."]}),
        ({"name": " "}, {"name": ["This field may not be blank."]}),
        ({"subject": 99999}, {"subject": [INVALID_PK.format(99999)]}),
        ({"subject": "x"}, {"subject": ["Incorrect type. Expected pk value, received str."]}),
        ({"is_active": "perhaps"}, {"is_active": ["Must be a valid boolean."]}),
        ({"end_time": "09:00"}, {"non_field_errors": ["start_time must be earlier than end_time."]}),
    ],
)
async def test_faults_are_named(api: httpx.AsyncClient, sent: dict[str, Any], fault: dict[str, Any]) -> None:
    headers = headers_of(await factories.owner())
    group = await factories.group()
    whole = {"name": "A1", "subject": group.subject, "start_time": "10:00", "end_time": "11:00"}
    answer = await api.post(GROUPS, json=whole | sent, headers=headers)
    assert (answer.status_code, answer.json()) == (400, fault)
    answer = await api.patch(f"{GROUPS}{group.id}/", json={"start_time": "10:00", **sent}, headers=headers)
    assert (answer.status_code, answer.json()) == (400, fault)
    missing = await api.post(GROUPS, json={"start_time": "soon"}, headers=headers)
    assert missing.json().keys() == {"name", "subject", "start_time"}
    assert "Time has wrong format" in missing.json()["start_time"][0]


async def test_a_withdrawn_subject_takes_no_new_group(api: httpx.AsyncClient) -> None:
    headers = headers_of(await factories.owner())
    group = await factories.group()
    assert (await api.delete(f"/api/v1/subjects/{group.subject}/", headers=headers)).status_code == 204
    answer = await api.post(GROUPS, json={"name": "A1", "subject": group.subject}, headers=headers)
    assert answer.json() == {"subject": [INVALID_PK.format(group.subject)]}
    assert (await api.get(f"{GROUPS}{group.id}/", headers=headers)).json()["subject_name"].startswith("Subject")


async def test_counts_are_of_those_who_are_there(api: httpx.AsyncClient) -> None:
    group = await factories.group()
    there = await factories.student(group=group.id)
    await factories.student(group=group.id, is_active=False)
    await factories.student()
    await give_points(there.id, group.id, 40, 60)
    await db.execute("""INSERT INTO homework ("group", text) VALUES ($1, 'Read.')""", group.id)
    found = (await api.get(f"{GROUPS}{group.id}/", headers=headers_of(there))).json()
    assert (found["group_total_score"], found["students_count"], found["homework_count"]) == (100, 1, 1)


async def test_a_withdrawn_groups_students_are_in_none(api: httpx.AsyncClient) -> None:
    group = await factories.group()
    student = await factories.student(group=group.id)
    await api.delete(f"{GROUPS}{group.id}/", headers=headers_of(await factories.owner()))
    assert await db.fetch_value('SELECT "group" FROM account WHERE id = $1', student.id) is None
    before = await db.fetch_value("SELECT before ->> 'students' FROM audit_entry WHERE action = 'withdraw'")
    assert before == f"[{student.id}]"


async def test_equal_points_share_a_rank(api: httpx.AsyncClient) -> None:
    student = await factories.student()
    groups = [await factories.group() for _ in range(4)]
    for group, points in zip(groups, (50, 90, 90, 100), strict=True):
        await give_points(student.id, group.id, points)
    await give_points(student.id, (await factories.group(is_active=False)).id, 100)
    rating = await api.get(f"{GROUPS}rating/", headers=headers_of(student))
    assert rating.status_code == 200
    assert set(rating.json()[0]) == {"id", "name", "subject_name", "total_score", "rank", "students_count"}
    assert [(found["id"], found["total_score"], found["rank"]) for found in rating.json()] == [
        (groups[3].id, 100, 1),
        (groups[1].id, 90, 2),
        (groups[2].id, 90, 2),
        (groups[0].id, 50, 4),
    ]
    piece = await api.get(f"{GROUPS}rating/?limit=1&offset=3", headers=headers_of(student))
    assert (piece.json(), piece.headers["X-Total-Count"]) == (rating.json()[3:], "4")


async def test_groups_are_filtered(api: httpx.AsyncClient) -> None:
    headers = headers_of(await factories.employee())
    first = await factories.group(name="IELTS-A1")
    second = await factories.group(name="SAT-B2", is_active=False)
    for query, expected in (
        ("is_active=true", [first.id]),
        ("is_active=false", [second.id]),
        ("search=sat", [second.id]),
        (f"subject={first.subject}&search=", [first.id]),
    ):
        found = await api.get(f"{GROUPS}?{query}", headers=headers)
        assert [group["id"] for group in found.json()] == expected
    assert (await api.get(f"{GROUPS}?is_active=x", headers=headers)).json() == {
        "is_active": ["Must be a valid boolean."]
    }


async def test_only_owners_write_groups(api: httpx.AsyncClient) -> None:
    group = await factories.group()
    for person in (await factories.employee(), await factories.student()):
        headers = headers_of(person)
        assert (
            await api.post(GROUPS, json={"name": "A", "subject": group.subject}, headers=headers)
        ).status_code == 403
        assert (await api.put(f"{GROUPS}{group.id}/", json={"name": "B"}, headers=headers)).status_code == 403
        assert (await api.delete(f"{GROUPS}{group.id}/", headers=headers)).status_code == 403
        assert (await api.get(f"{GROUPS}{group.id}/", headers=headers)).status_code == 200


async def test_a_list_costs_the_same_whatever_its_length(api: httpx.AsyncClient) -> None:
    headers = headers_of(await factories.owner())
    costs = []
    for _ in range(2):
        with counted_statements() as statements:
            await api.get(GROUPS, headers=headers)
        costs.append(len(statements))
        for _ in range(3):
            await factories.group()
    assert costs == [2, 2]
