"""Claims: one holder at a time, for as long as they work at it."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from api import db
from api.accounts.tables import Account
from api.centre.rules import change_settings
from api.centre.schemas import CentreOut
from api.errors import ClaimContested, ClaimLost, Forbidden, InvalidInput, NotFound, TooManyClaims
from api.grading import queries, rules
from api.grading.schemas import Queue, ReviewState
from tests import factories
from tests.callers import actor_of
from tests.grading.reviews import marks, reviews


async def expire(review: int) -> None:
    """Let the lease have run out a minute ago."""
    await db.execute("UPDATE review SET lease_until = now() - interval '1 minute' WHERE id = $1", review)


async def test_next_is_the_oldest_waiting() -> None:
    first, second = await reviews(2)
    teacher, other = actor_of(await factories.employee()), actor_of(await factories.employee())
    taken = await rules.claim_next(teacher, queue=Queue.WRITING)
    assert taken and (taken.id, taken.state, taken.holder) == (first, ReviewState.CLAIMED, teacher.id)
    assert taken.lease_until is not None
    following = await rules.claim_next(other, queue=Queue.WRITING)
    assert following and following.id == second
    assert await rules.claim_next(other, queue=Queue.WRITING) is None
    assert await rules.claim_next(other, queue=Queue.SPEAKING) is None


async def test_a_race_for_the_next_gives_each_item_once() -> None:
    opened = await reviews(20)
    examiners = [actor_of(await factories.employee()) for _ in range(30)]
    taken = await asyncio.gather(*(rules.claim_next(examiner, queue=Queue.WRITING) for examiner in examiners))
    got = [review.id for review in taken if review]
    assert sorted(got) == opened
    assert sum(review is None for review in taken) == 10


async def test_a_race_for_one_item_has_one_winner() -> None:
    (review,) = await reviews(1)
    examiners = [actor_of(await factories.employee()) for _ in range(10)]
    outcomes = await asyncio.gather(
        *(rules.claim(examiner, review=review) for examiner in examiners), return_exceptions=True
    )
    winners = [outcome for outcome in outcomes if not isinstance(outcome, BaseException)]
    contested = [outcome for outcome in outcomes if isinstance(outcome, ClaimContested)]
    assert len(winners) == 1 and len(contested) == 9
    assert {fault.holder for fault in contested} == {winners[0].holder_name}
    assert {fault.until for fault in contested} == {winners[0].lease_until}


async def test_the_cap_holds_even_in_a_race() -> None:
    await reviews(10)
    await change_settings(actor_of(await factories.owner()), CentreOut(claims_per_examiner=3))
    teacher = actor_of(await factories.employee())
    outcomes = await asyncio.gather(
        *(rules.claim_next(teacher, queue=Queue.WRITING) for _ in range(8)), return_exceptions=True
    )
    assert sum(isinstance(outcome, TooManyClaims) for outcome in outcomes) == 5
    assert len(await queries.held(teacher)) == 3


async def test_a_stale_claim_returns_by_itself_and_its_draft_stays() -> None:
    (review,) = await reviews(1)
    slow, quick = actor_of(await factories.employee()), actor_of(await factories.employee())
    await rules.claim(slow, review=review)
    await rules.save_draft(slow, review=review, marks=marks(task2=None))
    await expire(review)
    assert (await queries.review(quick, review)).state is ReviewState.WAITING
    assert await queries.held(slow) == []
    taken = await rules.claim_next(quick, queue=Queue.WRITING)
    assert taken and taken.id == review
    with pytest.raises(ClaimLost) as lost:
        await rules.save_draft(slow, review=review, marks=marks())
    assert lost.value.holder == taken.holder_name and lost.value.until == taken.lease_until
    with pytest.raises(ClaimLost):
        await rules.submit(slow, review=review, marks=marks())
    assert await queries.draft(slow, review) == marks()
    assert await queries.draft(quick, review) == {}


async def test_the_worker_returns_stale_claims() -> None:
    waiting, graded = await reviews(2)
    teacher = actor_of(await factories.employee())
    await rules.claim(teacher, review=graded)
    await rules.submit(teacher, review=graded, marks=marks())
    for review in (waiting, graded):
        await rules.claim(teacher, review=review)
        await expire(review)
    assert await rules.return_stale_claims() == 2
    assert await rules.return_stale_claims() == 0
    rows = await db.fetch("SELECT id, state, holder FROM review ORDER BY id")
    assert [tuple(row) for row in rows] == [(waiting, "waiting", None), (graded, "graded", None)]


async def test_activity_extends_the_lease() -> None:
    (review,) = await reviews(1)
    teacher = actor_of(await factories.employee())
    await rules.claim(teacher, review=review)
    await expire(review)
    assert (await rules.keep_claim(teacher, review=review)) > await db.fetch_value(
        "SELECT now() + interval '29 minutes'"
    )
    assert [held.id for held in await queries.held(teacher)] == [review]


async def test_a_released_item_waits_again_and_late_drafts_do_not_take_it_back() -> None:
    (review,) = await reviews(1)
    teacher = actor_of(await factories.employee())
    await rules.claim(teacher, review=review)
    await rules.release(teacher, review=review)
    with pytest.raises(ClaimLost):
        await rules.save_draft(teacher, review=review, marks=marks())
    assert (await queries.review(teacher, review)).state is ReviewState.WAITING
    with pytest.raises(ClaimLost):
        await rules.release(teacher, review=review)


async def test_a_skipped_item_is_not_offered_again_to_the_same_examiner() -> None:
    first, second = await reviews(2)
    teacher, other = actor_of(await factories.employee()), actor_of(await factories.employee())
    await rules.claim(teacher, review=first)
    with pytest.raises(InvalidInput):
        await rules.skip(teacher, review=first, reason="  ")
    await rules.skip(teacher, review=first, reason="The photo is upside down and cut off.", flagged=True)
    taken = await rules.claim_next(teacher, queue=Queue.WRITING)
    assert taken and taken.id == second
    offered = await rules.claim_next(other, queue=Queue.WRITING)
    assert offered and offered.id == first and offered.flag == "The photo is upside down and cut off."


@pytest.mark.parametrize("act", ["claim_next", "claim", "submit", "save_draft"])
async def test_students_do_not_grade(act: str) -> None:
    (review,) = await reviews(1)
    student: Account = await factories.student()
    calls: dict[str, Callable[[], Awaitable[object]]] = {
        "claim_next": lambda: rules.claim_next(actor_of(student), queue=Queue.WRITING),
        "claim": lambda: rules.claim(actor_of(student), review=review),
        "submit": lambda: rules.submit(actor_of(student), review=review, marks=marks()),
        "save_draft": lambda: rules.save_draft(actor_of(student), review=review, marks=marks()),
    }
    with pytest.raises(Forbidden):
        await calls[act]()


async def test_an_unknown_review_is_not_found() -> None:
    teacher = actor_of(await factories.employee())
    with pytest.raises(NotFound):
        await rules.claim(teacher, review=999_999)


async def test_names_are_hidden_unless_the_centre_shows_them() -> None:
    (review,) = await reviews(1, student=await factories.student(first_name="Jasur", last_name="Qodirov"))
    teacher = actor_of(await factories.employee())
    assert (await queries.review(teacher, review)).candidate == f"#{review}"
    assert await queries.page(teacher, queue=Queue.WRITING, search="Qodirov") == []
    await change_settings(actor_of(await factories.owner()), CentreOut(blind_grading=False))
    assert (await queries.review(teacher, review)).candidate == "Jasur Qodirov"
    (found,) = await queries.page(teacher, queue=Queue.WRITING, search="qodirov")
    assert found.id == review


async def test_waiting_items_are_counted_so_far() -> None:
    await reviews(3)
    await db.execute(
        "INSERT INTO review (queue, target, student) SELECT 'speaking', n, (SELECT min(id) FROM account)"
        " FROM generate_series(1, 1500) AS n"
    )
    counts = await queries.waiting_counts()
    assert counts == {Queue.WRITING: 3, Queue.SPEAKING: queries.COUNTED_UP_TO + 1, Queue.MOCK: 0, Queue.EXAM: 0}
