"""Payments through HTTP."""

import asyncio
import json
import re
from decimal import Decimal
from typing import Any

import httpx
import pytest

from api import db
from api.accounts.tables import Account
from tests import factories
from tests.callers import headers_of
from tests.groups.test_groups import INVALID_PK
from tests.statements import counted_statements

PAYMENTS = "/api/v1/payments/"
OWN = f"{PAYMENTS}my-payments/"
OWN_KEYS = ["id", "student", "group", "months_paid", "amount", "months", "created_at"]
KEYS = ["id", "student", "group", "months_paid", "amount", "received_by", "months", "created_at"]
TWO_MONTHS = [{"year": 2025, "month": 1}, {"year": 2025, "month": 2}]


def brief(person: Account) -> dict[str, Any]:
    """A person as payments name them."""
    return {
        "id": person.id,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "username": person.username,
    }


async def pay(api: httpx.AsyncClient, owner: Account, **values: Any) -> httpx.Response:
    """The answer to a payment, of a new student in a new group unless they are given."""
    body = {"amount": "600000.00", "months": TWO_MONTHS, **values}
    body.setdefault("student", None)
    body["student"] = body["student"] or (await factories.student()).id
    body.setdefault("group", None)
    body["group"] = body["group"] or (await factories.group()).id
    return await api.post(PAYMENTS, json=body, headers=headers_of(owner))


async def test_a_payment_is_taken_read_changed_and_removed(api: httpx.AsyncClient) -> None:
    owner, student, group = await factories.owner(), await factories.student(), await factories.group()
    headers = headers_of(owner)
    made = await pay(api, owner, student=student.id, group=group.id)
    assert made.status_code == 201
    found = made.json()
    assert list(found) == KEYS
    assert (found["student"], found["received_by"], found["group"]) == (brief(student), brief(owner), group.id)
    assert (found["months_paid"], found["amount"]) == (2, "600000.00")
    assert [(paid["year"], paid["month"], paid["month_name"]) for paid in found["months"]] == [
        (2025, 1, "Yanvar"),
        (2025, 2, "Fevral"),
    ]
    assert set(found["months"][0]) == {"id", "year", "month", "month_name"}
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+05:00", found["created_at"])
    path = f"{PAYMENTS}{found['id']}/"
    assert (await api.get(path, headers=headers)).json() == found
    assert (await api.get(PAYMENTS, headers=headers)).json() == [found]
    changed = await api.patch(path, json={"amount": 650000.5}, headers=headers)
    assert changed.json() == found | {"amount": "650000.50"}
    replaced = await api.put(path, json={"months": [{"year": 2025, "month": 12}]}, headers=headers)
    assert replaced.json()["months_paid"] == 1 and replaced.json()["months"][0]["month_name"] == "Dekabr"
    assert (await api.patch(path, json={"months": []}, headers=headers)).json()["months"] == []
    assert (await api.delete(path, headers=headers)).status_code == 204
    assert (await api.get(path, headers=headers)).status_code == 404
    assert await db.fetch_value("SELECT count(*) FROM payment_month") == 0
    trail = await db.fetch("SELECT action, before FROM audit_entry WHERE object_type = 'payment' ORDER BY id")
    assert [row["action"] for row in trail] == ["create", "change", "change", "change", "remove"]
    before = json.loads(trail[1]["before"])
    assert (before["amount"], before["months"]) == ("600000.00", ["2025-01", "2025-02"])


async def test_students_see_their_own(api: httpx.AsyncClient) -> None:
    owner, student = await factories.owner(), await factories.student()
    mine = (await pay(api, owner, student=student.id)).json()
    others = (await pay(api, owner)).json()
    headers = headers_of(student)
    assert (await api.get(PAYMENTS, headers=headers)).json() == [mine]
    assert (await api.get(f"{PAYMENTS}{mine['id']}/", headers=headers)).json() == mine
    assert (await api.get(f"{PAYMENTS}{others['id']}/", headers=headers)).status_code == 404
    own = await api.get(OWN, headers=headers)
    assert [list(found) for found in own.json()] == [OWN_KEYS]
    assert own.json()[0].items() <= mine.items()
    assert (await api.get(OWN, headers=headers_of(owner))).json() == []


async def test_only_owners_take_payments(api: httpx.AsyncClient) -> None:
    found = (await pay(api, await factories.owner())).json()
    path = f"{PAYMENTS}{found['id']}/"
    for person in (await factories.employee(), await factories.student()):
        assert (await pay(api, person)).status_code == 403
        assert (await api.patch(path, json={"amount": 1}, headers=headers_of(person))).status_code == 403
        assert (await api.delete(path, headers=headers_of(person))).status_code == 403
    assert (await api.get(path, headers=headers_of(await factories.employee()))).status_code == 200


