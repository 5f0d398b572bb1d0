"""All faults of a body at once: those of its fields, and those that only the centre's rows show."""

from typing import Any

import httpx
import pytest

from tests import factories
from tests.callers import headers_of

V1 = "/api/v1/"
NOWHERE = 999999
INVALID_PK = [f'Invalid pk "{NOWHERE}" - object does not exist.']
NO_NUMBER = ["A valid number is required."]
NO_INTEGER = ["A valid integer is required."]
BLANK = ["This field may not be blank."]
TAKEN = ["A user with that username already exists."]
TOO_SHORT = ["Ensure this field has at least 8 characters."]
NO_MONTH = [{"month": ["Ensure this value is less than or equal to 12."]}]
NOT_A_FILE = ["The submitted data was not a file. Check the encoding type on the form."]
NUL = ["Null characters are not allowed."]
Faults = dict[str, Any]

CASES: list[tuple[str, dict[str, Any], Faults]] = [
    (
        "scores/",
        {"student": NOWHERE, "group": NOWHERE, "score": 101},
        {
            "student": INVALID_PK,
            "group": INVALID_PK,
            "score": ["Ensure this value is less than or equal to 100."],
        },
    ),
    ("scores/", {"student": str(NOWHERE), "group": "x", "score": "x"}, {"student": INVALID_PK, "score": NO_INTEGER}),
    (
        "students/",
        {"username": "TAKEN01", "password": "short", "group": NOWHERE, "telegram_id": "x"},
        {"username": TAKEN, "password": TOO_SHORT, "group": INVALID_PK, "telegram_id": ["Only digits are allowed."]},
    ),
    (
        "students/",
        {"username": "taken01", "password": "long enough", "group": NOWHERE},
        {"username": TAKEN, "group": INVALID_PK},
    ),
    ("students/", {"username": "tak\x00en01", "password": "short"}, {"username": NUL, "password": TOO_SHORT}),
    ("owners/", {"username": " taken01 ", "password": "short"}, {"username": TAKEN, "password": TOO_SHORT}),
    ("workers/", {"username": "taken01", "password": "short"}, {"username": TAKEN, "password": TOO_SHORT}),
    (
        "payments/",
        {"student": NOWHERE, "group": NOWHERE, "amount": "much", "months": [{"year": 2025, "month": 13}]},
        {"student": INVALID_PK, "group": INVALID_PK, "amount": NO_NUMBER, "months": NO_MONTH},
    ),
    ("payments/", {"student": NOWHERE, "group": NOWHERE, "amount": 1}, {"student": INVALID_PK, "group": INVALID_PK}),
    ("expenses/", {"recipient_user": NOWHERE, "amount": "x"}, {"recipient_user": INVALID_PK, "amount": NO_NUMBER}),
    ("groups/", {"name": "", "subject": NOWHERE}, {"name": BLANK, "subject": INVALID_PK}),
    ("messages/", {"text": " ", "recipient_ids": [NOWHERE]}, {"text": BLANK, "recipient_ids": INVALID_PK}),
    ("homework/", {"group": NOWHERE}, {"group": INVALID_PK}),
    ("homework/", {"group": NOWHERE, "file": "x"}, {"group": INVALID_PK, "file": NOT_A_FILE}),
    (
        "attendance/",
        {"student": NOWHERE, "group": NOWHERE, "status": "x"},
        {"student": INVALID_PK, "group": INVALID_PK, "status": ['"x" is not a valid choice.']},
    ),
]
FINAL = {"attendance/", "messages/"}
"""Rows that can't be changed, or not like this."""


async def row_of(api: httpx.AsyncClient, path: str, headers: dict[str, str]) -> int:
    """The id of a sound row of this kind."""
    group = await factories.group()
    named = {"student": (await factories.student()).id, "group": group.id}
    person = {"username": "somebody", "password": "mypassword1"}
    body = {
        "scores/": named | {"score": 1},
        "payments/": named | {"amount": 1},
        "expenses/": {"amount": 1, "reason": "Ijara"},
        "groups/": {"name": "IELTS", "subject": group.subject},
        "homework/": {"group": group.id, "text": "Read."},
        "attendance/": named | {"status": "keldi"},
    }.get(path, person)
    return int((await api.post(V1 + path, json=body, headers=headers)).json()["id"])


