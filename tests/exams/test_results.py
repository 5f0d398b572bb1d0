"""Results through HTTP: who sees them, how they are checked, graded and removed."""

import asyncio
import json
from decimal import Decimal
from typing import Any

import httpx
import pytest

from api import db
from api.accounts.tables import Account
from api.errors import ClaimLost
from api.exams.marking import EARNED
from api.exams.rules import GRADED_TWICE, MARKED_BY_ITSELF
from api.grading import rules as grading
from api.grading.schemas import MarkIn, Queue
from tests import factories
from tests.callers import actor_of, headers_of
from tests.exams.papers import RESULTS, Paper, choice_question, make, submit, submitted, written_question
from tests.statements import counted_statements
from tests.tasks.conftest import telegram
from tests.telegram_server import Telegram

assert telegram, "the examiners have a chat"

LISTED = [
    "id", "exam", "student", "score", "correct_answers", "total_questions", "is_checked", "checked_by", "checked_at",
    "is_late", "created_at",
]  # fmt: skip
OWN = f"{RESULTS}my-results/"
WAITING_FOR_LOCKS = "SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted"


async def written_paper(api: httpx.AsyncClient, questions: int = 2) -> Paper:
    """An exam with one test question and so many written ones."""
    return await make(api, await factories.employee(), choice_question(), *[written_question()] * questions, title="T")


async def handed_in(api: httpx.AsyncClient, paper: Paper, student: Account | None = None) -> dict[str, Any]:
    """A submission with every question answered, the test rightly."""
    texts = [paper.answer(number, text=f"Text {number}") for number in range(1, len(paper.exam["questions"]))]
    return await submitted(api, paper, student or await factories.student(), paper.answer(0, option=1), *texts)


async def grade(api: httpx.AsyncClient, by: Account, result: dict[str, Any], *grades: Any) -> httpx.Response:
    """The answer to grades: what the first, second … written answer has earned, or a body of its own."""
    written = [answer["id"] for answer in result["answers"] if answer["written_answer"]]
    sent = [
        given if isinstance(given, dict) else {"answer_id": written[place], "earned_score": given}
        for place, given in enumerate(grades)
        if given is not None
    ]
    return await api.post(f"{RESULTS}{result['id']}/grade/", json={"grades": sent}, headers=headers_of(by))


async def test_results_are_listed_to_staff_and_their_own_to_students(api: httpx.AsyncClient) -> None:
    paper, student, other = await written_paper(api), await factories.student(), await factories.student()
    results = [await handed_in(api, paper, one) for one in (student, other)]
    listed = (await api.get(RESULTS, headers=headers_of(paper.author))).json()
    assert [list(result) for result in listed] == [LISTED] * 2
    assert listed == [{key: result[key] for key in LISTED} for result in results]
    for path in (RESULTS, OWN, f"{RESULTS}?student_id={student.id}"):
        assert (await api.get(path, headers=headers_of(student))).json() == listed[:1]
    assert (await api.get(f"{RESULTS}?student_id={other.id}", headers=headers_of(student))).json() == []
    assert (await api.get(OWN, headers=headers_of(paper.author))).json() == []
    path = f"{RESULTS}{results[0]['id']}/"
    assert (await api.get(path, headers=headers_of(paper.author))).json() == results[0]
    assert (await api.get(path, headers=headers_of(other))).status_code == 404
    for method, below, body in (("PATCH", "", {"is_checked": True}), ("DELETE", "", None), ("POST", "grade/", {})):
        answer = await api.request(method, f"{path}{below}", json=body, headers=headers_of(student))
        assert answer.status_code == 403, method


