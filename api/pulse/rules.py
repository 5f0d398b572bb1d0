"""The workers' signs of life."""

from typing import Final

from api import db

# Every round of every process of the worker calls; one write in so many seconds is enough.
_BEAT: Final = """INSERT INTO pulse AS p (worker, beat_at) VALUES ($1, now())
    ON CONFLICT (worker) DO UPDATE SET beat_at = now() WHERE p.beat_at < now() - interval '5 seconds'"""


async def beat(worker: str) -> None:
    """This worker lives."""
    await db.execute(_BEAT, worker)


async def retire(worker: str) -> None:
    """This worker stops in good order: nobody needs to miss it."""
    await db.execute("DELETE FROM pulse WHERE worker = $1", worker)
