"""What is answered in a session, and how staff see it."""

from typing import Any

import httpx
import pytest

from tests import factories
from tests.callers import headers_of
from tests.mocks.sitting import MOCK, NOWHERE, Sitting, a_test, sitting
from tests.statements import counted_statements

ANSWERS = {"1": "A", "2": "carbon dioxide", "3": "", "40": "NOT GIVEN"}
KEYS = ["id", "session", "answers", "created_at", "updated_at"]
TOO_LONG = ["Ensure this field has no more than 500 characters."]
UNIQUE = {"session": ["This field must be unique."]}


@pytest.mark.parametrize("section", ["reading", "listening"])
async def test_a_section_is_answered_once(api: httpx.AsyncClient, section: str) -> None:
    sat = await sitting(api)
    with counted_statements() as statements:
        given = await sat.answer(section, ANSWERS)
    assert (given.status_code, len(statements)) == (201, 2), given.text
    answer = given.json()
    assert list(answer) == KEYS
    assert (answer["session"], answer["answers"]) == (sat.id, ANSWERS)
    again = await sat.answer(section, {"1": "B"})
    assert (again.status_code, again.json()) == (400, UNIQUE)
    for part, kept in ((section, ANSWERS), ("writing", {})):
        assert (await sat.kept())[part] == kept


@pytest.mark.parametrize(
    ("answers", "faults"),
    [
        ({"41": "A"}, {"41": ["Ensure this value is less than or equal to 40."]}),
        ({"0": "A", "x": "A", "01": "A"}, None),
        ({"1": "x" * 501, "2": None}, {"1": TOO_LONG, "2": ["This field may not be null."]}),
        ({"1": {"a": 1}}, {"1": ["Not a valid string."]}),
        ({"1": "a\x00b"}, {"1": ["Null characters are not allowed."]}),
        (["A"], ["Invalid data. Expected a dictionary, but got list."]),
        ("A", ["Invalid data. Expected a dictionary, but got str."]),
        (None, ["This field may not be null."]),
    ],
)
async def test_what_is_no_answer(api: httpx.AsyncClient, answers: Any, faults: Any) -> None:
    sat = await sitting(api)
    refused = await sat.answer("reading", answers)
    assert refused.status_code == 400
    found = refused.json()["answers"]
    if faults is None:
        assert list(found) == list(answers)
    elif isinstance(answers, dict):
        assert found == faults
    else:
        assert found == {"non_field_errors": faults} if answers is not None else found == faults
    assert (await sat.answer("reading", {"1": 5, "2": "x" * 500})).json()["answers"]["1"] == "5"


async def test_each_task_is_written_once(api: httpx.AsyncClient) -> None:
    sat = await sitting(api)
    written = await sat.write(1, "The pie chart  illustrates\n")
    assert written.status_code == 201, written.text
    task = written.json()
    assert list(task) == ["id", "session", "task_number", "text", "teacher_comment", "created_at", "updated_at"]
    assert (task["task_number"], task["text"], task["teacher_comment"]) == (1, "The pie chart  illustrates\n", None)
    again = await sat.write(1)
    unique = {"non_field_errors": ["The fields session, task_number must make a unique set."]}
    assert (again.status_code, again.json()) == (400, unique)
    bare = await sat.post("answers/writing/", session=sat.id, task_number="2")
    assert (bare.status_code, bare.json()["text"]) == (201, "")
    for task_number, fault in ((3, '"3" is not a valid choice.'), (True, '"True" is not a valid choice.')):
        refused = await sat.post("answers/writing/", session=sat.id, task_number=task_number)
        assert (refused.status_code, refused.json()) == (400, {"task_number": [fault]})
    other = await sitting(api, sat.test)
    too_long = await other.write(1, "x" * 50_001)
    assert too_long.json() == {"text": ["Ensure this field has no more than 50000 characters."]}
    assert (await other.write(1, "x" * 50_000)).status_code == 201


async def _answered(api: httpx.AsyncClient, test: dict[str, Any]) -> Sitting:
    sat = await sitting(api, test)
    await sat.answer("reading", {"1": "A"})
    await sat.write(2, "In my opinion...")
    await sat.write(1, "The chart shows that...")
    return sat


async def test_staff_see_one_session_and_all_that_are_over(api: httpx.AsyncClient) -> None:
    employee, test = await factories.employee(), await a_test(api)
    sat = await _answered(api, test)
    shown = await sat.answers(employee)
    assert list(shown) == ["session", "reading_answer", "listening_answer", "writing_answers"]
    assert list(shown["session"]) == ["id", "user", "test", "is_completed", "is_finished"]
    assert (shown["session"]["test"], shown["session"]["is_completed"]) == (test, False)
    assert list(shown["reading_answer"]) == KEYS[:-1]
    assert shown["listening_answer"] is None
    assert [list(task) for task in shown["writing_answers"]] == [
        ["id", "session", "task_number", "text", "teacher_comment"]
    ] * 2
    assert [task["text"] for task in shown["writing_answers"]] == ["The chart shows that...", "In my opinion..."]
    path, headers = f"{MOCK}session/answers/", headers_of(employee)
    assert (await api.get(path, headers=headers)).json() == []
    await sat.finish()
    other = await _answered(api, test)
    await other.finish()
    with counted_statements() as statements:
        whole = await api.get(path, headers=headers)
    assert (whole.status_code, len(statements)) == (200, 4)
    assert whole.json() == [await sat.answers(employee), await other.answers(employee)]
    await api.post(f"{MOCK}score/create/", json=sat.bands, headers=headers)
    for query, found in (
        ({"student_id": sat.student.id}, [sat.id]),
        ({"group_id": other.student.group}, [other.id]),
        ({"status": "finished"}, [sat.id]),
        ({"status": "completed"}, [other.id]),
        ({"search": other.student.last_name}, [other.id]),
        ({"test": NOWHERE}, []),
        ({"date_from": "2100-01-01"}, []),
        ({"limit": 1, "offset": 1}, [other.id]),
    ):
        listed = await api.get(path, params=query, headers=headers)
        assert [one["session"]["id"] for one in listed.json()] == found, query
    assert (await api.get(path, params={"status": "x"}, headers=headers)).status_code == 400
    assert (await api.get(f"{MOCK}session/{NOWHERE}/answers/", headers=headers)).status_code == 404
