"""What the workbench reads of exams."""

from decimal import Decimal

import httpx
import pytest

from api import db
from api.centre.rules import change_settings
from api.centre.schemas import CentreOut
from api.errors import Forbidden, NotFound
from api.exams import screens
from api.exams.schemas import QuestionType
from api.grading import rules as grading
from api.grading.schemas import Queue, ReviewState
from tests import factories
from tests.callers import actor_of, headers_of
from tests.exams.papers import choice_question, make, submitted, written_question
from tests.exams.test_results import grade, handed_in, written_paper


async def test_staff_see_what_students_do_not(api: httpx.AsyncClient) -> None:
    paper = await make(api, await factories.owner(), is_published=False, title="Grammar")
    actor = actor_of(paper.author)
    shown = await screens.exam_for_staff(actor, paper.id)
    assert shown.model_dump(mode="json") == paper.exam
    preview = (await screens.exam_as_student(actor, paper.id)).model_dump_json()
    assert "Option 1" in preview and "is_correct" not in preview and "vocabulary" not in preview
    assert await db.fetch_value("SELECT count(*) FROM exam_start") == 0
    [line] = await screens.exams_for_staff(actor, search="gram", subject=paper.exam["subject"])
    assert (line.code, line.questions, line.submissions, line.waiting) == (paper.exam["code"], 2, 0, 0)
    assert await screens.exams_for_staff(actor, search="x%") == []
    student = actor_of(await factories.student())
    for reading in (
        screens.exams_for_staff(student),
        screens.exam_for_staff(student, paper.id),
        screens.exam_as_student(student, paper.id),
        screens.results_for_staff(student),
        screens.answers_for_staff(student, 1),
        screens.questions_waiting(student),
        screens.answers_waiting(student, 1),
        screens.written_answer(student, 1),
    ):
        with pytest.raises(Forbidden):
            await reading
    for missing in (screens.exam_for_staff(actor, 999999), screens.exam_as_student(actor, 999999)):
        with pytest.raises(NotFound):
            await missing


async def test_answers_to_one_question_stand_in_a_row(api: httpx.AsyncClient) -> None:
    paper = await written_paper(api)
    actor, owner = actor_of(paper.author), actor_of(await factories.owner())
    await change_settings(owner, CentreOut(blind_grading=False))
    students = [await factories.student(first_name=name, last_name="") for name in ("Aziza", "Botir", "Davron")]
    results = [await handed_in(api, paper, student) for student in students]
    await grade(api, paper.author, results[0], 1)
    # Questions that are replaced meanwhile keep their answers, and their samples.
    await api.patch(paper.path, json={"questions": []}, headers=headers_of(paper.author))
    first, second = await screens.questions_waiting(actor)
    assert (first.question, first.waiting, first.exam_title) == (paper.exam["questions"][2]["id"], 3, "T")
    assert (second.question, second.waiting) == (paper.exam["questions"][1]["id"], 2)
    assert (second.text, second.sample) == ("Why read?", "Reading improves vocabulary.")
    held = await grading.claim_next(actor, queue=Queue.EXAM, topic=second.question)
    assert held is not None
    waiting = await screens.answers_waiting(actor, second.question)
    assert [(one.candidate, one.text, one.state, one.holder) for one in waiting] == [
        ("Botir", "Text 1", ReviewState.CLAIMED, actor.id),
        ("Davron", "Text 1", ReviewState.WAITING, None),
    ]
    assert [one.answer for one in waiting] == [result["answers"][1]["id"] for result in results[1:]]
    assert len(await screens.answers_waiting(actor, second.question, limit=1, offset=1)) == 1
    await change_settings(owner, CentreOut(blind_grading=True))
    assert [one.candidate for one in await screens.answers_waiting(actor, second.question)] == [
        f"#{one.review}" for one in waiting
    ]
    answer = await screens.written_answer(actor, held.target)
    assert (answer.question_text, answer.sample, answer.text) == ("Why read?", second.sample, "Text 1")
    assert (answer.number, answer.earned, answer.exam, answer.result) == (2, None, paper.id, results[1]["id"])
    with pytest.raises(NotFound):
        await screens.written_answer(actor, results[0]["answers"][0]["id"])


async def test_submissions_are_read_with_their_answers(api: httpx.AsyncClient) -> None:
    owner, student = await factories.owner(), await factories.student(first_name="Dilnoza", last_name="K")
    paper = await make(api, owner, choice_question(), written_question())
    result = await submitted(api, paper, student)
    await submitted(api, paper, await factories.student())
    actor = actor_of(owner)
    for lines in (
        await screens.results_for_staff(actor, student=student.id),
        await screens.results_for_staff(actor, exam=paper.id, search="dilno", is_checked=False),
        await screens.results_for_staff(actor, limit=1, offset=1),
    ):
        [line] = lines
        assert (line.id, line.student_name, str(line.score)) == (result["id"], "Dilnoza K", "50.0")
        assert line.checked_by is None
    assert await screens.results_for_staff(actor, is_checked=True) == []
    await grade(api, owner, result, "0.75")
    test, written = await screens.answers_for_staff(actor, result["id"])
    assert (test.question_type, test.option_text, test.earned) == (QuestionType.TEST, "Option 1", Decimal(1))
    assert test.review is None
    assert (written.written_answer, written.earned) == ("It widens the mind.", Decimal("0.75"))
    assert written.review == await db.fetch_value("SELECT id FROM review WHERE target = $1", written.id)
