"""Messages through HTTP."""

import asyncio
import json
import re
from typing import Any

import httpx
import pytest

from api import db
from api.accounts.tables import Account
from tests import factories
from tests.callers import headers_of
from tests.statements import counted_statements

MESSAGES = "/api/v1/messages/"
KEYS = ["id", "text", "recipients", "created_at", "logs"]
LOG_KEYS = ["id", "message", "recipient", "recipient_name", "status", "error", "sent_at"]
INVALID_PK = 'Invalid pk "{}" - object does not exist.'
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+05:00")
BLANK = ["This field may not be blank."]
REQUIRED = ["This field is required."]


async def send(
    api: httpx.AsyncClient, sender: Account, *to: int, text: object = 'Ertaga dars yo\'q! "%s" {}'
) -> httpx.Response:
    """The answer to a message."""
    return await api.post(MESSAGES, json={"text": text, "recipient_ids": to}, headers=headers_of(sender))


async def students(count: int) -> list[int]:
    """New students."""
    return [(await factories.student(first_name="O'g\"il", last_name="Qodirov")).id for _ in range(count)]


async def test_a_message_is_sent_read_and_removed(api: httpx.AsyncClient) -> None:
    owner, (second, first) = await factories.owner(), await students(2)
    made = await send(api, owner, first, second, first)
    assert made.status_code == 201
    found = made.json()
    assert (list(found), found["recipients"], found["logs"]) == (KEYS, [first, second], [])
    assert found["text"] == 'Ertaga dars yo\'q! "%s" {}'
    assert TIME.fullmatch(found["created_at"])
    path, headers = f"{MESSAGES}{found['id']}/", headers_of(await factories.employee())
    read = (await api.get(path, headers=headers)).json()
    assert read | {"logs": []} == found
    assert [list(log) for log in read["logs"]] == [LOG_KEYS, LOG_KEYS]
    assert [log["recipient"] for log in read["logs"]] == [first, second]
    for log in read["logs"]:
        assert (log["message"], log["recipient_name"]) == (found["id"], "O'g\"il Qodirov")
        assert (log["status"], log["error"], log["sent_at"]) == ("pending", None, None)
    assert (await api.get(MESSAGES, headers=headers)).json() == [read]
    removed = await api.delete(path, headers=headers)
    assert (removed.status_code, removed.content) == (204, b"")
    assert (await api.get(path, headers=headers)).status_code == 404
    assert (await api.delete(path, headers=headers)).status_code == 404
    assert await db.fetch_value("SELECT count(*) FROM notice") == 0
    trail = await db.fetch("SELECT action, actor, before, after FROM audit_entry ORDER BY id")
    assert [row["action"] for row in trail] == ["create", "remove"]
    facts = {"text": found["text"], "sent_by": owner.id, "recipients": [first, second]}
    assert json.loads(trail[0]["after"]) == json.loads(trail[1]["before"]) == facts


async def test_logs_tell_what_became_of_each(api: httpx.AsyncClient) -> None:
    owner, to = await factories.owner(), await students(3)
    found = (await send(api, owner, *to)).json()
    changes = {"sent": "sent_at = '2025-02-19 16:00:30.7+05'", "failed": "error = 'Telegram ID topilmadi'"}
    for (status, change), recipient in zip(changes.items(), to, strict=False):
        await db.execute(f"UPDATE notice SET status = '{status}', {change} WHERE recipient = $1", recipient)
    await db.execute("UPDATE notice SET error = 'timed out' WHERE recipient = $1", to[2])
    logs = (await api.get(f"{MESSAGES}{found['id']}/", headers=headers_of(owner))).json()["logs"]
    assert [(log["status"], log["error"], log["sent_at"]) for log in logs] == [
        ("sent", None, "2025-02-19T16:00:30+05:00"),
        ("failed", "Telegram ID topilmadi", None),
        ("pending", None, None),
    ]


async def test_newest_message_comes_first_and_the_list_costs_the_same(api: httpx.AsyncClient) -> None:
    owner, to = await factories.owner(), await students(2)
    costs = []
    for text in ("birinchi", "ikkinchi", "uchinchi"):
        await send(api, owner, *to, text=text)
        with counted_statements() as statements:
            answer = await api.get(MESSAGES, headers=headers_of(owner))
        costs.append(len(statements))
    assert [message["text"] for message in answer.json()] == ["uchinchi", "ikkinchi", "birinchi"]
    assert costs == [2, 2, 2]


