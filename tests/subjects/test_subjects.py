"""Subjects through HTTP."""

import re

import httpx

from api import db
from tests import factories
from tests.callers import headers_of

SUBJECTS = "/api/v1/subjects/"


async def test_a_subject_is_made_read_changed_and_withdrawn(api: httpx.AsyncClient) -> None:
    headers = headers_of(await factories.owner())
    made = await api.post(SUBJECTS, json={"name": " IELTS "}, headers=headers)
    assert made.status_code == 201
    assert made.json().keys() == {"id", "name", "created_at"} and made.json()["name"] == "IELTS"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+05:00", made.json()["created_at"])
    path = f"{SUBJECTS}{made.json()['id']}/"
    assert (await api.get(path, headers=headers)).json() == made.json()
    changed = await api.put(path, json={"name": "SAT"}, headers=headers)
    assert (changed.status_code, changed.json()) == (200, made.json() | {"name": "SAT"})
    assert (await api.patch(path, json={}, headers=headers)).json() == changed.json()
    assert (await api.get(SUBJECTS, headers=headers)).json() == [changed.json()]
    assert (await api.delete(path, headers=headers)).status_code == 204
    assert (await api.get(path, headers=headers)).status_code == 404
    assert (await api.delete(path, headers=headers)).json() == {"detail": "Not found."}
    assert (await api.get(SUBJECTS, headers=headers)).json() == []
    trail = await db.fetch("SELECT action FROM audit_entry WHERE object_type = 'subject' ORDER BY id")
    assert [row["action"] for row in trail] == ["create", "change", "withdraw"]


async def test_a_list_comes_whole_or_in_pieces(api: httpx.AsyncClient) -> None:
    headers = headers_of(await factories.owner())
    for name in ("IELTS", "SAT", "100% English"):
        await api.post(SUBJECTS, json={"name": name}, headers=headers)
    whole = await api.get(SUBJECTS, headers=headers)
    assert [found["name"] for found in whole.json()] == ["IELTS", "SAT", "100% English"]
    assert "X-Total-Count" not in whole.headers
    piece = await api.get(f"{SUBJECTS}?limit=1&offset=1&search=", headers=headers)
    assert [found["name"] for found in piece.json()] == ["SAT"]
    assert piece.headers["X-Total-Count"] == "3"
    assert re.findall(r'offset=(\d)>; rel="(\w+)"', piece.headers["Link"]) == [("2", "next"), ("0", "prev")]
    found = await api.get(f"{SUBJECTS}?search=100%25", headers=headers)
    assert [subject["name"] for subject in found.json()] == ["100% English"]
    assert (await api.get(f"{SUBJECTS}?limit=many", headers=headers)).status_code == 400


async def test_only_owners_write(api: httpx.AsyncClient) -> None:
    for person in (await factories.employee(), await factories.student()):
        answer = await api.post(SUBJECTS, json={"name": "IELTS"}, headers=headers_of(person))
        assert answer.status_code == 403
        assert answer.json() == {"detail": "You do not have permission to perform this action."}
        assert (await api.get(SUBJECTS, headers=headers_of(person))).status_code == 200


async def test_a_name_is_needed(api: httpx.AsyncClient) -> None:
    headers = headers_of(await factories.owner())
    assert (await api.post(SUBJECTS, headers=headers)).json() == {"name": ["This field is required."]}
    assert (await api.post(SUBJECTS, json={"name": ""}, headers=headers)).json() == {
        "name": ["This field may not be blank."]
    }