async def test_results_are_filtered(api: httpx.AsyncClient) -> None:
    owner, group = await factories.owner(), await factories.group()
    first, second = await make(api, owner, title="Grammar"), await make(api, owner, title="Vocabulary")
    student = await factories.student(first_name="Dilnoza", group=group.id)
    a = (await submitted(api, first, student))["id"]
    b = (await submitted(api, second, student))["id"]
    c = (await submitted(api, second, await factories.student()))["id"]
    await api.patch(f"{RESULTS}{b}/", json={"is_checked": True}, headers=headers_of(owner))
    await db.execute("UPDATE exam_result SET created_at = '2025-02-01 00:00+05', is_late = true WHERE id = $1", a)
    for query, expected in (
        (f"exam={second.id}", [b, c]),
        (f"subject={first.exam['subject']}", [a]),
        (f"group_id={group.id}", [a, b]),
        (f"student_id={student.id}&is_checked=false", [a]),
        (f"is_checked=true&employee={owner.id}", [b]),
        ("is_late=true", [a]),
        ("date=2025-02-01", [a]),
        ("date_to=2025-02-01", [a]),
        ("date_from=2025-02-02", [b, c]),
        ("search=dilnoza", [a, b]),
        ("search=vocab", [b, c]),
        ("limit=1&offset=1", [b]),
    ):
        found = (await api.get(f"{RESULTS}?{query}", headers=headers_of(owner))).json()
        assert [result["id"] for result in found] == expected, query
    for query, expected in (("is_checked=true", [b]), ("search=gram", [a]), ("date=2025-02-01", [a]), ("", [a, b])):
        found = (await api.get(f"{OWN}?{query}", headers=headers_of(student))).json()
        assert [result["id"] for result in found] == expected, query
    with counted_statements() as statements:
        await api.get(RESULTS, headers=headers_of(owner))
    assert len(statements) == 2
    refused = await api.get(f"{RESULTS}?exam=x&is_checked=x&date=x", headers=headers_of(owner))
    assert (refused.status_code, refused.json().keys()) == (400, {"exam", "is_checked", "date"})


async def test_a_person_checks_a_result(api: httpx.AsyncClient) -> None:
    paper = await make(api, await factories.owner(), choice_question())
    result = await submitted(api, paper, await factories.student(), paper.answer(0, option=1))
    assert (result["is_checked"], await db.fetch_value("SELECT count(*) FROM review")) == (False, 0)
    path, headers = f"{RESULTS}{result['id']}/", headers_of(paper.author)
    assert (await api.patch(path, json={"score": 5, "student": 1}, headers=headers)).json() == result
    checked = (await api.put(path, json={"is_checked": "true", "score": 5}, headers=headers)).json()
    assert checked == result | {
        "is_checked": True, "checked_by": paper.author.id, "checked_at": checked["checked_at"],
    }  # fmt: skip
    assert checked["checked_at"].endswith("+05:00")
    employee = await factories.employee()
    again = await api.patch(path, json={"is_checked": True}, headers=headers_of(employee))
    assert again.json()["checked_by"] == paper.author.id
    assert (await api.patch(path, json={"is_checked": False}, headers=headers)).json() == result
    for sent in ({"is_checked": None}, {"is_checked": "x"}):
        assert (await api.patch(path, json=sent, headers=headers)).status_code == 400
    changes = "SELECT count(*) FROM audit_entry WHERE object_type = 'exam_result' AND action = 'change'"
    assert await db.fetch_value(changes) == 2


async def test_written_answers_are_graded(api: httpx.AsyncClient) -> None:
    paper, student = await written_paper(api), await factories.student(telegram_id="77")
    result = await handed_in(api, paper, student)
    examiner = await factories.employee()
    half = await grade(api, examiner, result, "0.5")
    assert half.status_code == 200
    graded = half.json()
    assert list(graded) == list(result)
    assert (graded["score"], graded["correct_answers"], graded["is_checked"]) == (50.0, 2, False)
    assert await db.fetch_value("SELECT count(*) FROM notice") == 0
    last = {"answer_id": result["answers"][2]["id"], "earned_score": 0.25, "comment": " Few examples. "}
    whole = (await grade(api, examiner, result, last)).json()
    assert (whole["score"], whole["correct_answers"], whole["total_questions"]) == (58.3, 2, 3)
    assert (whole["is_checked"], whole["checked_by"]) == (True, examiner.id) and whole["checked_at"]
    marks = [(one["earned_score"], one["is_correct"], one["comment"]) for one in whole["answers"]]
    assert marks == [(1, True, ""), (0.5, True, ""), (0.25, False, "Few examples.")]
    assert (await api.get(f"{RESULTS}{result['id']}/", headers=headers_of(student))).json() == whole
    assert await db.fetch_value("SELECT count(*) FROM notice WHERE recipient = $1", student.id) == 1
    states = await db.fetch("SELECT state FROM review ORDER BY id")
    assert [row["state"] for row in states] == ["graded", "graded"]
    # A second verdict is a re-grade.
    other = await factories.owner()
    better = (await grade(api, other, result, None, 1)).json()
    assert (better["score"], better["correct_answers"], better["checked_by"]) == (83.3, 3, other.id)
    trail = await db.fetch("SELECT before, after FROM audit_entry WHERE action = 'grade' ORDER BY id")
    assert len(trail) == 3 and json.loads(trail[2]["before"])["total"] == 0.25


