"""Looking at an exam and handing it in, through HTTP."""

import asyncio
import json
import re
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import httpx
import pytest

from api import db
from api.clock import TASHKENT
from api.exams.scoring import is_late, tally
from api.exams.sitting import ALREADY_SUBMITTED, ANSWERED_TWICE, NOT_A_TEST, NOT_WRITTEN
from tests import factories
from tests.callers import headers_of
from tests.exams.papers import EXAMS, RESULTS, choice_question, make, submit, submitted, written_question
from tests.exams.test_authoring import MOMENT
from tests.statements import counted_statements

DETAILS = [
    "id", "exam", "exam_title", "student", "score", "correct_answers", "total_questions", "is_checked", "checked_by",
    "checked_at", "is_late", "answers", "created_at",
]  # fmt: skip
ANSWER = [
    "id", "question", "question_text", "option", "option_text", "written_answer", "is_correct", "earned_score",
    "comment",
]  # fmt: skip
SECRETS = ("is_correct", "written_answer_sample", "Nobody is to read this.")
MINUTE = timedelta(minutes=1)


async def start_earlier(minutes: float) -> None:
    """Let every first look have been so much earlier."""
    await db.execute("UPDATE exam_start SET started_at = started_at - make_interval(secs => $1)", minutes * 60)


async def test_an_exam_is_handed_in(api: httpx.AsyncClient) -> None:
    student = await factories.student()
    paper = await make(
        api, await factories.owner(), choice_question("A?"), choice_question("B?"), written_question(), title="Test"
    )
    answer = await submit(
        api, paper, student, paper.answer(2, text=" It widens… "), paper.answer(0, option=1), paper.answer(1, option=0)
    )
    result = answer.json()
    assert (answer.status_code, list(result)) == (201, DETAILS)
    assert (result["exam"], result["exam_title"], result["student"]) == (paper.id, "Test", student.id)
    assert (result["score"], result["correct_answers"], result["total_questions"]) == (33.3, 1, 3)
    assert (result["is_checked"], result["checked_by"], result["checked_at"]) == (False, None, None)
    assert result["is_late"] is False and re.fullmatch(MOMENT, result["created_at"])
    assert {tuple(given) for given in result["answers"]} == {tuple(ANSWER)}
    asked = paper.exam["questions"]
    shown = [
        (a["question"], a["question_text"], a["option"], a["option_text"], a["written_answer"], a["is_correct"])
        for a in result["answers"]
    ]
    assert shown == [
        (asked[0]["id"], "A?", asked[0]["options"][1]["id"], "Option 1", None, True),
        (asked[1]["id"], "B?", asked[1]["options"][0]["id"], "Option 0", None, False),
        (asked[2]["id"], "Why read?", None, None, "It widens…", False),
    ]
    assert [given["earned_score"] for given in result["answers"]] == [1, 0, None]
    assert (await api.get(f"{RESULTS}{result['id']}/", headers=headers_of(student))).json() == result
    review = await db.fetch_row("SELECT queue, target, student, title, state, topic FROM review")
    assert tuple(review or ()) == ("exam", result["answers"][2]["id"], student.id, "Test", "waiting", asked[2]["id"])
    trail = await db.fetch_row("SELECT * FROM audit_entry WHERE object_type = 'exam_result'")
    assert trail is not None and (trail["action"], trail["actor"]) == ("create", student.id)
    assert json.loads(trail["after"])["score"] == 33.3


async def test_what_is_not_answered_is_worth_nothing(api: httpx.AsyncClient) -> None:
    paper = await make(api, await factories.owner(), choice_question(), choice_question(), written_question())
    nothing = [paper.answer(1) | {"option_id": None}, paper.answer(2, text="  ")]
    for given, score in (((), 0.0), ((*nothing, paper.answer(0, option=1)), 33.3)):
        result = (await submit(api, paper, await factories.student(), *given)).json()
        assert (result["score"], result["total_questions"], len(result["answers"])) == (score, 3, 3)
        assert [one["earned_score"] for one in result["answers"]][1:] == [0, 0]
        assert [one["written_answer"] for one in result["answers"]] == [None] * 3
    assert await db.fetch_value("SELECT count(*) FROM review") == 0
    empty = await make(api, paper.author, questions=[])
    await api.patch(empty.path, json={"questions": []}, headers=headers_of(paper.author))
    result = (await submit(api, empty, await factories.student())).json()
    assert (result["score"], result["total_questions"], result["answers"]) == (0.0, 0, [])


