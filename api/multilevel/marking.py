"""What multilevel contributes to grading: two queues, their rubrics, and the notice to the student."""

from decimal import Decimal
from typing import Final

from api.grading.queues import QueueSpec, Verdict, register
from api.grading.schemas import Criterion, Queue, Rubric
from api.notices.kinds import NoticeKind
from api.notices.rules import tell

WRITING: Final = Rubric(
    "multilevel-writing-1",
    (
        Criterion("task1", Decimal("24.75"), Decimal("0.25")),
        Criterion("task2", Decimal("50.25"), Decimal("0.25")),
    ),
)
SPEAKING: Final = Rubric("multilevel-speaking-1", (Criterion("total", Decimal(75), Decimal("0.5")),))
SECTION_NAMES: Final = {Queue.WRITING: "Writing", Queue.SPEAKING: "Speaking"}


def _announcer(queue: Queue) -> QueueSpec:
    async def announce(verdict: Verdict) -> None:
        facts = {
            "work": f"“{verdict.title}” imtihonining {SECTION_NAMES[queue]} bo‘limi",
            "score": f"{verdict.total.normalize():f}",
        }
        await tell(kind=NoticeKind.RESULT, key=f"grading:{verdict.grading}", recipient=verdict.student, facts=facts)

    return QueueSpec(queue, WRITING if queue is Queue.WRITING else SPEAKING, announce)


for _queue in (Queue.WRITING, Queue.SPEAKING):
    register(_announcer(_queue))
