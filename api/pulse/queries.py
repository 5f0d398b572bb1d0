"""Whether the background works."""

from typing import Final

from api import db
from api.notices import outbox
from api.pulse.schemas import WorkerOut

SILENCE: Final = 60
"""Seconds without a beat after which a worker counts as dead; a round takes a quarter of it at most."""

# A worker that stayed away for a day has been replaced by one of another name.
_WORKERS: Final = """SELECT max(beat_at) AS last_beat,
        coalesce(array_agg(worker ORDER BY worker)
            FILTER (WHERE beat_at < now() - make_interval(secs => $1)), '{}') AS silent
    FROM pulse WHERE beat_at > now() - interval '1 day'"""


async def worker_health() -> WorkerOut:
    """How the workers are, and what waits for them."""
    row = await db.fetch_row(_WORKERS, SILENCE)
    assert row is not None
    waiting = await outbox.waiting()
    state = "absent" if row["last_beat"] is None else "silent" if row["silent"] else "ok"
    return WorkerOut(state=state, **row, waiting=waiting.waiting, oldest_waiting=waiting.oldest)
