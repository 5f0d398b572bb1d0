"""Owners and workers through HTTP."""

import asyncio
import re
from typing import Any

import httpx
import pytest

from api import db
from tests import factories
from tests.callers import headers_of
from tests.statements import counted_statements

OWNERS = "/api/v1/owners/"
WORKERS = "/api/v1/workers/"
LOGIN = "/api/v1/login/"
KEYS = [
    "id",
    "username",
    "first_name",
    "last_name",
    "phone",
    "telegram_id",
    "role",
    "is_staff",
    "is_superuser",
    "created_at",
]
BODY = {
    "username": "teacher01",
    "password": "mypassword1",
    "first_name": "Bobur",
    "last_name": "Toshmatov",
    "phone": "+998991234567",
}


async def log_in(api: httpx.AsyncClient, username: str, password: str) -> httpx.Response:
    """The answer to a login."""
    return await api.post(LOGIN, json={"username": username, "password": password})


@pytest.mark.parametrize(
    ("path", "role", "is_superuser"), [(OWNERS, "owner", True), (WORKERS, "employee", False)], ids=["owners", "workers"]
)
async def test_a_person_is_made_read_changed_and_withdrawn(
    api: httpx.AsyncClient, path: str, role: str, is_superuser: bool
) -> None:
    headers = headers_of(await factories.owner())
    made = await api.post(path, json=BODY, headers=headers)
    assert made.status_code == 201
    assert list(made.json()) == KEYS
    expected = {key: value for key, value in BODY.items() if key != "password"} | {
        "telegram_id": None,
        "role": role,
        "is_staff": True,
        "is_superuser": is_superuser,
    }
    assert made.json().items() >= expected.items()
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+05:00", made.json()["created_at"])
    one = f"{path}{made.json()['id']}/"
    assert (await api.get(one, headers=headers)).json() == made.json()
    listed = (await api.get(path, headers=headers)).json()[-1]
    assert list(listed) == [key for key in KEYS if path == WORKERS or not key.startswith("is_")]
    assert listed.items() <= made.json().items()
    changed = await api.put(one, json={"first_name": "Ali", "telegram_id": 987654321}, headers=headers)
    assert changed.json() == made.json() | {"first_name": "Ali", "telegram_id": "987654321"}
    assert (await log_in(api, "teacher01", "mypassword1")).json()["user"]["full_name"] == "Ali Toshmatov"
    assert (await api.delete(one, headers=headers)).status_code == 204
    assert (await api.get(one, headers=headers)).status_code == 404
    assert (await api.delete(one, headers=headers)).status_code == 404
    assert (await log_in(api, "teacher01", "mypassword1")).status_code == 401
    assert (await api.post(path, json=BODY, headers=headers)).status_code == 201
    trail = await db.fetch("SELECT action, before, after FROM audit_entry ORDER BY id")
    assert [row["action"] for row in trail] == ["create", "change", "withdraw", "create"]
    assert "argon2" not in str(trail) and "mypassword1" not in str(trail)


async def test_owners_and_workers_are_not_each_other(api: httpx.AsyncClient) -> None:
    owner, employee, student = await factories.owner(), await factories.employee(), await factories.student()
    headers = headers_of(owner)
    assert [found["id"] for found in (await api.get(OWNERS, headers=headers)).json()] == [owner.id]
    assert [found["id"] for found in (await api.get(WORKERS, headers=headers)).json()] == [employee.id]
    for path in (f"{OWNERS}{employee.id}/", f"{WORKERS}{owner.id}/", f"{WORKERS}{student.id}/"):
        assert (await api.get(path, headers=headers)).status_code == 404
        assert (await api.patch(path, json={"first_name": "X"}, headers=headers)).status_code == 404
        assert (await api.delete(path, headers=headers)).status_code == 404


@pytest.mark.parametrize(
    ("sent", "fault"),
    [
        ({"username": "short"}, {"username": ["Ensure this field has at least 6 characters."]}),
        ({"password": "short"}, {"password": ["Ensure this field has at least 8 characters."]}),
        ({"username": "OWNER-ALI"}, {"username": ["A user with that username already exists."]}),
        ({"telegram_id": "ali"}, {"telegram_id": ["Only digits are allowed."]}),
        ({"phone": "9" * 33}, {"phone": ["Ensure this field has no more than 32 characters."]}),
        ({"first_name": None}, {"first_name": ["This field may not be null."]}),
    ],
)
async def test_faults_are_named(api: httpx.AsyncClient, sent: dict[str, Any], fault: dict[str, Any]) -> None:
    headers = headers_of(await factories.owner(username="owner-ali"))
    answer = await api.post(WORKERS, json=BODY | sent, headers=headers)
    assert (answer.status_code, answer.json()) == (400, fault)
    worker = await factories.employee()
    answer = await api.patch(f"{WORKERS}{worker.id}/", json=sent, headers=headers)
    assert (answer.status_code, answer.json()) == (400, fault)
    assert (await api.post(WORKERS, headers=headers)).json().keys() == {"username", "password"}


