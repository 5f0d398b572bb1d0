"""Making, changing, publishing, copying and withdrawing exams through HTTP."""

import asyncio
import json
import re
from typing import Any

import httpx
import pytest

from api import clock, db
from api.exams.schemas import NO_OPTIONS, NONE_CORRECT, TOO_FEW_OPTIONS
from tests import factories
from tests.callers import headers_of
from tests.exams.papers import EXAMS, choice_question, make, submitted, written_question
from tests.statements import counted_statements

KEYS = [
    "id", "code", "title", "subject", "description", "time_limit", "is_published", "is_active", "date", "questions",
    "created_at",
]  # fmt: skip
LISTED = [
    "id", "subject", "subject_name", "title", "code", "description", "time_limit", "is_published", "is_active", "date",
    "questions_count", "participants_count", "created_at",
]  # fmt: skip
MOMENT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+05:00"
BLANK = ["This field may not be blank."]
REQUIRED = ["This field is required."]


async def test_an_exam_is_made_read_changed_and_withdrawn(api: httpx.AsyncClient) -> None:
    employee, subject = await factories.employee(), await factories.subject(name="IELTS")
    headers = headers_of(employee)
    body = {
        "subject": subject.id,
        "title": "IELTS Grammar Test #1",
        "description": "Grammatika bo'yicha haftalik test",
        "time_limit": 30,
        "is_published": False,
        "date": "2025-02-20",
        "questions": [
            {"text": "Second", "type": "written", "order": 2, "written_answer_sample": "Reading improves…"},
            {
                "text": "First",
                "type": "test",
                "order": 1,
                "options": [
                    {"text": "B", "is_correct": True, "order": 2},
                    {"text": "A", "is_correct": False, "order": 1},
                ],
            },
        ],
    }
    made = await api.post(EXAMS, json=body, headers=headers)
    exam = made.json()
    assert (made.status_code, list(exam)) == (201, KEYS)
    assert {key: exam[key] for key in body if key != "questions"} == {k: v for k, v in body.items() if k != "questions"}
    assert re.fullmatch(r"[A-Z0-9]{6}", exam["code"]) and exam["is_active"] is True
    assert re.fullmatch(MOMENT, exam["created_at"])
    first, second = exam["questions"]
    assert list(first) == ["id", "text", "type", "order", "options"]
    assert (first["text"], first["type"], first["order"]) == ("First", "test", 1)
    assert [list(option) for option in first["options"]] == [["id", "text", "is_correct"]] * 2
    assert [(option["text"], option["is_correct"]) for option in first["options"]] == [("A", False), ("B", True)]
    assert (second["text"], second["options"], second["written_answer_sample"]) == ("Second", [], "Reading improves…")
    path = f"{EXAMS}{exam['id']}/"
    assert (await api.get(path, headers=headers)).json() == exam
    [listed] = (await api.get(EXAMS, headers=headers)).json()
    assert list(listed) == LISTED
    assert (listed["subject_name"], listed["questions_count"], listed["participants_count"]) == ("IELTS", 2, 0)
    changed = await api.patch(path, json={"title": "Test #2", "is_active": False}, headers=headers)
    assert (changed.status_code, changed.json()) == (200, exam | {"title": "Test #2", "is_active": False})
    replaced = await api.put(path, json={"questions": [choice_question("Third", options=2)]}, headers=headers)
    [third] = replaced.json()["questions"]
    assert (third["text"], third["order"], len(third["options"])) == ("Third", 1, 2)
    assert third["id"] not in {first["id"], second["id"]}
    assert (await api.put(path, json={"questions": []}, headers=headers)).json()["questions"] == []
    assert await db.fetch_value("SELECT count(*) FROM exam_question") == 0
    assert (await api.delete(path, headers=headers)).status_code == 204
    assert (await api.get(path, headers=headers)).status_code == 404
    assert (await api.get(EXAMS, headers=headers)).json() == []
    trail = await db.fetch(
        "SELECT action, actor, before, after FROM audit_entry WHERE object_type = 'exam' ORDER BY id"
    )
    assert [row["action"] for row in trail] == ["create", "change", "change", "change", "withdraw"]
    assert {row["actor"] for row in trail} == {employee.id}
    before = json.loads(trail[2]["before"])
    assert [question["text"] for question in before["questions"]] == ["First", "Second"]
    assert json.loads(trail[2]["after"])["questions"][0]["options"][1] == {"text": "Option 1", "is_correct": True}


