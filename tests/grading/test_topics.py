"""Works of one topic in a row."""

from api.grading import rules
from api.grading.schemas import Queue
from tests import factories
from tests.callers import actor_of


async def put_up(*topics: int | None) -> list[int]:
    """A review of each topic, in this order."""
    student = await factories.student()
    return [
        await rules.open_review(queue=Queue.EXAM, target=at, student=student.id, title=f"Exam {topic}", topic=topic)
        for at, topic in enumerate(topics, 1)
    ]


async def test_the_next_of_a_topic_is_its_oldest_and_none_when_it_has_no_more() -> None:
    first, second, third, _ = await put_up(8, 9, 8, None)
    one, other = actor_of(await factories.employee()), actor_of(await factories.employee())
    taken = [await rules.claim_next(one, queue=Queue.EXAM, topic=8), await rules.claim_next(one, queue=Queue.EXAM)]
    assert [(review.id, review.topic) for review in taken if review] == [(first, 8), (second, 9)]
    await rules.skip(one, review=first, reason="Can't read it")
    taken = [await rules.claim_next(who, queue=Queue.EXAM, topic=8) for who in (one, one, other, other)]
    assert [review and review.id for review in taken] == [third, None, first, None]
