"""Works of one topic in a row."""

from api import db
from api.grading import queries, rules
from api.grading.queries import COUNTED_UP_TO
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


async def test_topics_are_counted_as_far_as_anyone_counts() -> None:
    await put_up(9, 7, None, 9)
    student = await factories.student()
    await db.execute(
        "INSERT INTO review (queue, target, student, topic) SELECT 'exam', n, $1, 8 FROM generate_series(100, 1300) n",
        student.id,
    )
    teacher = actor_of(await factories.employee())
    found = await queries.waiting_topics(teacher, Queue.EXAM)
    assert [(topic.topic, topic.waiting) for topic in found] == [(9, 2), (7, 1), (8, COUNTED_UP_TO + 1)]
    assert found[0].title == "Exam 9"
    assert await queries.waiting_topics(teacher, Queue.MOCK) == []
