"""Verdicts from outside of a desk, queues with totals of their own, and what goes with what it points at."""

import asyncio
from collections.abc import Iterator
from decimal import Decimal

import pytest

from api import db
from api.errors import ClaimLost, Forbidden, InvalidInput, NotFound
from api.grading import queries, rules
from api.grading.queues import Verdict, spec_of
from api.grading.schemas import Queue, ReviewState
from tests import factories
from tests.callers import actor_of
from tests.grading.queues import bands, scores
from tests.grading.reviews import reviews


@pytest.fixture
def announced() -> Iterator[list[Verdict]]:
    """What the bands' queue announces."""
    with bands() as told:
        yield told


async def put_up() -> tuple[int, int]:
    """One review and its target."""
    (review,) = await reviews(1, Queue.MOCK)
    return review, await db.fetch_value("SELECT target FROM review WHERE id = $1", review)


async def test_a_verdict_needs_no_claim_and_tells_its_feature_all_of_it(announced: list[Verdict]) -> None:
    review, target = await put_up()
    teacher = actor_of(await factories.employee())
    given = scores(reading="7.5", writing="6", grammar=None)
    verdict = await rules.give_verdict(teacher, queue=Queue.MOCK, target=target, marks=given)
    assert (verdict.total, verdict.max_total, list(verdict.marks)) == (
        Decimal("6.75"),
        Decimal(9),
        ["reading", "writing"],
    )
    (told,) = announced
    assert (told.grading, told.target, told.examiner, told.total) == (verdict.id, target, teacher.id, Decimal("6.75"))
    assert told.marks == scores(reading="7.5", writing="6")
    assert (await queries.review(teacher, review)).state is ReviewState.GRADED
    assert await db.fetch_value("SELECT count(*) FROM audit_entry WHERE action = 'grade'") == 1


async def test_the_holder_loses_the_item_but_not_the_draft_and_a_second_verdict_is_another_row(
    announced: list[Verdict],
) -> None:
    review, target = await put_up()
    holder, other = actor_of(await factories.employee()), actor_of(await factories.owner())
    await rules.claim(holder, review=review)
    await rules.save_draft(holder, review=review, marks=scores(reading="3"))
    await rules.give_verdict(other, queue=Queue.MOCK, target=target, marks=scores(reading="5", writing="5"))
    with pytest.raises(ClaimLost):
        await rules.submit(holder, review=review, marks=scores(reading="4", writing="4"))
    assert await queries.draft(holder, review) == scores(reading="3")
    assert await queries.held(holder) == []
    marks = scores(reading="6", writing="6", grammar="8")
    await rules.give_verdict(other, queue=Queue.MOCK, target=target, marks=marks, reason="Counted anew")
    newest, oldest = await queries.history(other, review)
    assert [(verdict.total, verdict.reason) for verdict in (newest, oldest)] == [
        (Decimal(6), "Counted anew"),
        (Decimal(5), ""),
    ]
    assert len(announced) == 2


@pytest.mark.parametrize(
    ("given", "faulty"),
    [
        ({"reading": "9.5", "writing": "5"}, ["reading"]),
        ({"reading": "5", "writing": None}, ["writing"]),
        ({"reading": "5", "writing": "5", "grammar": "10"}, ["grammar"]),
        ({"reading": "5", "writing": "5", "style": "1"}, ["style"]),
    ],
)
async def test_only_optional_criteria_may_be_left_out(
    announced: list[Verdict], given: dict[str, str | None], faulty: list[str]
) -> None:
    _, target = await put_up()
    teacher = actor_of(await factories.employee())
    with pytest.raises(InvalidInput) as refused:
        await rules.give_verdict(teacher, queue=Queue.MOCK, target=target, marks=scores(**given))
    assert list(refused.value.fields) == faulty
    assert (announced, await db.fetch_value("SELECT count(*) FROM grading")) == ([], 0)


async def test_what_was_never_put_up_and_who_may_not(announced: list[Verdict]) -> None:
    _, target = await put_up()
    whole = scores(reading="5", writing="5")
    with pytest.raises(NotFound):
        await rules.give_verdict(actor_of(await factories.owner()), queue=Queue.MOCK, target=target + 1, marks=whole)
    with pytest.raises(Forbidden):
        await rules.give_verdict(actor_of(await factories.student()), queue=Queue.MOCK, target=target, marks=whole)
    assert announced == []


async def test_a_desk_and_the_outside_at_once_give_one_verdict_each_or_one_of_them_none(
    announced: list[Verdict],
) -> None:
    review, target = await put_up()
    holder, other = actor_of(await factories.employee()), actor_of(await factories.employee())
    await rules.claim(holder, review=review)
    whole = scores(reading="5", writing="5")
    outcomes = await asyncio.gather(
        rules.submit(holder, review=review, marks=whole),
        rules.give_verdict(other, queue=Queue.MOCK, target=target, marks=whole),
        return_exceptions=True,
    )
    given = [outcome for outcome in outcomes if not isinstance(outcome, BaseException)]
    lost = [outcome for outcome in outcomes if isinstance(outcome, ClaimLost)]
    assert len(given) + len(lost) == 2 and given
    assert len(await queries.history(other, review)) == len(given) == len(announced)


async def test_reviews_go_with_what_they_point_at(announced: list[Verdict]) -> None:
    kept, gone = await reviews(2, Queue.MOCK)
    target = await db.fetch_value("SELECT target FROM review WHERE id = $1", gone)
    teacher = actor_of(await factories.employee())
    await rules.give_verdict(teacher, queue=Queue.MOCK, target=target, marks=scores(reading="5", writing="5"))
    await rules.claim(teacher, review=gone)
    await rules.save_draft(teacher, review=gone, marks=scores(reading="6"))
    await rules.withdraw_reviews(queue=Queue.MOCK, targets=[target])
    assert [review.id for review in await queries.page(teacher, queue=Queue.MOCK)] == [kept]
    left = "SELECT (SELECT count(*) FROM grading) + (SELECT count(*) FROM mark) + (SELECT count(*) FROM grading_draft)"
    assert await db.fetch_value(left) == 0


def test_the_best_total_is_that_of_the_best_scores(announced: list[Verdict]) -> None:
    assert spec_of(Queue.MOCK).max_total == 9
    assert spec_of(Queue.WRITING).max_total == 75