async def test_a_new_password_ends_every_session(api: httpx.AsyncClient) -> None:
    owner = headers_of(await factories.owner())
    worker = await factories.employee(username="teacher01")
    old = headers_of(worker)
    assert (await api.get("/api/v1/subjects/", headers=old)).status_code == 200
    answer = await api.patch(f"{WORKERS}{worker.id}/", json={"password": "another-one"}, headers=owner)
    assert answer.status_code == 200 and "password" not in answer.json()
    assert (await api.get("/api/v1/subjects/", headers=old)).status_code == 401
    assert (await log_in(api, "teacher01", factories.PASSWORD)).status_code == 401
    assert (await log_in(api, "teacher01", "another-one")).status_code == 200


async def test_tokens_die_with_the_account(api: httpx.AsyncClient) -> None:
    worker = await factories.employee()
    await api.delete(f"{WORKERS}{worker.id}/", headers=headers_of(await factories.owner()))
    assert (await api.get("/api/v1/subjects/", headers=headers_of(worker))).status_code == 401


async def test_nobody_removes_themselves(api: httpx.AsyncClient) -> None:
    owner, _ = await factories.owner(), await factories.owner()
    answer = await api.delete(f"{OWNERS}{owner.id}/", headers=headers_of(owner))
    assert (answer.status_code, answer.json()) == (400, {"detail": "You cannot remove yourself."})


@pytest.mark.parametrize("bystanders", [0, 1])
async def test_of_two_owners_who_remove_each_other_one_remains(api: httpx.AsyncClient, bystanders: int) -> None:
    for _ in range(5):
        await db.execute("UPDATE account SET is_active = false, withdrawn_at = now() WHERE withdrawn_at IS NULL")
        first, second = await factories.owner(), await factories.owner()
        for _ in range(bystanders):
            await factories.owner()
        answers = await asyncio.gather(
            api.delete(f"{OWNERS}{second.id}/", headers=headers_of(first)),
            api.delete(f"{OWNERS}{first.id}/", headers=headers_of(second)),
        )
        statuses = sorted(answer.status_code for answer in answers)
        assert statuses[0] == 204 and statuses[1] in {400, 401}
        left = await db.fetch_value("SELECT count(*) FROM account WHERE withdrawn_at IS NULL")
        assert left == 1 + bystanders


async def test_one_name_goes_to_one_of_two(api: httpx.AsyncClient) -> None:
    headers = headers_of(await factories.owner())
    names = ("teacher01", "TEACHER01")
    answers = await asyncio.gather(*(api.post(WORKERS, json=BODY | {"username": n}, headers=headers) for n in names))
    assert sorted(answer.status_code for answer in answers) == [201, 400]


async def test_only_owners_see_them(api: httpx.AsyncClient) -> None:
    owner = await factories.owner()
    for person in (await factories.employee(), await factories.student()):
        for path in (OWNERS, WORKERS, f"{OWNERS}{owner.id}/", f"{WORKERS}{person.id}/"):
            assert (await api.get(path, headers=headers_of(person))).status_code == 403
        assert (await api.post(WORKERS, json=BODY, headers=headers_of(person))).status_code == 403
        assert (await api.delete(f"{OWNERS}{owner.id}/", headers=headers_of(person))).status_code == 403


async def test_people_are_searched_and_paged(api: httpx.AsyncClient) -> None:
    headers = headers_of(await factories.owner())
    found = await factories.employee(first_name="Bobur", last_name="Toshmatov", phone="+998991234567")
    await factories.employee()
    for search in ("toshmatov bobur", "bobur tosh", "1234567", found.username):
        answer = await api.get(WORKERS, params={"search": search}, headers=headers)
        assert [person["id"] for person in answer.json()] == [found.id]
    piece = await api.get(f"{WORKERS}?limit=1", headers=headers)
    assert (len(piece.json()), piece.headers["X-Total-Count"]) == (1, "2")


async def test_a_list_costs_the_same_whatever_its_length(api: httpx.AsyncClient) -> None:
    headers = headers_of(await factories.owner())
    costs = []
    for _ in range(2):
        with counted_statements() as statements:
            await api.get(WORKERS, headers=headers)
        costs.append(len(statements))
        await factories.employee()
    assert costs == [2, 2]