async def test_what_is_not_given_has_its_default(api: httpx.AsyncClient) -> None:
    headers, subject = headers_of(await factories.owner()), await factories.subject()
    made = await api.post(EXAMS, json={"subject": str(subject.id), "title": " Test "}, headers=headers)
    exam = made.json()
    assert (exam["title"], exam["description"], exam["time_limit"], exam["questions"]) == ("Test", "", 0, [])
    assert (exam["is_published"], exam["date"]) == (False, clock.now().date().isoformat())
    unordered = [choice_question("A"), written_question("B"), {**choice_question("C"), "order": None}]
    changed = await api.patch(f"{EXAMS}{exam['id']}/", json={"questions": unordered}, headers=headers)
    asked = changed.json()["questions"]
    assert [(question["text"], question["order"]) for question in asked] == [("A", 1), ("B", 2), ("C", 3)]
    # What was read can be sent back.
    again = await api.put(f"{EXAMS}{exam['id']}/", json=changed.json(), headers=headers)
    assert [question["text"] for question in again.json()["questions"]] == ["A", "B", "C"]


CORRECT, WRONG = {"text": "A", "is_correct": True}, {"text": "B", "is_correct": False}


@pytest.mark.parametrize(
    ("sent", "fault"),
    [
        ({"title": "", "subject": 99999}, {"title": BLANK, "subject": ['Invalid pk "99999" - object does not exist.']}),
        ({"time_limit": -1, "date": "x"}, {"time_limit": ["Ensure this value is greater than or equal to 0."],
            "date": ["Date has wrong format. Use one of these formats instead: YYYY-MM-DD."]}),
        ({"questions": {}}, {"questions": {"non_field_errors": ['Expected a list of items but got type "dict".']}}),
        ({"questions": [{}]}, {"questions": [{"text": REQUIRED, "type": REQUIRED}]}),
        ({"questions": [written_question(), {"text": " ", "type": "x"}]},
            {"questions": [{}, {"text": BLANK, "type": ['"x" is not a valid choice.']}]}),
        ({"questions": [written_question(), {"text": "?", "type": "test"}]},
            {"questions": [{}, {"options": [TOO_FEW_OPTIONS]}]}),
        ({"questions": [{"text": "?", "type": "test", "options": [CORRECT]}, {"type": "test", "options": [WRONG] * 2}]},
            {"questions": [{"options": [TOO_FEW_OPTIONS]}, {"text": REQUIRED, "options": [NONE_CORRECT]}]}),
        ({"questions": [written_question() | {"options": [CORRECT, WRONG]}]},
            {"questions": [{"options": [NO_OPTIONS]}]}),
        ({"questions": [{"text": "?", "type": "test", "options": [CORRECT, {"text": ""}]}]},
            {"questions": [{"options": [{}, {"text": BLANK, "is_correct": REQUIRED}]}]}),
    ],
)  # fmt: skip
async def test_faults_are_named_where_they_are(api: httpx.AsyncClient, sent: dict[str, Any], fault: Any) -> None:
    paper = await make(api, await factories.owner())
    headers = headers_of(paper.author)
    whole = {"subject": paper.exam["subject"], "title": "Test", **sent}
    for answer in (
        await api.post(EXAMS, json=whole, headers=headers),
        await api.patch(paper.path, json=sent, headers=headers),
    ):
        assert (answer.status_code, answer.json()) == (400, fault)
    assert (await api.get(paper.path, headers=headers)).json() == paper.exam
    assert await db.fetch_value("SELECT count(*) FROM exam") == 1


async def test_an_exam_is_published_and_hidden(api: httpx.AsyncClient) -> None:
    paper = await make(api, await factories.employee(), is_published=False)
    headers = headers_of(paper.author)
    for act, status, is_published in (
        ("publish", "Test nashr etildi", True),
        ("publish", "Test nashr etildi", True),
        ("unpublish", "Test nashrdan olindi", False),
    ):
        answer = await api.post(f"{paper.path}{act}/", headers=headers | {"Content-Type": "application/json"})
        assert (answer.status_code, answer.json()) == (200, {"status": status})
        assert (await api.get(paper.path, headers=headers)).json()["is_published"] is is_published
        assert (await api.post(f"{EXAMS}999999/{act}/", headers=headers)).status_code == 404
    changes = "SELECT count(*) FROM audit_entry WHERE object_type = 'exam' AND action = 'change'"
    assert await db.fetch_value(changes) == 2