async def test_faults_of_answers_are_named_all_at_once(api: httpx.AsyncClient) -> None:
    owner, student = await factories.owner(), await factories.student()
    paper, other = (
        await make(api, owner, choice_question(), choice_question(), written_question()),
        await make(api, owner),
    )
    strange = other.answer(0, option=1)
    answer = await submit(
        api,
        paper,
        student,
        paper.answer(0, option=1),
        strange,
        paper.answer(1) | {"option_id": strange["option_id"], "written_answer": "x"},
        paper.answer(2, text="x") | {"option_id": paper.answer(0, option=1)["option_id"]},
        paper.answer(0, option=1) | {"option_id": paper.answer(1, option=0)["option_id"]},
    )
    invalid = 'Invalid pk "{}" - object does not exist.'
    option = [invalid.format(strange["option_id"])]
    elsewhere = [invalid.format(paper.answer(1, option=0)["option_id"])]
    assert (answer.status_code, answer.json()) == (
        400,
        {
            "answers": [
                {},
                {"question_id": [invalid.format(strange["question_id"])]},
                {"written_answer": [NOT_WRITTEN], "option_id": option},
                {"option_id": [NOT_A_TEST]},
                {"question_id": [ANSWERED_TWICE], "option_id": elsewhere},
            ]
        },
    )
    required = ["This field is required."]
    for sent, fault in (
        ({}, {"answers": required}),
        ({"answers": [{}, {"question_id": "x"}]}, {"answers": [{"question_id": required}, {"question_id":
            ["Incorrect type. Expected pk value, received str."]}]}),
        ({"answers": None}, {"answers": ["This field may not be null."]}),
    ):  # fmt: skip
        refused = await api.post(f"{paper.path}submit/", json=sent, headers=headers_of(student))
        assert (refused.status_code, refused.json()) == (400, fault)
    assert await db.fetch_value("SELECT count(*) FROM exam_result") == 0


async def test_an_exam_is_handed_in_once_also_by_two_at_once(api: httpx.AsyncClient) -> None:
    student = await factories.student()
    paper = await make(api, await factories.owner())
    given = (paper.answer(0, option=1), paper.answer(1, text="Because."))
    answers = await asyncio.gather(*(submit(api, paper, student, *given) for _ in range(6)))
    assert sorted(answer.status_code for answer in answers) == [201] + [400] * 5
    answers.append(await submit(api, paper, student))
    assert [answer.json() for answer in answers if answer.status_code == 400] == [{"detail": ALREADY_SUBMITTED}] * 6
    counts = (
        "SELECT (SELECT count(*) FROM exam_result), (SELECT count(*) FROM exam_answer), (SELECT count(*) FROM review)"
    )
    assert tuple(await db.fetch_row(counts) or ()) == (1, 2, 1)


async def test_only_students_sit(api: httpx.AsyncClient) -> None:
    paper = await make(api, await factories.owner())
    for person in (paper.author, await factories.employee()):
        assert (await submit(api, paper, person)).status_code == 403


@pytest.mark.parametrize(
    ("minutes", "late"), [(0, False), (30.9, False), (31.1, True), (3000, True)], ids=["0", "in grace", "after", "days"]
)
@pytest.mark.parametrize("by_code", [False, True])
async def test_the_first_look_starts_the_clock(
    api: httpx.AsyncClient, minutes: float, late: bool, by_code: bool
) -> None:
    student = await factories.student()
    paper = await make(api, await factories.owner(), time_limit=30)
    headers = headers_of(student)

    async def look() -> httpx.Response:
        if by_code:
            return await api.post(f"{EXAMS}enter-code/", json={"code": paper.exam["code"]}, headers=headers)
        return await api.get(paper.path, headers=headers)

    await asyncio.gather(look(), look())
    await start_earlier(minutes)
    assert (await look()).status_code == 200
    assert (await submitted(api, paper, student))["is_late"] is late
    assert await db.fetch_value("SELECT count(*) FROM exam_start") == 1


