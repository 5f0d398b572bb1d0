"""The audit trail through HTTP."""

import re

import httpx

from api import db
from api.audit.rules import record
from tests import factories
from tests.callers import actor_of, headers_of
from tests.statements import counted_statements

AUDIT = "/api/v1/audit/"
KEYS = ["id", "actor", "action", "object_type", "object_id", "before", "after", "reason", "at"]


async def test_owners_read_who_changed_what(api: httpx.AsyncClient) -> None:
    owner = await factories.owner(first_name="Ali", last_name="Valiyev")
    headers = headers_of(owner)
    made = (await api.post("/api/v1/expenses/", json={"amount": "10.50", "reason": "Ijara"}, headers=headers)).json()
    await api.patch(f"/api/v1/expenses/{made['id']}/", json={"amount": "11"}, headers=headers)
    await record(None, action="migrate", object_type="centre", object_id=1, reason="By itself.")
    trail = (await api.get(AUDIT, headers=headers)).json()
    assert [list(entry) for entry in trail] == [KEYS] * 3
    assert [entry["action"] for entry in trail] == ["create", "change", "migrate"]
    assert (trail[2]["actor"], trail[2]["before"], trail[2]["reason"]) == (None, None, "By itself.")
    assert trail[1]["actor"] == {"id": owner.id, "name": "Ali Valiyev"}
    assert (trail[1]["before"]["amount"], trail[1]["after"]["amount"]) == ("10.50", "11.00")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+05:00", trail[1]["after"]["created_at"])
    assert trail[1]["object_id"] == str(made["id"]) and trail[1]["at"].endswith("+05:00")


async def test_the_trail_is_filtered_and_paged(api: httpx.AsyncClient) -> None:
    owner, other = await factories.owner(), await factories.owner()
    for person, action, kind, thing in (
        (owner, "create", "group", 1),
        (owner, "change", "group", 2),
        (other, "create", "payment", 1),
    ):
        await record(actor_of(person), action=action, object_type=kind, object_id=thing)
    await db.execute("UPDATE audit_entry SET at = '2025-02-01 00:00+05' WHERE action = 'change'")
    headers = headers_of(owner)
    for query, expected in (
        ("object_type=group", [("group", "1"), ("group", "2")]),
        ("object_type=group&object_id=1", [("group", "1")]),
        (f"actor={other.id}", [("payment", "1")]),
        ("action=change&object_id=", [("group", "2")]),
        ("date_from=2025-02-01&date_to=2025-02-01", [("group", "2")]),
        ("limit=1&offset=1", [("group", "2")]),
    ):
        found = await api.get(f"{AUDIT}?{query}", headers=headers)
        assert [(entry["object_type"], entry["object_id"]) for entry in found.json()] == expected, query
    assert (await api.get(f"{AUDIT}?limit=1", headers=headers)).headers["X-Total-Count"] == "3"
    assert (await api.get(f"{AUDIT}?actor=x", headers=headers)).status_code == 400


async def test_a_change_that_changes_nothing_leaves_no_trace(api: httpx.AsyncClient) -> None:
    group, student = await factories.group(), await factories.student()
    headers, named = headers_of(await factories.owner()), {"student": student.id, "group": group.id}
    for path, body in (
        ("expenses/", {"amount": "10.50", "reason": "Ijara"}),
        ("payments/", named | {"amount": 10, "months": [{"year": 2025, "month": 1}]}),
        ("groups/", {"name": "IELTS", "subject": group.subject, "start_time": "09:00"}),
        ("students/", {"username": "jasur01", "password": "mypassword1", "group": group.id}),
        ("attendance/", named | {"status": "keldi"}),
        ("scores/", named | {"score": 90}),
        ("homework/", {"group": group.id, "text": "Read."}),
    ):
        made = (await api.post(f"/api/v1/{path}", json=body, headers=headers)).json()
        same = {field: value for field, value in body.items() if field != "password"}
        await db.execute("TRUNCATE audit_entry")
        for sent in (same, {}):
            again = await api.put(f"/api/v1/{path}{made['id']}/", json=sent, headers=headers)
            assert (again.status_code, {**again.json(), "months": None}) == (200, {**made, "months": None}), path
        assert (await api.get(AUDIT, headers=headers)).json() == [], path


async def test_only_owners_read_it(api: httpx.AsyncClient) -> None:
    for person in (await factories.employee(), await factories.student()):
        assert (await api.get(AUDIT, headers=headers_of(person))).status_code == 403


async def test_it_costs_the_same_whatever_its_length(api: httpx.AsyncClient) -> None:
    owner = await factories.owner()
    costs = []
    for _ in range(2):
        with counted_statements() as statements:
            await api.get(AUDIT, headers=headers_of(owner))
        costs.append(len(statements))
        await record(actor_of(owner), action="create", object_type="group", object_id=1)
    assert costs == [2, 2]