@pytest.mark.parametrize(("path", "body", "faults"), CASES)
async def test_of_a_new_row(api: httpx.AsyncClient, path: str, body: dict[str, Any], faults: Faults) -> None:
    headers = headers_of(await factories.owner(username="taken01"))
    answer = await api.post(V1 + path, json=body, headers=headers)
    assert answer.status_code == 400
    assert {field: fault for field, fault in answer.json().items() if field in faults} == faults
    assert set(answer.json()) - set(faults) <= {"reason", "group"}


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
@pytest.mark.parametrize(("path", "body", "faults"), [case for case in CASES if case[0] not in FINAL])
async def test_of_a_change(
    api: httpx.AsyncClient, method: str, path: str, body: dict[str, Any], faults: Faults
) -> None:
    headers = headers_of(await factories.owner(username="taken01"))
    row = await row_of(api, path, headers)
    answer = await api.request(method, f"{V1}{path}{row}/", json=body, headers=headers)
    assert answer.status_code == 400
    assert {field: fault for field, fault in answer.json().items() if field in faults} == faults
    assert set(answer.json()) - set(faults) <= {"group"}


async def test_ones_own_name_is_not_taken(api: httpx.AsyncClient) -> None:
    owner = await factories.owner(username="taken01")
    sent = {"username": "TAKEN01", "password": "short"}
    answer = await api.put(f"{V1}owners/{owner.id}/", json=sent, headers=headers_of(owner))
    assert (answer.status_code, answer.json()) == (400, {"password": TOO_SHORT})


async def test_of_a_form(api: httpx.AsyncClient) -> None:
    headers = headers_of(await factories.owner())
    row = await row_of(api, "homework/", headers)
    for method, path in (("POST", "homework/"), ("PATCH", f"homework/{row}/")):
        form: Any = {"data": {"group": str(NOWHERE), "file": "x"}, "files": {"other": ("a.pdf", b"%PDF-1.7")}}
        answer = await api.request(method, V1 + path, headers=headers, **form)
        assert (answer.status_code, answer.json()) == (400, {"group": INVALID_PK, "file": NOT_A_FILE})


async def test_a_reference_that_stands_is_taken_as_it_is(api: httpx.AsyncClient) -> None:
    headers, worker = headers_of(await factories.owner()), await factories.employee()
    subject, student = await factories.subject(), await factories.student()
    group = await factories.group(subject=subject.id)
    named = {"student": student.id, "group": group.id}
    bodies: list[tuple[str, dict[str, Any]]] = [
        ("payments/", named | {"amount": "10.00", "months": []}),
        ("scores/", named | {"score": 1}),
        ("homework/", {"group": group.id, "text": "Read."}),
        ("expenses/", {"recipient": "Maosh", "recipient_user": worker.id, "amount": "10.00", "reason": "May"}),
        ("groups/", {"name": "IELTS", "subject": subject.id}),
        ("students/", {"username": "somebody", "password": "mypassword1", "group": group.id}),
    ]
    rows = [(await api.post(V1 + path, json=body, headers=headers)).json()["id"] for path, body in bodies]
    await api.patch(f"{V1}groups/{group.id}/", json={"is_active": False}, headers=headers)
    for gone in (f"students/{student.id}/", f"workers/{worker.id}/", f"subjects/{subject.id}/"):
        assert (await api.delete(V1 + gone, headers=headers)).status_code == 204
    for row, (path, body) in zip(rows, bodies, strict=True):
        assert (await api.put(f"{V1}{path}{row}/", json=body, headers=headers)).status_code == 200, path
        if path != "payments/":  # a group that rests may be paid for
            assert (await api.post(V1 + path, json=body | {"username": "another"}, headers=headers)).status_code == 400
    assert (await api.delete(f"{V1}groups/{group.id}/", headers=headers)).status_code == 204
    for row, (path, body) in list(zip(rows, bodies, strict=True))[:3]:
        assert (await api.put(f"{V1}{path}{row}/", json=body, headers=headers)).status_code == 200, path
