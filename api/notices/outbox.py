"""Taking what is pending out of the outbox: claimed for a while, then sent, put off or failed.

A notice and a message's log are the same here: rows of `notice`, with one way to claim them.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from api import clock, db
from api.centre.queries import settings
from api.notices.kinds import KINDS
from api.notices.quiet import quiet_until
from api.notices.schemas import ClaimedNotice, Waiting
from api.notices.templates import LONGEST_TEXT
from api.settings import get_settings

# One text per recipient at a time, in the order they were written: a chat's next text waits for the one before it,
# unless that one is for later and was never tried. OFFSET 0 keeps that a look into the index for each row in turn:
# whatever the statistics say of a table in which nothing was pending yesterday, the cost does not grow with it.
_CLAIM: Final = """
    WITH due AS (
        SELECT n.id FROM notice n
        WHERE n.status = 'pending' AND n.due_at <= now() AND NOT EXISTS (
            SELECT FROM notice e WHERE e.status = 'pending' AND coalesce(e.recipient, 0) = coalesce(n.recipient, 0)
              AND e.parent_chat IS NOT DISTINCT FROM n.parent_chat AND e.id < n.id
              AND (e.due_at <= now() OR e.claims > 0) OFFSET 0)
        ORDER BY n.due_at, n.id LIMIT $1 FOR UPDATE SKIP LOCKED
    ), claimed AS (
        UPDATE notice SET claims = claims + 1, attempts = attempts + 1, due_at = now() + make_interval(secs => $2)
        FROM due WHERE notice.id = due.id RETURNING notice.*
    )
    SELECT c.id, c.claims AS claim, c.attempts, coalesce(c.text, m.text) AS text,
        o.telegram_message AS edits, c.kind <> '' AND $4 AS is_silent,
        CASE WHEN c.amends IS NOT NULL AND o.telegram_message IS NULL OR a.withdrawn_at IS NOT NULL THEN NULL
            WHEN c.recipient IS NULL THEN $3
            WHEN c.parent_chat IS NULL THEN a.telegram_id
            ELSE (SELECT t.chat FROM telegram_parent t WHERE t.account = a.id AND t.chat = c.parent_chat) END AS chat
    FROM claimed c LEFT JOIN message m ON m.id = c.message LEFT JOIN account a ON a.id = c.recipient
        LEFT JOIN notice o ON o.id = c.amends
    ORDER BY c.id
"""
_WAIT: Final = """UPDATE notice SET due_at = $1 WHERE status = 'pending' AND waits_at_night AND due_at <= now()"""
_OUTDATED: Final = """UPDATE notice SET status = 'withdrawn'
    WHERE status = 'pending' AND due_at <= now() AND claims = 0 AND kind = ANY ($1::text[]) AND created_at < $2
      AND NOT EXISTS (SELECT FROM notice other WHERE other.joined_to = notice.id)"""
# What nobody has tried to send yet, chat by chat: the first takes over the texts of those behind it.
_JOIN: Final = f"""
    WITH held AS MATERIALIZED (
        SELECT n.id, n.text, coalesce(n.parent_chat, a.telegram_id) AS chat
        FROM notice n JOIN account a ON a.id = n.recipient
        WHERE n.status = 'pending' AND n.due_at <= now() AND n.claims = 0 AND n.kind = ANY ($1::text[])
        ORDER BY n.id FOR UPDATE OF n SKIP LOCKED
    ), placed AS (
        SELECT id, text, first_value(id) OVER behind AS head, sum(char_length(text) + 2) OVER behind AS so_far
        FROM held WHERE chat IS NOT NULL WINDOW behind AS (PARTITION BY chat ORDER BY id)
    ), fitting AS (
        SELECT * FROM placed WHERE so_far <= {LONGEST_TEXT} - 2
    ), whole AS (
        SELECT head, string_agg(text, E'\n\n' ORDER BY id) AS text FROM fitting GROUP BY head HAVING count(*) > 1
    ), joined AS (
        UPDATE notice SET status = 'joined', joined_to = fitting.head FROM fitting
        WHERE notice.id = fitting.id AND fitting.id <> fitting.head
    )
    UPDATE notice SET text = whole.text FROM whole WHERE notice.id = whole.head
