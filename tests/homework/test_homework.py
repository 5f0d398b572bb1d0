"""Homework through HTTP."""

import re
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import Mock

import httpx
import pytest

from api import db
from api.accounts.tables import Account
from api.clock import TASHKENT
from api.groups.tables import Group
from api.homework import rules
from api.media import rules as media
from api.media.storage import get_store
from tests import factories
from tests.callers import actor_of, headers_of
from tests.statements import counted_statements

HOMEWORK = "/api/v1/homework/"
KEYS = ["id", "group", "text", "file", "created_at", "updated_at"]
PDF = b"%PDF-1.7\n" + b"\n" * 2000
FORBIDDEN = {"detail": "You do not have permission to perform this action."}
INVALID_PK = 'Invalid pk "{}" - object does not exist.'
NOTHING_SET = {"non_field_errors": ["Fayl yoki matn kiritilishi shart."]}
NOT_A_FILE = {"file": ["The submitted data was not a file. Check the encoding type on the form."]}
WEDNESDAY = datetime(2025, 2, 19, 9, 5, tzinfo=TASHKENT)


async def homework_of(group: Group, by: Account, *, text: str = "Read unit 4.") -> int:
    """The id of homework made by the rule itself."""
    return await rules.set_homework(actor_of(by), group=group.id, text=text, file=None, now=WEDNESDAY)


async def kept_files() -> list[str]:
    """The names of the files that rows know."""
    return [row["name"] for row in await db.fetch("SELECT name FROM stored_file ORDER BY id")]


async def test_homework_is_set_read_changed_and_removed(api: httpx.AsyncClient) -> None:
    employee, group = await factories.employee(), await factories.group()
    headers = headers_of(employee)
    made = await api.post(HOMEWORK, json={"group": group.id, "text": "Read unit 4."}, headers=headers)
    assert made.status_code == 201
    homework = made.json()
    assert list(homework) == KEYS
    assert (homework["group"], homework["text"], homework["file"]) == (group.id, "Read unit 4.", None)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+05:00", homework["created_at"])
    path = f"{HOMEWORK}{homework['id']}/"
    assert (await api.get(path, headers=headers)).json() == homework
    changed = await api.put(path, json={"text": "Read unit 5."}, headers=headers)
    assert (changed.status_code, changed.json()["text"]) == (200, "Read unit 5.")
    assert (await api.patch(path, json={}, headers=headers)).json() == changed.json()
    assert (await api.get(HOMEWORK, headers=headers)).json() == [changed.json()]
    assert (await api.delete(path, headers=headers)).status_code == 204
    assert (await api.get(path, headers=headers)).status_code == 404
    trail = await db.fetch("SELECT action FROM audit_entry WHERE object_type = 'homework' ORDER BY id")
    assert [row["action"] for row in trail] == ["create", "change", "remove"]
    assert await db.fetch_value("SELECT array_agg(employee) FROM work_log") == [employee.id]


async def test_a_file_comes_by_a_form_and_is_replaced_and_taken_away(api: httpx.AsyncClient) -> None:
    group, headers = await factories.group(), headers_of(await factories.owner())
    made = await api.post(
        HOMEWORK, data={"group": str(group.id)}, files={"file": ("Vazifa 1.pdf", PDF)}, headers=headers
    )
    assert made.status_code == 201
    url = made.json()["file"]
    assert (made.json()["text"], list(made.json())) == (None, KEYS)
    assert re.fullmatch(rf"{str(api.base_url).rstrip('/')}/media/homework/[0-9a-f]{{32}}\.pdf", url)
    sent = await api.get(url)
    assert (sent.content, sent.headers["content-type"]) == (PDF, "application/pdf")
    assert sent.headers["content-disposition"] == "inline"
    path = f"{HOMEWORK}{made.json()['id']}/"
    replaced = await api.patch(path, files={"file": ("unit.docx", b"PK\x03\x04 rest")}, headers=headers)
    assert (replaced.status_code, replaced.json()["file"][-5:]) == (200, ".docx")
    assert [replaced.json()["file"].split("/media/")[1]] == await kept_files()
    assert (await api.get(url)).status_code == 404
    sent = await api.get(replaced.json()["file"])
    assert sent.headers["content-disposition"].startswith("attachment")
    assert (await api.patch(path, json={"file": None}, headers=headers)).json() == NOTHING_SET
    assert (await api.patch(path, data={"text": ""}, files={}, headers=headers)).status_code == 415
    texted = await api.put(path, json={"text": "Read unit 4.", "file": None}, headers=headers)
    assert (texted.json()["text"], texted.json()["file"]) == ("Read unit 4.", None)
    assert await kept_files() == []
    assert (await api.get(replaced.json()["file"])).status_code == 404