async def test_a_copy_is_an_exam_of_its_own(api: httpx.AsyncClient) -> None:
    paper = await make(api, await factories.owner(), title="x" * 255, time_limit=30, is_active=False)
    headers = headers_of(paper.author)
    answer = await api.post(f"{paper.path}copy/", headers=headers)
    copy = answer.json()
    assert (answer.status_code, list(copy)) == (200, KEYS)
    assert copy["id"] != paper.id and copy["code"] != paper.exam["code"]
    assert (copy["is_published"], copy["is_active"]) == (False, True)
    assert copy["title"] == "x" * 247 + " (Nusxa)"
    assert [copy[key] for key in ("subject", "time_limit", "date")] == [
        paper.exam[key] for key in ("subject", "time_limit", "date")
    ]

    def without_ids(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: without_ids(inside) for key, inside in value.items() if key != "id"}
        return [without_ids(inside) for inside in value] if isinstance(value, list) else value

    assert without_ids(copy["questions"]) == without_ids(paper.exam["questions"])
    await api.patch(paper.path, json={"questions": []}, headers=headers)
    assert (await api.get(f"{EXAMS}{copy['id']}/", headers=headers)).json() == copy
    assert (await api.post(f"{EXAMS}999999/copy/", headers=headers)).status_code == 404


async def test_a_code_that_is_taken_is_not_given_again(api: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = await factories.owner()
    letters = iter("AAAAAA" * 3 + "BBBBBB" + "CCCCCC")
    monkeypatch.setattr("api.exams.authoring.secrets.choice", lambda _: next(letters))
    codes = [(await make(api, owner)).exam["code"] for _ in range(3)]
    assert codes == ["AAAAAA", "BBBBBB", "CCCCCC"]


async def test_two_tabs_that_replace_the_questions_leave_those_of_one(api: httpx.AsyncClient) -> None:
    paper = await make(api, await factories.owner())
    choices = [[choice_question(f"{tab}{number}") for number in range(3)] for tab in "abc"]
    answers = await asyncio.gather(
        *(api.patch(paper.path, json={"questions": asked}, headers=headers_of(paper.author)) for asked in choices)
    )
    assert {answer.status_code for answer in answers} == {200}
    left = (await api.get(paper.path, headers=headers_of(paper.author))).json()["questions"]
    assert [question["text"] for question in left] in [[question["text"] for question in asked] for asked in choices]


async def test_exams_are_filtered_at_the_same_cost(api: httpx.AsyncClient) -> None:
    owner = await factories.owner()
    first = await make(api, owner, title="Grammar", date="2025-02-01", is_published=False)
    second = await make(api, owner, title="Vocabulary", date="2025-03-01", is_active=False)
    await submitted(api, await make(api, owner, title="Reading", date="2025-04-01"), await factories.student())
    for query, expected in (
        (f"subject={first.exam['subject']}", ["Grammar"]),
        ("is_published=false", ["Grammar"]),
        ("is_active=false", ["Vocabulary"]),
        ("date_from=2025-02-02", ["Vocabulary", "Reading"]),
        ("date_to=2025-03-01", ["Grammar", "Vocabulary"]),
        ("date=2025-03-01", ["Vocabulary"]),
        ("search=VOCAB", ["Vocabulary"]),
        (f"search={second.exam['code'].lower()}", ["Vocabulary"]),
        ("limit=1&offset=2", ["Reading"]),
    ):
        answer = await api.get(f"{EXAMS}?{query}", headers=headers_of(owner))
        assert [exam["title"] for exam in answer.json()] == expected, query
    with counted_statements() as statements:
        whole = (await api.get(EXAMS, headers=headers_of(owner))).json()
    assert len(statements) == 2
    assert [exam["participants_count"] for exam in whole] == [0, 0, 1]
    refused = await api.get(f"{EXAMS}?subject=x&is_active=x&date_from=x", headers=headers_of(owner))
    assert (refused.status_code, refused.json().keys()) == (400, {"subject", "is_active", "date_from"})


async def test_only_staff_write(api: httpx.AsyncClient) -> None:
    paper = await make(api, await factories.owner())
    headers = headers_of(await factories.student())
    for method, path, body in (
        ("POST", EXAMS, {"title": "Test", "subject": paper.exam["subject"]}),
        ("PATCH", paper.path, {"title": "Mine"}),
        ("PUT", paper.path, {"questions": []}),
        ("DELETE", paper.path, None),
        ("POST", f"{paper.path}publish/", None),
        ("POST", f"{paper.path}unpublish/", None),
        ("POST", f"{paper.path}copy/", None),
    ):
        assert (await api.request(method, path, json=body, headers=headers)).status_code == 403, (method, path)
    assert (await api.get(paper.path, headers=headers_of(paper.author))).json() == paper.exam