"""
_HELD: Final = "id = $1 AND claims = $2 AND status = 'pending'"


async def anything_due() -> bool:
    """Whether something waits for its delivery now."""
    return bool(await db.fetch_value("SELECT EXISTS (SELECT FROM notice WHERE status = 'pending' AND due_at <= now())"))


async def waiting() -> Waiting:
    """How much is to be sent now, and since when the oldest of it has been due."""
    row = await db.fetch_row(
        "SELECT count(*) AS waiting, min(due_at) FILTER (WHERE due_at <= now()) AS oldest FROM notice"
        " WHERE status = 'pending' AND (due_at <= now() OR claims > 0)"
    )
    assert row is not None
    return Waiting(**row)


async def prepare() -> None:
    """Before a round: in quiet hours what may wait is put off, and of what waits for one chat one text is made.

    What is a day late, and was news of its day only, is withdrawn.
    """
    if morning := await _morning():
        await db.execute(_WAIT, morning)
    today = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    await db.execute(_OUTDATED, [kind for kind, spec in KINDS.items() if spec.is_of_its_day], today)
    await db.execute(_JOIN, [kind for kind, spec in KINDS.items() if spec.is_joined])


async def claim_due(*, limit: int, lease_seconds: float) -> list[ClaimedNotice]:
    """Take up to `limit` texts that are due; nobody else is offered them until the lease runs out."""
    is_night = await _morning() is not None
    rows = await db.fetch(_CLAIM, limit, lease_seconds, get_settings().telegram_examiners_chat_id, is_night)
    return [ClaimedNotice(**row) for row in rows]


async def holds(claimed: ClaimedNotice, *, for_seconds: float) -> bool:
    """Whether the claim still stands, for so long at least: not removed, not sent, not taken by somebody else."""
    found = await db.fetch_value(
        f"SELECT EXISTS (SELECT FROM notice WHERE {_HELD} AND due_at > now() + make_interval(secs => $3))",
        *(claimed.id, claimed.claim, for_seconds),
    )
    return bool(found)


async def mark_sent(claimed: ClaimedNotice, telegram_message: int | None = None) -> None:
    """Telegram has taken the text: it is never sent again, whoever holds it now."""
    await db.execute(
        "UPDATE notice SET status = 'sent', sent_at = now(), error = NULL, telegram_message = $2 WHERE id = $1",
        *(claimed.id, telegram_message),
    )


async def mark_failed(claimed: Sequence[ClaimedNotice], error: str) -> None:
    """Give them up; `error` is for staff to read."""
    await db.execute(
        "UPDATE notice SET status = 'failed', error = $3 FROM unnest($1::bigint[], $2::int[]) AS held(held, claim)"
        " WHERE id = held AND claims = claim AND status = 'pending'",
        *([one.id for one in claimed], [one.claim for one in claimed], error),
    )


async def postpone(claimed: ClaimedNotice, seconds: float, error: str) -> None:
    """After a failed try: due again after `seconds`."""
    await db.execute(
        f"UPDATE notice SET due_at = now() + make_interval(secs => $3), error = $4 WHERE {_HELD}",
        *(claimed.id, claimed.claim, seconds, error),
    )


async def give_back(claimed: ClaimedNotice, seconds: float) -> None:
    """It was not its turn: due again after `seconds`, and the claim does not count as a try."""
    await db.execute(
        f"UPDATE notice SET due_at = now() + make_interval(secs => $3), attempts = attempts - 1 WHERE {_HELD}",
        *(claimed.id, claimed.claim, seconds),
    )


async def _morning() -> datetime | None:
    centre = await settings()
    return quiet_until(clock.now(), centre.quiet_from, centre.quiet_until)