async def test_a_file_goes_with_its_homework(api: httpx.AsyncClient) -> None:
    group, headers = await factories.group(), headers_of(await factories.owner())
    form = {"data": {"group": str(group.id)}, "files": {"file": ("a.pdf", PDF)}}
    made = (await api.post(HOMEWORK, headers=headers, **form)).json()  # type: ignore[arg-type]
    name = made["file"].split("/media/")[1]
    assert (await api.delete(f"{HOMEWORK}{made['id']}/", headers=headers)).status_code == 204
    assert await kept_files() == []
    assert not get_store().exists(name)
    assert (await api.get(made["file"])).status_code == 404


async def test_a_file_that_the_store_holds_on_to_is_cleaned_away(
    api: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    group, headers = await factories.group(), headers_of(await factories.owner())
    form = {"data": {"group": str(group.id)}, "files": {"file": ("a.pdf", PDF)}}
    made = (await api.post(HOMEWORK, headers=headers, **form)).json()  # type: ignore[arg-type]
    name = made["file"].split("/media/")[1]
    with monkeypatch.context() as patch:
        patch.setattr(type(get_store()), "delete", Mock(side_effect=OSError("read-only file system")))
        assert (await api.delete(f"{HOMEWORK}{made['id']}/", headers=headers)).status_code == 204
    assert get_store().exists(name)
    await media.clean(older_than=timedelta(hours=-1))
    assert not get_store().exists(name)


async def test_a_refused_removal_leaves_the_file(api: httpx.AsyncClient) -> None:
    group, headers = await factories.group(), headers_of(await factories.owner())
    form = {"data": {"group": str(group.id)}, "files": {"file": ("a.pdf", PDF)}}
    made = (await api.post(HOMEWORK, headers=headers, **form)).json()  # type: ignore[arg-type]
    path = f"{HOMEWORK}{made['id']}/"
    assert (await api.delete(path, headers=headers_of(await factories.employee()))).status_code == 403
    assert (await api.patch(path, json={"file": None}, headers=headers)).json() == NOTHING_SET
    assert (await api.get(made["file"])).content == PDF
    assert (await api.delete(path, headers=headers)).status_code == 204


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({}, {"group": ["This field is required."]}),
        ({"group": "G"}, NOTHING_SET),
        ({"group": "G", "text": "  "}, NOTHING_SET),
        ({"group": "G", "text": None}, NOTHING_SET),
        ({"group": 999999}, {"group": [INVALID_PK.format(999999)]}),
        ({"group": 999999, "text": "Read."}, {"group": [INVALID_PK.format(999999)]}),
        ({"group": "G", "text": "Read.", "file": "http://example.com/a.pdf"}, NOT_A_FILE),
        ({"group": "G", "text": ["Read."]}, {"text": ["Not a valid string."]}),
    ],
)
async def test_faults_are_named(api: httpx.AsyncClient, body: dict[str, Any], fault: dict[str, Any]) -> None:
    group, headers = await factories.group(), headers_of(await factories.employee())
    sent = {**body, "group": group.id} if body.get("group") == "G" else body
    answer = await api.post(HOMEWORK, json=sent, headers=headers)
    assert (answer.status_code, answer.json()) == (400, fault)


def stored() -> set[str]:
    """Every homework file in the store, of other tests too."""
    return {name for names in get_store().older_than(2**40) for name in names if name.startswith("homework/")}


async def test_faults_of_a_form_store_nothing(api: httpx.AsyncClient) -> None:
    before = stored()
    headers, resting = headers_of(await factories.owner()), await factories.group(is_active=False)
    group = await factories.group()
    for data, content, fault in (
        ({"group": str(resting.id)}, PDF, {"group": [INVALID_PK.format(resting.id)]}),
        ({}, PDF, {"group": ["This field is required."]}),
        ({}, b"", {"group": ["This field is required."], "file": ["The submitted file is empty."]}),
        ({"group": "999999"}, b"", {"group": [INVALID_PK.format(999999)], "file": ["The submitted file is empty."]}),
        ({"group": str(group.id)}, b"", {"file": ["The submitted file is empty."]}),
    ):
        answer = await api.post(HOMEWORK, data=data, files={"file": ("a.pdf", content)}, headers=headers)
        assert (answer.status_code, answer.json()) == (400, fault)
    textless = await api.post(HOMEWORK, files={"group": (None, str(group.id)), "file": (None, "")}, headers=headers)
    assert (textless.status_code, textless.json()) == (400, NOTHING_SET)
    assert await db.fetch_value("SELECT count(*) FROM homework") == 0
    assert await kept_files() == []
    assert stored() == before


