"""One examiner in two windows: neither overwrites the other unseen, and what was given back stays given back."""

import asyncio

import pytest

from api import db
from api.errors import ClaimLost, DraftChanged
from api.grading import queries, rules
from api.grading.schemas import Window
from tests import factories
from tests.callers import actor_of
from tests.grading.reviews import marks, reviews


async def test_a_window_that_has_not_seen_the_others_words_changes_nothing() -> None:
    (review,) = await reviews(1)
    teacher = actor_of(await factories.employee())
    await rules.claim(teacher, review=review)
    await rules.save_draft(teacher, review=review, marks=marks(comment="one"), window=Window("one", 0))
    await rules.save_draft(teacher, review=review, marks=marks(comment="one more"), window=Window("one", 0))
    await rules.save_draft(teacher, review=review, marks=marks(comment="one more"), window=Window("one", 0))
    kept = await queries.kept_draft(teacher, review)
    assert (kept.version, kept.marks) == (2, marks(comment="one more"))
    for act in (rules.save_draft, rules.submit):
        with pytest.raises(DraftChanged) as stale:
            await act(teacher, review=review, marks=marks(comment="two"), window=Window("two", 1))
        assert stale.value.saved_at == kept.saved_at
    assert (await queries.kept_draft(teacher, review)).marks == marks(comment="one more")
    await rules.save_draft(teacher, review=review, marks=marks(comment="two, knowingly"), window=Window("two", 2))
    with pytest.raises(DraftChanged):
        await rules.save_draft(teacher, review=review, marks=marks(comment="one again"), window=Window("one", 0))
    verdict = await rules.submit(teacher, review=review, marks=marks(), window=Window("two", 2))
    assert verdict.marks["task1"].comment == "Good."


async def test_of_two_first_saves_at_once_one_is_told() -> None:
    (review,) = await reviews(1)
    teacher = actor_of(await factories.employee())
    await rules.claim(teacher, review=review)
    windows = [Window(name, 0) for name in ("one", "two", "three")]
    outcomes = await asyncio.gather(
        *(rules.save_draft(teacher, review=review, marks=marks(), window=window) for window in windows),
        return_exceptions=True,
    )
    assert sum(isinstance(outcome, DraftChanged) for outcome in outcomes) == 2
    assert await db.fetch_value("SELECT version FROM grading_draft") == 1


@pytest.mark.parametrize("way", ["release", "skip"])
async def test_what_was_given_back_is_known_as_such_until_it_is_taken_again(way: str) -> None:
    (review,) = await reviews(1)
    teacher = actor_of(await factories.employee())
    await rules.claim(teacher, review=review)
    assert not (await queries.kept_draft(teacher, review)).is_laid_down
    if way == "release":
        await rules.release(teacher, review=review)
    else:
        await rules.skip(teacher, review=review, reason="Not mine")
    with pytest.raises(ClaimLost):
        await rules.save_draft(teacher, review=review, marks=marks(), window=Window("two", 0))
    kept = await queries.kept_draft(teacher, review)
    assert (kept.is_laid_down, kept.version, kept.marks) == (True, 1, marks())
    await rules.claim(teacher, review=review)
    assert not (await queries.kept_draft(teacher, review)).is_laid_down