async def test_answers_that_are_graded_again_together_are_told_of_once(api: httpx.AsyncClient) -> None:
    paper, student = await written_paper(api), await factories.student(telegram_id="77")
    result = await handed_in(api, paper, student)
    told = "SELECT text FROM notice WHERE recipient = $1 ORDER BY id"
    for grades, score in (((1, 0.5), "83.3"), ((0.5, 1), "83.3"), ((0, 0.25), "41.7")):
        assert (await grade(api, paper.author, result, *grades)).json()["is_checked"]
        text = (await db.fetch(told, student.id))[-1]["text"]
        assert text == f"“T” imtihoni tekshirildi. Ball: {score} %. Batafsil natijani ilovada ko‘ring."
    assert len(await db.fetch(told, student.id)) == 3


async def chat_text() -> str:
    """What the examiners' chat is to be told of a submission last, behind the first line."""
    return str(await db.fetch_value("SELECT text FROM notice ORDER BY id DESC LIMIT 1")).partition("\n")[2]


async def test_the_examiners_chat_follows_who_takes_the_last_answer_that_waited(
    api: httpx.AsyncClient, telegram: Telegram
) -> None:
    paper = await written_paper(api)
    result = await handed_in(api, paper)
    await db.execute("UPDATE notice SET status = 'sent', telegram_message = 5")
    first, second = [actor_of(await factories.employee(first_name=name)) for name in ("Ali", "Vali")]
    held = [await grading.claim_next(examiner, queue=Queue.EXAM) for examiner in (first, second)]
    assert held[0] and held[1] and await chat_text() == f"✓ {second.name} oldi"
    await grading.release(first, review=held[0].id)
    assert await chat_text() == ""
    await grading.release(second, review=held[1].id)
    await grade(api, paper.author, result, 1)
    assert await chat_text() == ""
    await grading.claim(first, review=held[1].id)
    assert await chat_text() == f"✓ {first.name} oldi"
    await db.execute("UPDATE review SET lease_until = now() - interval '1 minute' WHERE state = 'claimed'")
    await grading.return_stale_claims()
    assert await chat_text() == ""
    await api.delete(f"{RESULTS}{result['id']}/", headers=headers_of(paper.author))
    assert await chat_text() == "✗ natija olib tashlandi"
    statuses = await db.fetch("SELECT status FROM notice WHERE amends IS NOT NULL ORDER BY id")
    assert [row["status"] for row in statuses] == ["withdrawn"] * 4 + ["pending"]


async def test_answers_that_are_taken_and_returned_together_leave_no_wrong_word(
    api: httpx.AsyncClient, telegram: Telegram
) -> None:
    await handed_in(api, await written_paper(api, questions=6))
    await db.execute("UPDATE notice SET status = 'sent', telegram_message = 5")
    examiners = [actor_of(await factories.employee()) for _ in range(6)]
    held = await asyncio.gather(*(grading.claim_next(examiner, queue=Queue.EXAM) for examiner in examiners))
    assert None not in held and (await chat_text()).endswith("oldi")
    assert await db.fetch_value("SELECT count(*) FROM notice") == 2
    await db.execute("UPDATE review SET lease_until = now() - interval '1 minute'")
    await grading.return_stale_claims()
    assert await chat_text() == "" and await db.fetch_value("SELECT count(*) FROM notice") == 3