async def test_bodies_of_other_kinds_are_refused(api: httpx.AsyncClient) -> None:
    headers = headers_of(await factories.owner())
    assert (await api.post(HOMEWORK, headers=headers)).json() == {"group": ["This field is required."]}
    answer = await api.post(HOMEWORK, content=b"{", headers=headers | {"Content-Type": "application/json"})
    assert (answer.status_code, set(answer.json())) == (400, {"detail"})
    answer = await api.post(HOMEWORK, content=b"group=1", headers=headers | {"Content-Type": "text/plain"})
    assert answer.status_code == 415

    async def endless() -> Any:
        for _ in range(11):
            yield b" " * 1024 * 1024

    answer = await api.post(HOMEWORK, content=endless(), headers=headers | {"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()) == (413, {"detail": "Request body is too large."})
    student = headers_of(await factories.student())
    refused = await api.post(HOMEWORK, data={"group": "1"}, files={"file": ("a.pdf", PDF)}, headers=student)
    assert (refused.status_code, refused.json()) == (403, FORBIDDEN)


async def test_students_see_their_own_groups_homework(api: httpx.AsyncClient) -> None:
    owner, groups = await factories.owner(), [await factories.group(), await factories.group()]
    mine, others = [await homework_of(group, owner) for group in groups]
    headers = headers_of(await factories.student(group=groups[0].id))
    for path in (HOMEWORK, f"{HOMEWORK}my-homework/"):
        found = await api.get(path, headers=headers)
        assert ([homework["id"] for homework in found.json()], list(found.json()[0])) == ([mine], KEYS)
    assert (await api.get(f"{HOMEWORK}?group_id={groups[1].id}", headers=headers)).json() == []
    assert (await api.get(f"{HOMEWORK}{mine}/", headers=headers)).status_code == 200
    assert (await api.get(f"{HOMEWORK}{others}/", headers=headers)).status_code == 404
    for method in ("PATCH", "DELETE"):
        refused = await api.request(method, f"{HOMEWORK}{mine}/", json={"text": "x"}, headers=headers)
        assert (refused.status_code, refused.json()) == (403, FORBIDDEN)
    alone = headers_of(await factories.student())
    assert (await api.get(f"{HOMEWORK}my-homework/", headers=alone)).json() == []
    for person in (owner, await factories.employee()):
        refused = await api.get(f"{HOMEWORK}my-homework/", headers=headers_of(person))
        assert (refused.status_code, refused.json()) == (403, {"detail": "Not a student"})


async def test_removal_is_for_owners_and_for_who_set_it(api: httpx.AsyncClient) -> None:
    employee, other, group = await factories.employee(), await factories.employee(), await factories.group()
    first, second = [f"{HOMEWORK}{await homework_of(group, employee)}/" for _ in range(2)]
    assert (await api.delete(first, headers=headers_of(other))).json() == FORBIDDEN
    assert (await api.patch(first, json={"text": "Read."}, headers=headers_of(other))).status_code == 200
    assert (await api.delete(first, headers=headers_of(employee))).status_code == 204
    assert (await api.delete(second, headers=headers_of(await factories.owner()))).status_code == 204


async def test_homework_is_filtered_and_costs_the_same(api: httpx.AsyncClient) -> None:
    owner, groups = await factories.owner(), [await factories.group(), await factories.group()]
    rows = [
        await homework_of(groups[0], owner, text="Listening"),
        await homework_of(groups[1], owner, text="50% of Writing"),
    ]
    await db.execute("UPDATE homework SET created_at = '2025-02-19T23:30:00+05:00' WHERE id = $1", rows[0])
    costs = set()
    for query, expected in (
        ("group_id=&search=&date_from=", rows),
        (f"group_id={groups[0].id}", rows[:1]),
        ("date_from=2025-02-20", rows[1:]),
        ("date_to=2025-02-19&date_from=2025-02-19", rows[:1]),
        ("search=50%25", rows[1:]),
        ("search=listen", rows[:1]),
        ("date=2025-02-19", rows[:1]),
        (f"employee={owner.id}", rows),
        (f"employee={owner.id + 1}", []),
        ("limit=1&offset=1", rows[1:]),
    ):
        with counted_statements() as statements:
            found = (await api.get(f"{HOMEWORK}?{query}", headers=headers_of(owner))).json()
        assert [homework["id"] for homework in found] == expected
        costs.add(len(statements))
    # The token, the list; the values that a streamed list takes are quoted by a statement of their own.
    assert costs == {2, 3}
