"""Writing notices into the outbox, and taking them out: claimed for a while, then sent, put off or failed."""

from typing import Final

from api import db
from api.notices.schemas import ClaimedNotice
from api.settings import get_settings

LONGEST_TEXT: Final = 4096
"""The Bot API's limit."""

# One notice per recipient at a time, in the order they were written: a chat's next text waits for the one before it.
_CLAIM: Final = """
    WITH due AS (
        SELECT id FROM notice
        WHERE status = 'pending' AND due_at <= now()
          AND id IN (SELECT min(id) FROM notice WHERE status = 'pending' GROUP BY recipient)
        ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED
    )
    UPDATE notice SET attempts = attempts + 1, due_at = now() + make_interval(secs => $2)
    FROM due WHERE notice.id = due.id
    RETURNING notice.id, text, attempts, CASE WHEN recipient IS NULL THEN $3
        ELSE (SELECT telegram_id FROM account WHERE account.id = recipient) END AS chat
"""


async def notify(*, key: str, text: str, recipient: int | None) -> None:
    """Write one notice in the caller's transaction; `recipient` None is the examiners' chat.

    The same key twice is one notice. Who can't be reached by Telegram gets none.
    """
    short = text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"
    if recipient is not None:
        await db.execute(
            "INSERT INTO notice (key, text, recipient) SELECT $1, $2, id FROM account "
            "WHERE id = $3 AND telegram_id IS NOT NULL AND withdrawn_at IS NULL ON CONFLICT (key) DO NOTHING",
            *(key, short, recipient),
        )
    elif get_settings().telegram_examiners_chat_id is not None:
        await db.execute(
            "INSERT INTO notice (key, text) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING",
            *(key, short),
        )


async def anything_due() -> bool:
    """Whether a notice waits for its delivery now."""
    return bool(await db.fetch_value("SELECT EXISTS (SELECT FROM notice WHERE status = 'pending' AND due_at <= now())"))


async def claim_due(*, limit: int, lease_seconds: float) -> list[ClaimedNotice]:
    """Take up to `limit` notices that are due; nobody else is offered them until the lease runs out."""
    rows = await db.fetch(_CLAIM, limit, lease_seconds, get_settings().telegram_examiners_chat_id)
    return [ClaimedNotice(**row) for row in rows]


async def mark_sent(notice: int) -> None:
    """Telegram has taken the text: it is never sent again."""
    await db.execute("UPDATE notice SET status = 'sent', sent_at = now(), error = NULL WHERE id = $1", notice)


async def mark_failed(notice: int, error: str) -> None:
    """Give the notice up; `error` is for staff to read."""
    await db.execute(
        "UPDATE notice SET status = 'failed', error = $2 WHERE id = $1 AND status = 'pending'", notice, error
    )


async def postpone(notice: int, seconds: float, error: str) -> None:
    """After a failed try: due again after `seconds`."""
    await db.execute(
        "UPDATE notice SET due_at = now() + make_interval(secs => $2), error = $3 WHERE id = $1 AND status = 'pending'",
        *(notice, seconds, error),
    )


async def give_back(notice: int, seconds: float) -> None:
    """It was not its turn: due again after `seconds`, and the claim does not count as a try."""
    await db.execute(
        "UPDATE notice SET due_at = now() + make_interval(secs => $2), attempts = attempts - 1 "
        "WHERE id = $1 AND status = 'pending'",
        *(notice, seconds),
    )