async def test_neither_lists_nor_staff_start_a_clock_and_no_limit_is_none(api: httpx.AsyncClient) -> None:
    student = await factories.student()
    paper = await make(api, await factories.owner(), time_limit=30)
    await api.get(EXAMS, headers=headers_of(student))
    await api.get(paper.path, headers=headers_of(paper.author))
    await api.post(f"{EXAMS}enter-code/", json={"code": paper.exam["code"]}, headers=headers_of(paper.author))
    assert await db.fetch_value("SELECT count(*) FROM exam_start") == 0
    assert (await submitted(api, paper, student))["is_late"] is False
    limitless = await make(api, paper.author)
    await api.get(limitless.path, headers=headers_of(student))
    await start_earlier(100_000)
    assert (await submitted(api, limitless, student))["is_late"] is False


async def test_a_code_opens_its_exam(api: httpx.AsyncClient) -> None:
    student = await factories.student()
    paper = await make(api, await factories.owner())
    code = paper.exam["code"]
    found = await api.post(f"{EXAMS}enter-code/", json={"code": f" {code.lower()} "}, headers=headers_of(student))
    assert found.status_code == 200
    assert (found.json()["id"], found.json()["code"]) == (paper.id, code)
    by_staff = await api.post(f"{EXAMS}enter-code/", json={"code": code}, headers=headers_of(paper.author))
    assert by_staff.json() == paper.exam
    for sent, status in (({"code": "ZZZZZZZ"}, 404), ({"code": "öö"}, 404), ({"code": ""}, 400), ({}, 400)):
        refused = await api.post(f"{EXAMS}enter-code/", json=sent, headers=headers_of(student))
        assert refused.status_code == status, sent


async def every_path(api: httpx.AsyncClient, headers: dict[str, str], exam: dict[str, Any]) -> list[httpx.Response]:
    """What the caller gets on every path that leads to the questions of an exam."""
    path = f"{EXAMS}{exam['id']}/"
    return [
        await api.get(path, headers=headers),
        await api.get(path.rstrip("/"), headers=headers),
        await api.post(f"{EXAMS}enter-code/", json={"code": exam["code"]}, headers=headers),
        await api.post(f"{path}submit/", json={"answers": []}, headers=headers),
    ]


@pytest.mark.parametrize(
    "hidden", [{"is_published": False}, {"is_active": False}, None], ids=["draft", "resting", "gone"]
)
async def test_what_students_may_not_see_is_on_no_path(api: httpx.AsyncClient, hidden: dict[str, bool] | None) -> None:
    headers = headers_of(await factories.student())
    paper = await make(api, await factories.owner())
    if hidden:
        await api.patch(paper.path, json=hidden, headers=headers_of(paper.author))
    else:
        await api.delete(paper.path, headers=headers_of(paper.author))
    for answer in await every_path(api, headers, paper.exam):
        assert (answer.status_code, answer.json()) == (404, {"detail": "Not found."})
    for query in ("", "?is_published=false", "?is_active=false", "?limit=5", f"?search={paper.exam['code']}"):
        assert (await api.get(f"{EXAMS}{query}", headers=headers)).json() == []
    assert await db.fetch_value("SELECT count(*) FROM exam_start") == 0


async def test_what_gives_answers_away_is_on_no_path(api: httpx.AsyncClient) -> None:
    student = await factories.student()
    headers = headers_of(student)
    paper = await make(api, await factories.owner(), choice_question(), written_question(sample=SECRETS[2]))
    exam, _, by_code, handed_in = await every_path(api, headers, paper.exam)
    assert by_code.json() == exam.json()
    assert list(exam.json()) == list(paper.exam)
    assert [list(question) for question in exam.json()["questions"]] == [["id", "text", "type", "order", "options"]] * 2
    assert [list(option) for option in exam.json()["questions"][0]["options"]] == [["id", "text"]] * 4
    listed = await api.get(EXAMS, headers=headers)
    assert [one["id"] for one in listed.json()] == [paper.id] and "questions" not in listed.json()[0]
    for answer in (exam, by_code, listed):
        assert not any(secret in answer.text for secret in SECRETS)
    result = handed_in.json()["id"]
    for path in (RESULTS, f"{RESULTS}my-results/", f"{RESULTS}{result}/"):
        found = await api.get(path, headers=headers)
        assert found.status_code == 200
        assert "written_answer_sample" not in found.text and SECRETS[2] not in found.text
    # Of an unanswered question only that it is not right is told, not what would have been.
    assert handed_in.json()["answers"][0]["option"] is None and "Option" not in handed_in.text