async def test_ten_thousand_recipients_take_as_many_statements_as_one(api: httpx.AsyncClient) -> None:
    owner, to = await factories.owner(), await students(1)
    await db.execute(
        "INSERT INTO account (username, password_hash, role)"
        " SELECT 'recipient' || n, '', 'student' FROM generate_series(1, 10000) n"
    )
    many = [row["id"] for row in await db.fetch("SELECT id FROM account WHERE username LIKE 'recipient%' ORDER BY id")]
    costs = []
    for recipients in (to, many):
        with counted_statements() as statements:
            made = await send(api, owner, *recipients)
            read = await api.get(f"{MESSAGES}{made.json()['id']}/", headers=headers_of(owner))
        costs.append(len(statements))
    assert costs[0] == costs[1] <= 10
    assert [log["recipient"] for log in read.json()["logs"]] == made.json()["recipients"] == many
    assert read.json()["logs"][0]["recipient_name"] == "recipient1"
    assert (await api.get(MESSAGES, headers=headers_of(owner))).json()[0] == read.json()


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        ({}, {"text": REQUIRED, "recipient_ids": REQUIRED}),
        ({"text": "  ", "recipient_ids": []}, {"text": BLANK, "recipient_ids": ["This list may not be empty."]}),
        (
            {"text": "ж" * 4097, "recipient_ids": "1"},
            {
                "text": ["Ensure this field has no more than 4096 characters."],
                "recipient_ids": ['Expected a list of items but got type "str".'],
            },
        ),
        (
            {"text": None, "recipient_ids": None},
            {"text": ["This field may not be null."], "recipient_ids": ["This field may not be null."]},
        ),
        (
            {"text": "a\x00b", "recipient_ids": [999999]},
            {"text": ["Null characters are not allowed."], "recipient_ids": [INVALID_PK.format(999999)]},
        ),
        (
            {"text": "a", "recipient_ids": ["1", 1.0]},
            {"recipient_ids": ["Incorrect type. Expected pk value, received float."]},
        ),
        (
            {"text": "a", "recipient_ids": [True]},
            {"recipient_ids": ["Incorrect type. Expected pk value, received bool."]},
        ),
        (
            {"text": "a", "recipient_ids": [0, -1, 99999999999]},
            {"recipient_ids": [INVALID_PK.format(key) for key in (0, -1, 99999999999)]},
        ),
    ],
)
async def test_faults_are_named(api: httpx.AsyncClient, body: dict[str, Any], faults: dict[str, Any]) -> None:
    answer = await api.post(MESSAGES, json=body, headers=headers_of(await factories.owner()))
    assert (answer.status_code, answer.json()) == (400, faults)
    assert await db.fetch_value("SELECT count(*) FROM message") == 0


async def test_only_students_get_messages(api: httpx.AsyncClient) -> None:
    owner, employee, [good, gone] = await factories.owner(), await factories.employee(), await students(2)
    await api.delete(f"/api/v1/students/{gone}/", headers=headers_of(owner))
    answer = await send(api, owner, good, owner.id, employee.id, gone)
    others = [INVALID_PK.format(key) for key in (owner.id, employee.id, gone)]
    assert (answer.status_code, answer.json()) == (400, {"recipient_ids": others})
    assert (await send(api, owner, good, text="ж" * 4096)).status_code == 201


async def test_messages_are_for_staff(api: httpx.AsyncClient) -> None:
    employee, student = await factories.employee(), await factories.student()
    found = (await send(api, employee, student.id)).json()
    path, headers = f"{MESSAGES}{found['id']}/", headers_of(student)
    for method, where in (("GET", MESSAGES), ("POST", MESSAGES), ("GET", path), ("DELETE", path)):
        assert (await api.request(method, where, json={}, headers=headers)).status_code == 403
    for method in ("PUT", "PATCH"):
        refused = await api.request(method, path, json={"text": "b"}, headers=headers_of(employee))
        assert (refused.status_code, refused.json()) == (405, {"detail": f'Method "{method}" not allowed.'})
    assert (await api.delete(path, headers=headers_of(await factories.owner()))).status_code == 204


async def test_messages_are_filtered(api: httpx.AsyncClient) -> None:
    owner, employee = await factories.owner(), await factories.employee()
    group = await factories.group()
    dilnoza = (await factories.student(first_name="Dilnoza", group=group.id)).id
    other = (await factories.student()).id
    first = (await send(api, owner, dilnoza, text="Ertaga dars bor")).json()["id"]
    second = (await send(api, employee, other, dilnoza, text="To'lov 50%")).json()["id"]
    await db.execute("UPDATE message SET created_at = '2025-02-01 00:00+05' WHERE id = $1", first)
    await db.execute("UPDATE notice SET status = 'failed', error = 'x' WHERE recipient = $1", other)
    for query, expected in (
        (f"student_id={dilnoza}", [second, first]),
        (f"student_id={other}", [second]),
        (f"group_id={group.id}&search=DARS", [first]),
        ("search=0%25", [second]),
        ("search=dilnoza", [second, first]),
        (f"employee={owner.id}", [first]),
        ("status=failed", [second]),
        ("status=sent", []),
        ("date=2025-02-01", [first]),
        ("date_from=2025-02-02", [second]),
        ("date_from=2025-02-01&date_to=2025-02-01", [first]),
        ("date_to=2025-01-31", []),
        ("limit=1&offset=1", [first]),
    ):
        answer = await api.get(f"{MESSAGES}?{query}", headers=headers_of(owner))
        assert [message["id"] for message in answer.json()] == expected, query
    refused = await api.get(f"{MESSAGES}?date_from=x&status=lost&student_id=y", headers=headers_of(owner))
    assert (refused.status_code, refused.json().keys()) == (400, {"date_from", "status", "student_id"})
    assert refused.json()["status"] == ['"lost" is not a valid choice.']


async def test_two_who_remove_at_once_remove_once(api: httpx.AsyncClient) -> None:
    owner, to = await factories.owner(), await students(5)
    found = (await send(api, owner, *to)).json()
    path = f"{MESSAGES}{found['id']}/"
    answers = await asyncio.gather(*(api.delete(path, headers=headers_of(owner)) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [204, 404, 404, 404]
    assert await db.fetch_value("SELECT count(*) FROM audit_entry WHERE action = 'remove'") == 1
