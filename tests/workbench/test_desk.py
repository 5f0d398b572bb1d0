"""What the marking desk decides, on a real database."""

from dataclasses import dataclass, field
from decimal import Decimal

import pytest

from api import db
from api.access import Actor
from api.grading import queries, rules
from api.grading.schemas import MarkIn, Queue, ReviewState
from tests import factories
from tests.workbench import scene
from workbench import i18n
from workbench.models import desk
from workbench.models.desk import Stand, Submitted
from workbench.widgets import Clash
from workbench.widgets.rubric_form import RemarkEdit


@dataclass
class Edit:
    """What the form would send."""

    review_id: int
    marks: dict[str, MarkIn] = field(default_factory=dict)
    version: int = 0
    remarks: list[RemarkEdit] = field(default_factory=list)
    origin: str = ""
    based_on: int = 0


GOOD = {"task1": MarkIn(score=Decimal("20.25"), comment="Neat."), "task2": MarkIn(score=Decimal("41"), comment="")}
HALF = {"task1": MarkIn(score=Decimal(3), comment="A beginning"), "task2": MarkIn()}


@pytest.fixture(autouse=True)
def _in_english() -> None:
    i18n.ask_language(lambda: "en")


async def examiner() -> Actor:
    return scene.actor_of(await factories.employee())


async def works(count: int = 1) -> list[int]:
    author = scene.actor_of(await factories.owner())
    exam = await scene.exam(author)
    return [await scene.writing(exam, pages=1) for _ in range(count)]


async def run_out(review: int) -> None:
    await db.execute("UPDATE review SET lease_until = now() - interval '1 minute' WHERE id = $1", review)


async def test_a_submission_is_in_force_and_the_next_work_is_taken() -> None:
    me, (first, second) = await examiner(), await works(2)
    assert await desk.take_next(me, Queue.WRITING) == (first, None)
    outcome = await desk.submit(me, Edit(first, GOOD))
    assert outcome == Submitted(first, Queue.WRITING, "Multilevel mock exam 1", Decimal("61.25"), Decimal(75))
    assert await desk.take_next(me, Queue.WRITING) == (second, None)
    assert (await desk.desk(me, first)).version == 1
    assert (await desk.desk(me, second)).draft == {}


async def test_the_same_form_submitted_twice_grades_once() -> None:
    me, (review,) = await examiner(), await works()
    await desk.take(me, review)
    assert isinstance(await desk.submit(me, Edit(review, GOOD)), Submitted)
    assert await desk.submit(me, Edit(review, GOOD)) is None
    assert len(await queries.history(me, review)) == 1


async def test_a_form_opened_before_the_verdict_in_force_changes_nothing() -> None:
    me, other, (review,) = await examiner(), await examiner(), await works()
    await desk.take(other, review)
    await desk.submit(other, Edit(review, GOOD))
    await desk.take(me, review)
    said = await desk.submit(me, Edit(review, GOOD | {"task2": MarkIn(score=Decimal(1))}, version=0))
    assert said == f"{other.name} has graded this work meanwhile. Your draft is kept."
    assert await desk.keep_draft(me, Edit(review, HALF, version=0)) is not None
    assert await queries.draft(me, review) == {}
    assert isinstance(await desk.submit(me, Edit(review, GOOD, version=1), "A mistake in addition"), Submitted)


async def test_grading_again_needs_a_reason_and_starts_from_the_marks_in_force() -> None:
    me, (review,) = await examiner(), await works()
    await desk.take(me, review)
    await desk.submit(me, Edit(review, GOOD))
    await desk.take(me, review)
    now = await desk.desk(me, review)
    assert now.stand is Stand.MINE
    assert desk.as_draft(now.history) == GOOD
    assert await desk.submit(me, Edit(review, GOOD, version=1)) == "Give the reason."
    assert isinstance(await desk.submit(me, Edit(review, GOOD, version=1), "Second look"), Submitted)


async def test_a_claim_that_ran_out_unwanted_is_taken_up_again_by_typing() -> None:
    me, (review,) = await examiner(), await works()
    await desk.take(me, review)
    await run_out(review)
    await rules.return_stale_claims()
    assert await desk.lease(me, review) is None
    assert await desk.keep_draft(me, Edit(review, HALF)) is None
    now = await desk.desk(me, review)
    assert (now.stand, now.draft) == (Stand.MINE, HALF)


async def test_a_claim_that_another_took_is_lost_but_the_draft_is_kept() -> None:
    me, other, (review,) = await examiner(), await examiner(), await works()
    await desk.take(me, review)
    await run_out(review)
    await desk.take(other, review)
    said = await desk.keep_draft(me, Edit(review, HALF))
    assert said is not None
    assert said.startswith(f"Your time ran out, and {other.name} holds this work until ")
    now = await desk.desk(me, review)
    assert (now.stand, now.draft) == (Stand.TAKEN, HALF)
    assert desk.as_text(now.draft) == "Task 1: 3\nA beginning\n\nTask 2: –"
    assert (await desk.submit(me, Edit(review, GOOD))) == said
    assert (await desk.desk(other, review)).draft == {}


