"""Lists, the home page and the exam editor, without Streamlit."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from api import db
from api.access import Actor
from api.centre.rules import change_settings
from api.centre.schemas import CentreOut
from api.grading import queues
from api.grading.schemas import MarkIn, Queue
from api.multilevel.schemas import QuestionType, SectionType
from api.multilevel.screens import exams_for_staff
from tests import factories
from tests.workbench import scene
from tests.workbench.test_desk import GOOD, Edit
from workbench import i18n
from workbench.models import attempts, desk, exams
from workbench.models.exams import Asked, ExamDraft
from workbench.models.home import home
from workbench.models.queues import Shown, nothing_found, sheet
from workbench.models.standing import standing
from workbench.wording import clock, score, waited


@pytest.fixture(autouse=True)
def _in_english() -> None:
    i18n.ask_language(lambda: "en")


async def owner() -> Actor:
    return scene.actor_of(await factories.owner())


async def test_home_counts_what_waits_what_is_held_and_what_was_done() -> None:
    me = await owner()
    exam = await scene.exam(me)
    first, second, _ = [await scene.writing(exam, pages=1) for _ in range(3)]
    await scene.speaking(exam)
    await desk.take(me, first)
    await desk.submit(me, Edit(first, GOOD))
    await desk.take(me, second)
    page = await home(me)
    counts = {line.queue: line.count for line in page.lines if line.waiting}
    assert counts == {Queue.WRITING: "1", Queue.SPEAKING: "1"}
    assert [review.id for review in page.held] == [second]
    assert page.graded_today == 1
    assert page.progress == pytest.approx(1 / 4)


async def test_an_empty_centre_has_an_empty_home() -> None:
    page = await home(await owner())
    assert {line.oldest for line in page.lines} == {None}
    assert page.progress == 0


async def test_a_queue_is_paged_filtered_and_searched() -> None:
    me = await owner()
    exam = await scene.exam(me, "Autumn")
    reviews = [await scene.writing(exam, pages=1) for _ in range(3)]
    await desk.take(me, reviews[0])
    await desk.submit(me, Edit(reviews[0], GOOD))
    await desk.take(me, reviews[1])

    async def found(shown: Shown, search: str = "") -> list[int]:
        return [r.id for r in (await sheet(me, Queue.WRITING, shown=shown, search=search, number=1)).reviews]

    assert await found(Shown.WAITING) == [reviews[2]]
    assert await found(Shown.HELD) == [reviews[1]]
    assert await found(Shown.GRADED) == [reviews[0]]
    assert await found(Shown.ALL) == reviews
    assert await found(Shown.ALL, f"#{reviews[1]}") == [reviews[1]]
    assert await found(Shown.ALL, "autu") == reviews
    assert await found(Shown.ALL, "spring") == []
    assert nothing_found(Shown.ALL, "spring")[0] == "Nothing found"


async def test_a_page_knows_whether_another_follows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.models.queues.PAGE_SIZE", 2)
    me = await owner()
    exam = await scene.exam(me)
    reviews = [await scene.writing(exam, pages=1) for _ in range(3)]
    first = await sheet(me, Queue.WRITING, shown=Shown.WAITING, search="", number=1)
    second = await sheet(me, Queue.WRITING, shown=Shown.WAITING, search="", number=2)
    assert ([r.id for r in first.reviews], first.has_more) == (reviews[:2], True)
    assert ([r.id for r in second.reviews], second.has_more) == (reviews[2:], False)


async def test_a_review_is_described_by_whose_it_is() -> None:
    me, other = await owner(), await owner()
    review = await scene.writing(await scene.exam(me), pages=1)
    await desk.take(me, review)
    found = (await desk.desk(me, review)).review
    assert (standing(found, me).text, standing(found, me).tone) == ("Yours", "mine")
    assert standing(found, other).tone == "held"
    assert standing(found, other).note.startswith(me.name)


async def test_attempts_show_both_sections_and_hide_ungraded_work_while_grading_is_blind() -> None:
    me = await owner()
    student = await factories.student(first_name="Dilnoza", last_name="Karimova")
    review = await scene.writing(await scene.exam(me), student, pages=1)
    (attempt,) = (found := await attempts.attempts(me, search="dilno", exam=None, number=1)).attempts
    written = attempts.section_of(attempt, SectionType.WRITING)
    assert written is not None
    assert attempts.status_words(written) == ("Waiting", "waiting")
    assert attempts.status_words(attempts.section_of(attempt, SectionType.SPEAKING)) == ("Not handed in", "plain")
    assert not found.may_open(written)
    await change_settings(me, CentreOut(blind_grading=False))
    assert (await attempts.attempts(me, search="", exam=None, number=1)).may_open(written)
    await desk.take(me, review)
    await desk.submit(me, Edit(review, GOOD))
    (attempt,) = (await attempts.attempts(me, search="", exam=None, number=1)).attempts
    assert attempts.status_words(attempts.section_of(attempt, SectionType.WRITING)) == ("Graded: 61.25", "done")
    assert (await attempts.attempts(me, search="nobody", exam=None, number=1)).attempts == []


def whole() -> ExamDraft:
    return ExamDraft(title="Autumn", letter="Write", essay="Argue", questions=[Asked(QuestionType.PART1, "Who?")])


async def test_an_exam_is_saved_changed_and_withdrawn() -> None:
    me, draft = await owner(), whole()
    assert await exams.save(me, draft) is None
    (saved,) = await exams_for_staff(me)
    again = exams.draft_of(saved)
    assert (again.title, again.letter, again.essay, again.questions[0].text) == ("Autumn", "Write", "Argue", "Who?")
    again.is_active = False
    again.questions.append(Asked(QuestionType.PART3, "Why?"))
    assert await exams.save(me, again) is None
    (saved,) = await exams_for_staff(me)
    assert not saved.is_active
    assert [len(section.questions) for section in saved.sections] == [2, 2]
    assert await exams.withdraw(me, saved.id) is None
    assert await exams_for_staff(me) == []
    assert await exams.withdraw(me, saved.id) == "It does not exist any more."


async def test_an_unfinished_exam_says_all_that_is_missing() -> None:
    draft = ExamDraft(questions=[Asked(QuestionType.PART1), Asked(QuestionType.PART1, "x"), Asked(QuestionType.PART2)])
    assert await exams.save(await owner(), draft) == (
        "Give the exam a title. Write the letter task. Write the essay task. Speaking questions without text: 1, 3."
    )


async def test_questions_keep_their_numbers_once_somebody_sat_the_exam() -> None:
    me = await owner()
    exam = await scene.exam(me)
    await scene.writing(exam, pages=1)
    (saved,) = await exams_for_staff(me)
    draft = exams.draft_of(saved)
    del draft.questions[1]
    draft.add_question()
    draft.questions[-1].text = "A new one"
    assert await exams.save(me, draft) is None
    (saved,) = await exams_for_staff(me)
    numbers = [q.number for s in saved.sections if s.section_type is SectionType.SPEAKING for q in s.questions]
    assert numbers == [1, 3, 4, 5]


async def test_an_answered_question_cannot_be_removed() -> None:
    me = await owner()
    await scene.speaking(await scene.exam(me))
    (saved,) = await exams_for_staff(me)
    draft = exams.draft_of(saved)
    del draft.questions[0]
    assert await exams.save(me, draft) == "A question that students have answered can’t be removed."


def test_figures_are_short() -> None:
    assert [score(Decimal(text)) for text in ("20.00", "20.50", "70", "0.25")] == ["20", "20.5", "70", "0.25"]
    assert score(None) == "–"
    now = datetime(2026, 11, 21, 12, tzinfo=UTC)
    spans = [timedelta(minutes=5), timedelta(hours=3), timedelta(days=3)]
    assert [waited(now - span, now) for span in spans] == ["5 min", "3 h", "3 days"]
    assert clock(datetime(2026, 1, 2, 12, tzinfo=UTC)) == "02.01 17:00"
    assert len(clock(datetime.now(UTC))) == len("17:00")
    assert MarkIn(score=None).score is None


async def test_marks_of_other_queues_are_not_mixed_up() -> None:
    me = await owner()
    review = await scene.speaking(await scene.exam(me))
    await desk.take(me, review)
    assert await desk.submit(me, Edit(review, GOOD)) == "Check the score: Task 1, Task 2."
    assert await db.fetch_value("SELECT count(*) FROM grading") == 0


async def test_a_queue_that_no_feature_has_opened_is_not_at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(queues._specs, Queue.MOCK)
    assert Queue.MOCK not in [line.queue for line in (await home(await owner())).lines]
