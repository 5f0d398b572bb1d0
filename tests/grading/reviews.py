"""Things to grade."""

from decimal import Decimal

from api import db
from api.accounts.tables import Account
from api.grading.rules import open_review
from api.grading.schemas import MarkIn, Queue
from api.multilevel import marking
from tests import factories

assert marking.WRITING


async def reviews(count: int, queue: Queue = Queue.WRITING, student: Account | None = None) -> list[int]:
    """So many waiting reviews, oldest first; their ids."""
    student = student or await factories.student()
    opened = []
    for number in range(count):
        target = await db.fetch_value("SELECT coalesce(max(target), 0) + 1 FROM review")
        opened.append(await open_review(queue=queue, target=target, student=student.id, title=f"Exam {number}"))
    return opened


def marks(task1: str | None = "20.25", task2: str | None = "45", comment: str = "Good.") -> dict[str, MarkIn]:
    """Marks for both writing tasks."""
    given = {"task1": task1, "task2": task2}
    return {key: MarkIn(score=Decimal(score) if score else None, comment=comment) for key, score in given.items()}
