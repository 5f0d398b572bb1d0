"""Scores through HTTP."""

import re
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from api import clock, db
from api.accounts.tables import Account
from api.clock import TASHKENT
from api.groups.tables import Group
from api.scores import rules
from tests import factories
from tests.callers import actor_of, headers_of
from tests.statements import counted_statements

SCORES = "/api/v1/scores/"
KEYS = ["id", "student", "group", "score", "date", "given_by", "created_at"]
INVALID_PK = 'Invalid pk "{}" - object does not exist.'
FORBIDDEN = {"detail": "You do not have permission to perform this action."}
WEDNESDAY = datetime(2025, 2, 19, 9, 5, 30, 900000, tzinfo=TASHKENT)


async def given(student: Account, group: Group, by: Account, *, score: int = 85, now: datetime = WEDNESDAY) -> int:
    """The id of a score made by the rule itself."""
    return await rules.give_score(actor_of(by), student=student.id, group=group.id, score=score, now=now)


async def test_a_score_is_given_read_changed_and_removed(api: httpx.AsyncClient) -> None:
    employee = await factories.employee(first_name="Bobur", last_name="Toshmatov")
    headers = headers_of(employee)
    group, student = await factories.group(name="IELTS-A1"), await factories.student()
    body = {"student": student.id, "group": str(group.id), "score": 85}
    made = await api.post(SCORES, json=body, headers=headers)
    assert made.status_code == 201
    score = made.json()
    assert list(score) == KEYS
    assert list(score["student"]) == ["id", "first_name", "last_name", "username"]
    assert score["group"] == {"id": group.id, "name": "IELTS-A1"}
    assert score["given_by"] == {"id": employee.id, "first_name": "Bobur", "last_name": "Toshmatov"}
    assert (score["score"], score["date"]) == (85, clock.now().date().isoformat())
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+05:00", score["created_at"])
    path = f"{SCORES}{score['id']}/"
    assert (await api.get(path, headers=headers)).json() == score
    owner = headers_of(await factories.owner())
    changed = await api.patch(path, json={"score": 0}, headers=owner)
    assert (changed.status_code, changed.json()) == (200, score | {"score": 0})
    assert (await api.put(path, json=body | {"score": "100"}, headers=owner)).json() == score | {"score": 100}
    assert (await api.patch(path, json={}, headers=owner)).status_code == 200
    assert [found["score"] for found in (await api.get(SCORES, headers=headers)).json()] == [100]
    assert (await api.delete(path, headers=headers)).status_code == 204
    assert (await api.get(path, headers=headers)).status_code == 404
    trail = await db.fetch("SELECT action FROM audit_entry WHERE object_type = 'score' ORDER BY id")
    assert [row["action"] for row in trail] == ["create", "change", "change", "remove"]
    assert await db.fetch_value("SELECT array_agg(employee) FROM work_log") == [employee.id]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (101, "Ensure this value is less than or equal to 100."),
        (-1, "Ensure this value is greater than or equal to 0."),
        (85.5, "A valid integer is required."),
        ("x", "A valid integer is required."),
        (True, "A valid integer is required."),
        (None, "This field may not be null."),
    ],
)
async def test_a_score_is_whole_and_within_a_hundred(api: httpx.AsyncClient, value: Any, message: str) -> None:
    student, group, owner = await factories.student(), await factories.group(), await factories.owner()
    body = {"student": student.id, "group": group.id, "score": value}
    answer = await api.post(SCORES, json=body, headers=headers_of(owner))
    assert (answer.status_code, answer.json()) == (400, {"score": [message]})
    row = await given(student, group, owner)
    answer = await api.patch(f"{SCORES}{row}/", json={"score": value}, headers=headers_of(owner))
    assert (answer.status_code, answer.json()) == (400, {"score": [message]})


async def test_only_students_and_active_groups_get_scores(api: httpx.AsyncClient) -> None:
    owner, student, group = await factories.owner(), await factories.student(), await factories.group()
    headers, resting = headers_of(owner), await factories.group(is_active=False)
    answer = await api.post(SCORES, json={"student": owner.id, "group": resting.id, "score": 1}, headers=headers)
    wrong = {"student": [INVALID_PK.format(owner.id)], "group": [INVALID_PK.format(resting.id)]}
    assert (answer.status_code, answer.json()) == (400, wrong)
    path = f"{SCORES}{await given(student, group, owner)}/"
    assert (await api.patch(path, json={"group": resting.id}, headers=headers)).json() == {"group": wrong["group"]}
    await api.patch(f"/api/v1/groups/{group.id}/", json={"is_active": False}, headers=headers)
    kept = await api.put(path, json={"student": student.id, "group": group.id, "score": 5}, headers=headers)
    assert (kept.status_code, kept.json()["score"]) == (200, 5)


async def test_who_sees_and_who_removes(api: httpx.AsyncClient) -> None:
    employee, other, group = await factories.employee(), await factories.employee(), await factories.group()
    students = [await factories.student(), await factories.student()]
    mine, others = [await given(student, group, employee) for student in students]
    headers = headers_of(students[0])
    assert [found["id"] for found in (await api.get(SCORES, headers=headers)).json()] == [mine]
    assert (await api.get(f"{SCORES}{mine}/", headers=headers)).status_code == 200
    assert (await api.get(f"{SCORES}{others}/", headers=headers)).status_code == 404
    for method, path in (("POST", SCORES), ("PATCH", f"{SCORES}{mine}/"), ("DELETE", f"{SCORES}{mine}/")):
        refused = await api.request(method, path, json={"score": 1}, headers=headers)
        assert (refused.status_code, refused.json()) == (403, FORBIDDEN)
    assert (await api.delete(f"{SCORES}{mine}/", headers=headers_of(other))).status_code == 403
    assert (await api.delete(f"{SCORES}{mine}/", headers=headers_of(employee))).status_code == 204
    assert (await api.delete(f"{SCORES}{others}/", headers=headers_of(await factories.owner()))).status_code == 204


async def test_scores_are_filtered_and_cost_the_same(api: httpx.AsyncClient) -> None:
    owner, groups, student = await factories.owner(), [await factories.group() for _ in "ab"], await factories.student()
    rows = [
        await given(student, groups[0], owner),
        await given(student, groups[1], owner),
        await given(await factories.student(), groups[0], owner, now=WEDNESDAY + timedelta(days=1)),
    ]
    await db.execute("UPDATE score SET given_by = NULL WHERE id = $1", rows[2])
    costs = set()
    for query, expected in (
        ("group_id=", rows),
        (f"group_id={groups[0].id}", [rows[0], rows[2]]),
        (f"student_id={student.id}", rows[:2]),
        ("date=2025-02-20", rows[2:]),
        ("date_from=2025-02-19&date_to=2025-02-19", rows[:2]),
        (f"employee={owner.id}", rows[:2]),
        (f"search={student.username}", rows[:2]),
        ("limit=2&offset=1", rows[1:]),
    ):
        with counted_statements() as statements:
            found = (await api.get(f"{SCORES}?{query}", headers=headers_of(owner))).json()
        assert [score["id"] for score in found] == expected
        costs.add(len(statements))
    # The token, the list; the values of a streamed list's filters are quoted by a statement of their own.
    assert costs == {2, 3}
    assert found[-1]["given_by"] is None