async def test_a_result_that_is_removed_before_the_chat_heard_of_it_is_not_told_of(
    api: httpx.AsyncClient, telegram: Telegram
) -> None:
    paper = await written_paper(api)
    result = await handed_in(api, paper)
    await db.execute("UPDATE notice SET claims = 1")
    assert (await api.delete(f"{RESULTS}{result['id']}/", headers=headers_of(paper.author))).status_code == 204
    assert await db.fetch_value("SELECT count(*) FROM notice") == 0


async def test_faults_of_grades_are_named_all_at_once(api: httpx.AsyncClient) -> None:
    paper = await written_paper(api)
    result, strange = await handed_in(api, paper), await handed_in(api, paper)
    by_test, first, second = (answer["id"] for answer in result["answers"])
    elsewhere = strange["answers"][1]["id"]
    grades = [{"answer_id": answer, "earned_score": 1} for answer in (first, by_test, elsewhere, first)]
    answer = await grade(api, paper.author, result, *grades)
    invalid = [f'Invalid pk "{elsewhere}" - object does not exist.']
    assert (answer.status_code, answer.json()) == (
        400,
        {"grades": [
            {}, {"answer_id": [MARKED_BY_ITSELF]}, {"answer_id": invalid}, {"answer_id": [GRADED_TWICE]},
        ]},
    )  # fmt: skip
    for worth, fault in (
        ("1.01", "Ensure this value is less than or equal to 1."),
        (-1, "Ensure this value is greater than or equal to 0."),
        ("0.125", "Ensure that there are no more than 2 decimal places."),
        ("good", "A valid number is required."),
    ):
        refused = await grade(api, paper.author, result, {"answer_id": first, "earned_score": worth})
        assert (refused.status_code, refused.json()) == (400, {"grades": [{"earned_score": [fault]}]})
    required = ["This field is required."]
    assert (await grade(api, paper.author, result, {"answer_id": second})).json() == {
        "grades": [{"earned_score": required}]
    }
    headers = headers_of(paper.author)
    assert (await api.post(f"{RESULTS}{result['id']}/grade/", json={}, headers=headers)).json() == {"grades": required}
    assert (await api.post(f"{RESULTS}999999/grade/", json={"grades": []}, headers=headers)).status_code == 404
    assert (await api.get(f"{RESULTS}{result['id']}/", headers=headers)).json() == result


async def test_the_desk_and_the_api_grade_the_same_answers(api: httpx.AsyncClient) -> None:
    paper = await written_paper(api)
    result = await handed_in(api, paper)
    examiner = actor_of(await factories.employee())
    claimed = await grading.claim_next(examiner, queue=Queue.EXAM, topic=paper.exam["questions"][1]["id"])
    assert claimed is not None and (claimed.target, claimed.title) == (result["answers"][1]["id"], "T")
    mark = {EARNED: MarkIn(score=Decimal("0.75"), comment="Good.")}
    await grading.submit(examiner, review=claimed.id, marks=mark)
    shown = (await api.get(f"{RESULTS}{result['id']}/", headers=headers_of(paper.author))).json()
    assert (shown["score"], shown["is_checked"]) == (58.3, False)
    assert (shown["answers"][1]["earned_score"], shown["answers"][1]["comment"]) == (0.75, "Good.")
    held = await grading.claim_next(examiner, queue=Queue.EXAM)
    assert held is not None
    done = (await grade(api, paper.author, result, None, 1)).json()
    assert (done["score"], done["checked_by"]) == (91.7, paper.author.id)
    with pytest.raises(ClaimLost):
        await grading.submit(examiner, review=held.id, marks=mark)


async def test_what_was_left_out_can_be_graded_all_the_same(api: httpx.AsyncClient) -> None:
    paper = await written_paper(api, questions=1)
    result = (await submit(api, paper, await factories.student(), paper.answer(0, option=1))).json()
    sent = {"answer_id": result["answers"][1]["id"], "earned_score": "0.5"}
    answers = await asyncio.gather(*(grade(api, paper.author, result, sent) for _ in range(3)))
    assert {(answer.status_code, answer.json()["score"]) for answer in answers} == {(200, 75.0)}


