"""The audit trail through HTTP."""

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
    assert [entry["action"] for entry in trail] == ["migrate", "change", "create"]
    assert (trail[0]["actor"], trail[0]["before"], trail[0]["reason"]) == (None, None, "By itself.")
    assert trail[1]["actor"] == {"id": owner.id, "name": "Ali Valiyev"}
    assert (trail[1]["before"]["amount"], trail[1]["after"]["amount"]) == ("10.50", "11.00")
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
        ("object_type=group", [("group", "2"), ("group", "1")]),
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
