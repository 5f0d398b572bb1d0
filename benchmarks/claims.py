"""Taking the next item with ten waiting, and with a million."""

import asyncio
import statistics
import time

from benchmarks.ground import Figure

FEW, MANY = 10, 1_000_000
CLAIMS = 200


async def _claim_time(waiting: int) -> float:
    """Milliseconds for one claim with so many waiting; the median of many, each given back."""
    from api import db
    from api.grading import rules
    from api.grading.schemas import Queue
    from api.multilevel import marking
    from tests import factories
    from tests.callers import actor_of

    assert marking.WRITING
    await db.execute("TRUNCATE review CASCADE")
    student = await factories.student(username=f"student-of-{waiting}")
    examiner = actor_of(await factories.employee(username=f"examiner-of-{waiting}"))
    await db.execute(
        "INSERT INTO review (queue, target, student, submitted_at)"
        " SELECT 'writing', n, $1, now() - make_interval(secs => $2 - n) FROM generate_series(1, $2::int) AS n",
        student.id,
        waiting,
    )
    await db.execute("VACUUM ANALYZE review")
    await db.execute("CHECKPOINT")
    times = []
    for _ in range(CLAIMS):
        began = time.perf_counter()
        taken = await rules.claim_next(examiner, queue=Queue.WRITING)
        times.append((time.perf_counter() - began) * 1000)
        assert taken is not None
        await rules.release(examiner, review=taken.id)
    return statistics.median(times)


async def _measure() -> list[Figure]:
    from api import db

    await db.open_pool(command_timeout=600)
    few = await _claim_time(FEW)
    many = await _claim_time(MANY)
    await db.close_pool()
    return [Figure("claim-next, 1,000,000 waiting / 10 waiting", many, few, "ms", "1.5 or less", many / few)]


def run() -> list[Figure]:
    """The time with a million over the time with ten."""
    return asyncio.run(_measure())
