"""Mock tests: made by a form with files, listed, withdrawn."""

import re

import httpx
import pytest

from api import db
from tests import factories
from tests.callers import headers_of
from tests.mocks.sitting import FORBIDDEN, MOCK, MP3, NOWHERE, PDF, a_test, form
from tests.statements import counted_statements

KEYS = ["id", "title", "code", "created_by", "reading", "writing", "listening", "created_at", "updated_at"]
PAPER = ["id", "file", "duration", "question_count", "created_at", "updated_at"]
SOUND = ["id", "audio_file", "question_file", "duration", "question_count", "created_at", "updated_at"]
NO_FILE = ["No file was submitted."]
NOT_A_FILE = ["The submitted data was not a file. Check the encoding type on the form."]
NOT_A_PDF = ["Upload a valid PDF file."]
REQUIRED = ["This field is required."]
CREATE = f"{MOCK}tests/create/"


@pytest.mark.parametrize("named", ["{}[{}]", "{}.{}"])
async def test_a_test_is_made_by_a_form_with_files(api: httpx.AsyncClient, named: str) -> None:
    employee = await factories.employee(first_name="Bobur", last_name="Toshmatov")
    made = await api.post(CREATE, files=form(named), headers=headers_of(employee))
    assert made.status_code == 201, made.text
    test = made.json()
    assert list(test) == KEYS
    assert (list(test["reading"]), list(test["writing"]), list(test["listening"])) == (PAPER, PAPER, SOUND)
    assert re.fullmatch(r"[A-Z0-9]{6}", test["code"])
    assert test["created_by"] == {"first_name": "Bobur", "last_name": "Toshmatov"}
    minutes = [(test[part]["duration"], test[part]["question_count"]) for part in ("reading", "writing", "listening")]
    assert minutes == [(60, 40), (60, 2), (30, 40)]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+05:00", test["reading"]["created_at"])
    for url, content in (
        (test["reading"]["file"], PDF),
        (test["writing"]["file"], PDF),
        (test["listening"]["question_file"], PDF),
        (test["listening"]["audio_file"], MP3),
    ):
        assert url.startswith(f"{str(api.base_url).rstrip('/')}/media/")
        assert (await api.get(url)).content == content
    read = await api.get(f"{MOCK}tests/{test['id']}/", headers=headers_of(employee))
    assert (read.status_code, read.json()) == (200, test)
    trail = await db.fetch_row("SELECT actor, action FROM audit_entry WHERE object_type = 'mock_test'")
    assert trail is not None and tuple(trail) == (employee.id, "create")


async def test_a_students_list_gives_nothing_away(api: httpx.AsyncClient) -> None:
    owner, student = await factories.owner(), await factories.student()
    tests = [await a_test(api, owner), await a_test(api, owner, title="Another")]
    with counted_statements() as statements:
        whole = await api.get(f"{MOCK}tests/", headers=headers_of(owner))
    assert (whole.json(), len(statements)) == (tests, 3)
    shown = (await api.get(f"{MOCK}tests/", headers=headers_of(student))).json()
    for test, seen in zip(tests, shown, strict=True):
        for part in ("reading", "writing"):
            test[part]["file"] = None
        test["listening"] |= {"audio_file": None, "question_file": None}
        assert seen == test | {"code": None}
        one = await api.get(f"{MOCK}tests/{test['id']}/", headers=headers_of(student))
        assert (one.status_code, one.json()) == (200, seen)
    found = await api.get(f"{MOCK}tests/", params={"search": "anoth", "limit": 1}, headers=headers_of(owner))
    assert [test["title"] for test in found.json()] == ["Another"]
    refused = await api.get(f"{MOCK}tests/{tests[0]['id']}/key/", headers=headers_of(student))
    assert (refused.status_code, refused.json()) == (403, FORBIDDEN)


async def test_a_withdrawn_test_is_gone(api: httpx.AsyncClient) -> None:
    employee, student = await factories.employee(), await factories.student()
    test = await a_test(api, employee)
    path = f"{MOCK}tests/{test['id']}/"
    assert (await api.delete(path, headers=headers_of(student))).status_code == 403
    assert (await api.delete(path, headers=headers_of(employee))).status_code == 204
    for answer in (
        await api.get(path, headers=headers_of(employee)),
        await api.delete(path, headers=headers_of(employee)),
        await api.get(f"{path}key/", headers=headers_of(employee)),
        await api.put(f"{path}key/", json={"reading": {"1": ["A"]}}, headers=headers_of(employee)),
        await api.get(f"{MOCK}tests/{NOWHERE}/", headers=headers_of(employee)),
    ):
        assert (answer.status_code, answer.json()) == (404, {"detail": "Not found."})
    assert (await api.get(f"{MOCK}tests/", headers=headers_of(employee))).json() == []
    started = await api.post(
        f"{MOCK}session/start/", json={"test": test["id"], "code": test["code"]}, headers=headers_of(student)
    )
    assert started.json() == {"test": [f'Invalid pk "{test["id"]}" - object does not exist.']}


async def test_json_brings_no_files(api: httpx.AsyncClient) -> None:
    headers = headers_of(await factories.owner())
    numbers = {"duration": 60, "question_count": 40}
    body = {"title": "T", "reading": numbers, "writing": numbers | {"file": "<binary>"}, "listening": numbers}
    refused = await api.post(CREATE, json=body, headers=headers)
    assert refused.status_code == 400
    assert refused.json() == {
        "reading": {"file": NO_FILE},
        "writing": {"file": NOT_A_FILE},
        "listening": {"audio_file": NO_FILE, "question_file": NO_FILE},
    }
    empty = {"title": REQUIRED, "reading": REQUIRED, "writing": REQUIRED, "listening": REQUIRED}
    assert (await api.post(CREATE, json={}, headers=headers)).json() == empty
    assert (await api.post(CREATE, files={"x": (None, "1")}, headers=headers)).json() == empty
    odd = await api.post(CREATE, json=[1], headers=headers)
    assert (odd.status_code, list(odd.json())) == (400, ["non_field_errors"])
    assert (await api.post(CREATE, content=b"x", headers=headers)).status_code == 415


async def test_all_faults_of_a_form_come_at_once_nested_like_it(api: httpx.AsyncClient) -> None:
    sent = form(
        title=" ",
        reading__file=("reading.pdf", b"MZ not a PDF"),
        reading__duration="0",
        writing__file=None,
        writing__question_count="many",
        listening__audio_file=("audio.mp3", PDF),
        listening__question_file=("questions.pdf", b""),
        listening__duration=None,
    )
    refused = await api.post(CREATE, files=sent, headers=headers_of(await factories.owner()))
    assert refused.status_code == 400
    faults = refused.json()
    assert faults.pop("listening")["audio_file"][0].startswith("Upload a valid audio file.")
    assert faults == {
        "title": ["This field may not be blank."],
        "reading": {"file": NOT_A_PDF, "duration": ["Ensure this value is greater than or equal to 1."]},
        "writing": {"file": NO_FILE, "question_count": ["A valid integer is required."]},
    }
    assert await db.fetch_value("SELECT count(*) FROM stored_file") == 0


async def test_students_make_no_tests(api: httpx.AsyncClient) -> None:
    refused = await api.post(CREATE, files=form(), headers=headers_of(await factories.student()))
    assert (refused.status_code, refused.json()) == (403, FORBIDDEN)