@pytest.mark.parametrize(
    ("sent", "fault"),
    [
        ({"amount": 0}, {"amount": ["Ensure this value is greater than 0."]}),
        ({"amount": "1.005"}, {"amount": ["Ensure that there are no more than 2 decimal places."]}),
        ({"amount": "much"}, {"amount": ["A valid number is required."]}),
        ({"months": [TWO_MONTHS[0]] * 2}, {"months": ["A month may not be repeated in one payment."]}),
        (
            {"months": [TWO_MONTHS[0], {"year": 2025, "month": 13}]},
            {"months": [{}, {"month": ["Ensure this value is less than or equal to 12."]}]},
        ),
        ({"student": 99999, "group": 99999}, {field: [INVALID_PK.format(99999)] for field in ("student", "group")}),
    ],
)
async def test_faults_are_named(api: httpx.AsyncClient, sent: dict[str, Any], fault: dict[str, Any]) -> None:
    owner = await factories.owner()
    found = (await pay(api, owner)).json()
    for answer in (
        await pay(api, owner, **sent),
        await api.patch(f"{PAYMENTS}{found['id']}/", json=sent, headers=headers_of(owner)),
    ):
        told = answer.json()
        if isinstance(told.get("months"), dict):
            told["months"] = told["months"]["non_field_errors"]
        assert (answer.status_code, told) == (400, fault)
    assert (await api.get(f"{PAYMENTS}{found['id']}/", headers=headers_of(owner))).json() == found


async def test_only_students_pay(api: httpx.AsyncClient) -> None:
    owner, employee = await factories.owner(), await factories.employee()
    answer = await pay(api, owner, student=employee.id)
    assert answer.json() == {"student": [INVALID_PK.format(employee.id)]}


async def test_who_is_gone_keeps_their_payments(api: httpx.AsyncClient) -> None:
    owner, student = await factories.owner(), await factories.student()
    found = (await pay(api, owner, student=student.id)).json()
    await api.delete(f"/api/v1/students/{student.id}/", headers=headers_of(owner))
    assert (await api.get(PAYMENTS, headers=headers_of(owner))).json() == [found]
    assert (await pay(api, owner, student=student.id)).status_code == 400


async def test_a_month_may_be_paid_in_instalments(api: httpx.AsyncClient) -> None:
    owner, student, group = await factories.owner(), await factories.student(), await factories.group()
    for _ in range(2):
        assert (await pay(api, owner, student=student.id, group=group.id)).status_code == 201


async def test_two_tabs_that_replace_the_months_leave_those_of_one(api: httpx.AsyncClient) -> None:
    owner = await factories.owner()
    found = (await pay(api, owner)).json()
    choices = [[{"year": 2025, "month": month} for month in months] for months in ((1, 2, 3), (3, 4), (1, 5))]
    answers = await asyncio.gather(
        *(
            api.patch(f"{PAYMENTS}{found['id']}/", json={"months": months}, headers=headers_of(owner))
            for months in choices
        )
    )
    assert {answer.status_code for answer in answers} == {200}
    left = (await api.get(f"{PAYMENTS}{found['id']}/", headers=headers_of(owner))).json()["months"]
    assert [{"year": paid["year"], "month": paid["month"]} for paid in left] in choices


async def test_payments_are_filtered(api: httpx.AsyncClient) -> None:
    owner, student = await factories.owner(), await factories.student(first_name="Dilnoza")
    first = (await pay(api, owner, student=student.id)).json()
    second = (await pay(api, owner)).json()
    await db.execute("UPDATE payment SET created_at = '2025-02-01 00:00+05' WHERE id = $1", second["id"])
    for query, expected in (
        (f"student_id={student.id}", [first]),
        (f"group_id={first['group']}&search=dilnoza", [first]),
        ("date_from=2025-02-02", [first]),
        ("date_from=2025-02-01&date_to=2025-02-01", [second]),
        ("date_to=2025-01-31", []),
        ("date=2025-02-01", [second]),
        (f"date=&employee={owner.id}", [first, second]),
        (f"employee={student.id}", []),
        ("limit=1&offset=1", [second]),
    ):
        answer = await api.get(f"{PAYMENTS}?{query}", headers=headers_of(owner))
        assert [payment["id"] for payment in answer.json()] == [payment["id"] for payment in expected], query
    refused = await api.get(f"{PAYMENTS}?date_from=x&date=1&employee=y", headers=headers_of(owner))
    assert (refused.status_code, refused.json().keys()) == (400, {"date_from", "date", "employee"})


async def test_amounts_stay_exact(api: httpx.AsyncClient) -> None:
    answer = await pay(api, await factories.owner(), amount="999999999999.99")
    assert Decimal(answer.json()["amount"]) == Decimal("999999999999.99")
    assert (await pay(api, await factories.owner(), amount="1000000000000")).status_code == 400


async def test_a_list_costs_the_same_whatever_its_length(api: httpx.AsyncClient) -> None:
    owner = await factories.owner()
    costs = []
    for _ in range(2):
        with counted_statements() as statements:
            await api.get(PAYMENTS, headers=headers_of(owner))
        costs.append(len(statements))
        await pay(api, owner)
    assert costs == [2, 2]