@pytest.mark.parametrize("questions", [4])
async def test_grades_at_once_all_count(api: httpx.AsyncClient, questions: int) -> None:
    paper = await written_paper(api, questions=questions)
    result = await handed_in(api, paper)
    examiners = [await factories.employee() for _ in range(questions)]
    every = [answer["id"] for answer in result["answers"][1:]]
    alone = [
        grade(api, examiner, result, {"answer_id": answer, "earned_score": 1})
        for examiner, answer in zip(examiners, every, strict=True)
    ]
    together = [
        grade(api, examiners[0], result, *({"answer_id": answer, "earned_score": 1} for answer in order))
        for order in (every, every[::-1])
    ]
    answers = await asyncio.gather(*alone, *together)
    assert {answer.status_code for answer in answers} == {200}
    shown = (await api.get(f"{RESULTS}{result['id']}/", headers=headers_of(paper.author))).json()
    assert (shown["score"], shown["correct_answers"], shown["is_checked"]) == (100.0, questions + 1, True)


async def test_verdicts_from_desks_at_once_all_count(api: httpx.AsyncClient) -> None:
    paper = await written_paper(api, questions=6)
    result = await handed_in(api, paper)
    held = []
    for _ in range(6):
        examiner = actor_of(await factories.employee())
        claimed = await grading.claim_next(examiner, queue=Queue.EXAM)
        assert claimed is not None
        held.append((examiner, claimed.id))
    full = {EARNED: MarkIn(score=Decimal(1))}
    # All get to the result before any may write it.
    pool = db.engine().pool
    assert pool is not None
    async with pool.acquire() as connection:
        async with connection.transaction():
            await connection.execute("SELECT FROM exam_result FOR UPDATE")
            verdicts = [
                asyncio.create_task(grading.submit(examiner, review=review, marks=full)) for examiner, review in held
            ]
            while await db.fetch_value(WAITING_FOR_LOCKS) < len(held):
                done, _ = await asyncio.wait(verdicts, timeout=0.01)
                assert not done
        await asyncio.gather(*verdicts)
    shown = (await api.get(f"{RESULTS}{result['id']}/", headers=headers_of(paper.author))).json()
    assert (shown["score"], shown["correct_answers"], shown["is_checked"]) == (100.0, 7, True)


async def test_a_removed_result_leaves_nothing_and_another_try(api: httpx.AsyncClient) -> None:
    paper, student = await written_paper(api), await factories.student()
    await api.get(paper.path, headers=headers_of(student))
    result = await handed_in(api, paper, student)
    await grade(api, paper.author, result, 1)
    path = f"{RESULTS}{result['id']}/"
    gone, graded = await asyncio.gather(
        api.delete(path, headers=headers_of(paper.author)), grade(api, paper.author, result, 0.5, 0.5)
    )
    assert gone.status_code == 204 and graded.status_code in {200, 404}
    assert (await api.get(path, headers=headers_of(student))).status_code == 404
    assert (await api.delete(path, headers=headers_of(paper.author))).status_code == 404
    for table in ("exam_result", "exam_answer", "exam_start", "review", "grading", "mark"):
        assert await db.fetch_value(f"SELECT count(*) FROM {table}") == 0, table
    trail = await db.fetch_row("SELECT * FROM audit_entry WHERE object_type = 'exam_result' AND action = 'remove'")
    assert trail is not None and trail["actor"] == paper.author.id
    before = json.loads(trail["before"])
    assert [answer["written_answer"] for answer in before["answers"]] == [None, "Text 1", "Text 2"]
    assert (await handed_in(api, paper, student))["id"] != result["id"]


async def test_results_outlive_their_exam_and_their_student(api: httpx.AsyncClient) -> None:
    owner, student = await factories.owner(), await factories.student()
    paper = await make(api, owner, title="Grammar")
    result = await submitted(api, paper, student)
    await api.delete(paper.path, headers=headers_of(owner))
    assert (await api.get(f"{RESULTS}{result['id']}/", headers=headers_of(student))).json() == result
    await api.delete(f"/api/v1/students/{student.id}/", headers=headers_of(owner))
    assert len((await api.get(RESULTS, headers=headers_of(owner))).json()) == 1
    assert (await grade(api, owner, result, 1)).json()["score"] == 100.0