async def test_replaced_questions_leave_what_was_submitted(api: httpx.AsyncClient) -> None:
    student, late = await factories.student(), await factories.student()
    paper = await make(api, await factories.owner())
    result = await submitted(api, paper, student)
    headers = headers_of(paper.author)
    for questions in ([choice_question("New?")], [], [written_question("Newer?")]):
        changed = await api.put(paper.path, json={"questions": questions}, headers=headers)
        assert [question["text"] for question in changed.json()["questions"]] == [one["text"] for one in questions]
        assert (await api.get(f"{RESULTS}{result['id']}/", headers=headers_of(student))).json() == result
    refused = await submit(api, paper, late, paper.answer(0, option=1))
    assert refused.status_code == 400 and "question_id" in refused.json()["answers"][0]
    [listed] = (await api.get(EXAMS, headers=headers)).json()
    assert (listed["questions_count"], listed["participants_count"]) == (1, 1)
    kept = await db.fetch("SELECT text FROM exam_question WHERE replaced_at IS NOT NULL ORDER BY id")
    assert [row["text"] for row in kept] == ["Which sentence is correct?", "Why read?"]


async def test_a_submission_meets_the_questions_as_they_were_or_as_they_are(api: httpx.AsyncClient) -> None:
    paper = await make(api, await factories.owner(), choice_question("Old?"))
    students = [await factories.student() for _ in range(6)]
    replaced, *answers = await asyncio.gather(
        api.patch(paper.path, json={"questions": [choice_question("New?")] * 2}, headers=headers_of(paper.author)),
        *(submit(api, paper, student, paper.answer(0, option=1)) for student in students),
    )
    assert replaced.status_code == 200
    for answer in answers:
        if answer.status_code == 201:
            result = answer.json()
            assert (result["score"], [one["question_text"] for one in result["answers"]]) == (100.0, ["Old?"])
        else:
            assert (answer.status_code, list(answer.json())) == (400, ["answers"])
    orphans = """SELECT count(*) FROM exam_answer a WHERE NOT EXISTS (SELECT FROM exam_question q
        JOIN exam_option o ON o.question = q.id WHERE q.id = a.question AND o.id = a.option)"""
    assert await db.fetch_value(orphans) == 0


async def test_a_submission_costs_the_same_whatever_its_length(api: httpx.AsyncClient) -> None:
    owner, costs = await factories.owner(), []
    for length in (1, 30):
        paper = await make(api, owner, *[choice_question()] * length, *[written_question()] * length)
        student = await factories.student()
        given = [
            *(paper.answer(number, option=1) for number in range(length)),
            *(paper.answer(number, text="Because.") for number in range(length, 2 * length)),
        ]
        with counted_statements() as statements:
            await submitted(api, paper, student, *given)
        costs.append(len(statements))
    assert costs == [12, 12]


def earned(*worth: str | None) -> list[Decimal | None]:
    """Grades as decimals."""
    return [None if points is None else Decimal(points) for points in worth]


@pytest.mark.parametrize(
    ("worth", "score", "correct"),
    [
        ([], "0.0", 0),
        (["1"] * 2 + ["0"], "66.7", 2),
        (["1"] + ["0"] * 7, "12.5", 1),
        (["0.5", "0.49", None], "33.0", 1),
        (["0.25"] + ["0"] * 15, "1.6", 0),  # 1.5625
        (["1"] + ["0"] * 79, "1.3", 1),  # 1.25, which a float would round to 1.2
        (["0.01"] + ["0"] * 19, "0.1", 0),  # 0.05
        (["1"] * 1999 + ["0"], "100.0", 1999),  # 99.95
    ],
)
def test_scores_are_exact(worth: list[str | None], score: str, correct: int) -> None:
    worked_out = tally(earned(*worth))
    assert (str(worked_out.score), worked_out.correct_answers) == (score, correct)


@pytest.mark.parametrize(
    ("after", "limit", "late"),
    [(31 * MINUTE, 30, False), (31 * MINUTE + timedelta(microseconds=1), 30, True), (999 * MINUTE, 0, False)],
)
def test_a_minute_of_grace(after: timedelta, limit: int, late: bool) -> None:
    start = datetime(2025, 2, 20, 23, 50, tzinfo=TASHKENT)
    assert is_late(start, start + after, limit) is late
    assert is_late(None, start, limit) is False