async def test_a_claim_that_ran_out_is_still_good_for_submission_while_nobody_wants_the_work() -> None:
    me, (review,) = await examiner(), await works()
    await desk.take(me, review)
    await run_out(review)
    await rules.return_stale_claims()
    assert isinstance(await desk.submit(me, Edit(review, GOOD)), Submitted)


async def test_missing_and_excessive_scores_are_named() -> None:
    me, (review,) = await examiner(), await works()
    await desk.take(me, review)
    assert await desk.submit(me, Edit(review, HALF)) == "Check the score: Task 2."
    over = {"task1": MarkIn(score=Decimal(25)), "task2": MarkIn(score=Decimal(51))}
    assert await desk.submit(me, Edit(review, over)) == "Check the score: Task 1, Task 2."
    assert (await queries.review(me, review)).state is ReviewState.CLAIMED


async def test_a_comment_that_is_too_long_is_refused_and_not_cut() -> None:
    me, (review,) = await examiner(), await works()
    await desk.take(me, review)
    long = MarkIn.model_construct(score=Decimal(1), comment="a" * 10_001)
    assert await desk.keep_draft(me, Edit(review, {"task1": long})) == "A comment may have up to 10000 characters."


async def test_who_holds_a_work_and_until_when_is_told_to_whoever_wants_it() -> None:
    me, other, (review,) = await examiner(), await examiner(), await works()
    await desk.take(other, review)
    said = await desk.take(me, review)
    assert said is not None
    assert said.startswith(f"{other.name} holds this work until ")
    assert (await desk.desk(me, review)).stand is Stand.TAKEN


async def test_the_cap_is_told_in_numbers() -> None:
    me, _ = await examiner(), await works(6)
    for _ in range(5):
        await desk.take_next(me, Queue.WRITING)
    assert await desk.take_next(me, Queue.WRITING) == (
        None,
        "You already hold 5 submissions. Grade or release one first.",
    )


async def test_an_empty_queue_says_so() -> None:
    assert await desk.take_next(await examiner(), Queue.SPEAKING) == (None, "Nothing is waiting in this queue.")


async def test_released_and_skipped_works_go_back() -> None:
    me, (first, second) = await examiner(), await works(2)
    await desk.take(me, first)
    assert await desk.release(me, first) is None
    assert await desk.release(me, first) is None
    await desk.take_next(me, Queue.WRITING)
    assert await desk.skip(me, first, " ", flagged=False) == "Give the reason."
    assert await desk.skip(me, first, "Unreadable", flagged=True) is None
    assert await desk.take_next_like(me, first) == (second, None)
    assert (await queries.review(me, first)).flag == "Unreadable"


async def test_an_open_desk_keeps_its_claim_alive() -> None:
    me, other, (review,) = await examiner(), await examiner(), await works()
    await desk.take(me, review)
    await db.execute("UPDATE review SET lease_until = now() + interval '1 minute'")
    before = await desk.lease(me, review)
    after = await desk.extend(me, review)
    assert before is not None
    assert after is not None
    assert after > before
    assert await desk.extend(other, review) is None


async def test_typing_after_giving_a_work_back_does_not_take_it_again() -> None:
    me, (review,) = await examiner(), await works()
    await desk.take(me, review)
    assert await desk.release(me, review) is None
    said = await desk.keep_draft(me, Edit(review, HALF))
    assert said == "This work is no longer yours. Your draft is kept: take the work again to go on."
    assert await desk.submit(me, Edit(review, GOOD)) == said
    now = await desk.desk(me, review)
    assert (now.stand, now.draft, now.kept.is_laid_down) == (Stand.FREE, HALF, True)
    await desk.take(me, review)
    await run_out(review)
    assert await desk.keep_draft(me, Edit(review, GOOD)) is None
    assert (await desk.desk(me, review)).stand is Stand.MINE


async def test_a_window_that_has_not_seen_the_others_words_is_told() -> None:
    me, (review,) = await examiner(), await works()
    await desk.take(me, review)
    assert await desk.keep_draft(me, Edit(review, HALF, origin="one")) is None
    for act in (desk.keep_draft, desk.submit):
        said = await act(me, Edit(review, GOOD, origin="two"))
        assert isinstance(said, Clash)
        assert said.startswith("Another window of yours changed this draft at ")
    assert (await desk.desk(me, review)).draft == HALF
    assert isinstance(await desk.submit(me, Edit(review, GOOD, origin="two", based_on=1)), Submitted)


async def test_comments_on_passages_are_kept_and_submitted() -> None:
    me, (review,) = await examiner(), await works()
    await desk.take(me, review)
    passage = RemarkEdit(part="task1", start=0, end=4, quote="Dear", text="Whom?")
    assert await desk.keep_draft(me, Edit(review, HALF, remarks=[passage])) is None
    assert [remark.text for remark in (await desk.desk(me, review)).remarks] == ["Whom?"]
    long = Edit(review, HALF, remarks=[passage.model_copy(update={"text": "a" * 10_001})])
    assert await desk.keep_draft(me, long) == "A comment may have up to 10000 characters."
    many = Edit(review, HALF, remarks=[passage] * 201)
    assert await desk.keep_draft(me, many) == "There may be up to 200 comments on passages."
    assert isinstance(await desk.submit(me, Edit(review, GOOD, remarks=[passage])), Submitted)
    assert (await desk.desk(me, review)).remarks[0].quote == "Dear"
