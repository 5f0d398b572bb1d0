"""Expenses through HTTP."""

from typing import Any

import httpx
import pytest

from api import db
from tests import factories
from tests.callers import headers_of
from tests.groups.test_groups import INVALID_PK
from tests.statements import counted_statements

EXPENSES = "/api/v1/expenses/"
KEYS = ["id", "recipient", "recipient_user", "amount", "reason", "created_at"]
BODY = {"amount": "2000000.00", "reason": "Fevral uchun maosh"}


async def test_an_expense_is_recorded_read_changed_and_removed(api: httpx.AsyncClient) -> None:
    headers, employee = headers_of(await factories.owner()), await factories.employee()
    sent = BODY | {"recipient": "Maosh", "recipient_user": employee.id}
    made = await api.post(EXPENSES, json=sent, headers=headers)
    assert made.status_code == 201
    assert list(made.json()) == KEYS
    assert made.json().items() >= sent.items()
    path = f"{EXPENSES}{made.json()['id']}/"
    assert (await api.get(path, headers=headers)).json() == made.json()
    assert (await api.get(EXPENSES, headers=headers)).json() == [made.json()]
    changed = await api.put(path, json={"amount": 1500000, "recipient_user": None}, headers=headers)
    assert changed.json() == made.json() | {"amount": "1500000.00", "recipient_user": None}
    assert (await api.delete(path, headers=headers)).status_code == 204
    assert (await api.get(path, headers=headers)).status_code == 404
    assert (await api.patch(path, json={}, headers=headers)).status_code == 404
    trail = await db.fetch("SELECT action FROM audit_entry WHERE object_type = 'expense' ORDER BY id")
    assert [row["action"] for row in trail] == ["create", "change", "remove"]


@pytest.mark.parametrize(
    ("sent", "fault"),
    [
        ({"reason": ""}, {"reason": ["This field may not be blank."]}),
        ({"recipient": "x" * 256}, {"recipient": ["Ensure this field has no more than 255 characters."]}),
        ({"amount": -1}, {"amount": ["Ensure this value is greater than 0."]}),
        ({"recipient_user": 99999}, {"recipient_user": [INVALID_PK.format(99999)]}),
    ],
)
async def test_faults_are_named(api: httpx.AsyncClient, sent: dict[str, Any], fault: dict[str, Any]) -> None:
    answer = await api.post(EXPENSES, json=BODY | sent, headers=headers_of(await factories.owner()))
    assert (answer.status_code, answer.json()) == (400, fault)


async def test_only_who_works_here_is_a_recipient(api: httpx.AsyncClient) -> None:
    owner, student = await factories.owner(), await factories.student()
    headers = headers_of(owner)
    answer = await api.post(EXPENSES, json=BODY | {"recipient_user": student.id}, headers=headers)
    assert (answer.status_code, answer.json()) == (400, {"recipient_user": [INVALID_PK.format(student.id)]})
    assert (await api.post(EXPENSES, json=BODY | {"recipient_user": owner.id}, headers=headers)).status_code == 201
    assert (await api.post(EXPENSES, json={}, headers=headers)).json().keys() == {"amount", "reason"}


async def test_owners_write_employees_read_students_neither(api: httpx.AsyncClient) -> None:
    made = await api.post(EXPENSES, json=BODY, headers=headers_of(await factories.owner()))
    path = f"{EXPENSES}{made.json()['id']}/"
    for person, reads in ((await factories.employee(), 200), (await factories.student(), 403)):
        headers = headers_of(person)
        assert (await api.get(EXPENSES, headers=headers)).status_code == reads
        assert (await api.get(path, headers=headers)).status_code == reads
        assert (await api.post(EXPENSES, json=BODY, headers=headers)).status_code == 403
        assert (await api.patch(path, json=BODY, headers=headers)).status_code == 403
        assert (await api.delete(path, headers=headers)).status_code == 403


async def test_expenses_are_filtered(api: httpx.AsyncClient) -> None:
    headers, employee = headers_of(await factories.owner()), await factories.employee()
    salary = (await api.post(EXPENSES, json=BODY | {"recipient_user": employee.id}, headers=headers)).json()["id"]
    rent = (await api.post(EXPENSES, json=BODY | {"recipient": "Ijara"}, headers=headers)).json()["id"]
    await db.execute("UPDATE expense SET created_at = '2025-02-01 23:59:59+05' WHERE id = $1", rent)
    for query, expected in (
        (f"employee={employee.id}", [salary]),
        ("search=ijara", [rent]),
        ("date_to=2025-02-01", [rent]),
        ("date_from=2025-02-02", [salary]),
        ("date=2025-02-01", [rent]),
        ("limit=1", [salary]),
    ):
        found = await api.get(f"{EXPENSES}?{query}", headers=headers)
        assert [expense["id"] for expense in found.json()] == expected, query


async def test_a_list_costs_the_same_whatever_its_length(api: httpx.AsyncClient) -> None:
    headers = headers_of(await factories.owner())
    costs = []
    for _ in range(2):
        with counted_statements() as statements:
            await api.get(EXPENSES, headers=headers)
        costs.append(len(statements))
        await api.post(EXPENSES, json=BODY, headers=headers)
    assert costs == [2, 2]
