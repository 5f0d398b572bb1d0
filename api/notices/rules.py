"""Writing notices into the outbox, in the words and at the hours the centre has chosen; `outbox` takes them out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from api import clock, db, sql
from api.centre.schemas import QUIET_FROM, QUIET_UNTIL
from api.notices.kinds import KINDS, NoticeKind
from api.notices.quiet import quiet_until
from api.notices.templates import LONGEST_TEXT, render, shortened, template_fault
from api.settings import get_settings

# What the centre has decided, on every row; and the chats, if there are any: a person's own, and those of parents.
_REACHED: Final = f"""WITH setting AS (
      SELECT s.is_on, s.at_night, s.template, c.quiet_from, c.quiet_until
      FROM (SELECT 1) one LEFT JOIN notice_setting s ON s.kind = $1 LEFT JOIN centre c ON true),
    person AS (
      SELECT id, telegram_id, {sql.name_of("account")} AS name FROM account
      WHERE id = ANY ($2::int[]) AND withdrawn_at IS NULL),
    reached AS (
      SELECT id, name, NULL AS parent_chat FROM person WHERE $3 AND telegram_id IS NOT NULL
      UNION ALL SELECT person.id, name, t.chat FROM person JOIN telegram_parent t ON t.account = person.id WHERE $4)
    SELECT * FROM setting LEFT JOIN reached ON true ORDER BY parent_chat NULLS FIRST"""
_WRITE: Final = """INSERT INTO notice (key, text, recipient, parent_chat, kind, waits_at_night, due_at)
    SELECT key, text, nullif(recipient, 0), nullif(parent_chat, ''), $5, $6, coalesce($7, now())
    FROM unnest($1::text[], $2::text[], $3::int[], $4::text[]) AS told(key, text, recipient, parent_chat)
    ON CONFLICT (key) DO NOTHING"""

# Locked by a statement of its own: the next one sees whether a text has just taken over those of others.
_PENDING: Final = """SELECT id FROM notice WHERE status = 'pending' AND amends IS NULL
    AND (key = $1 OR starts_with(key, $1 || ':')) ORDER BY id FOR UPDATE"""
_TAKE_BACK: Final = """DELETE FROM notice WHERE id = ANY ($1::bigint[])
    AND NOT EXISTS (SELECT FROM notice other WHERE other.joined_to = notice.id)"""
_KEEP_BACK: Final = """UPDATE notice SET status = 'withdrawn' WHERE key = $1 AND status = 'pending' AND claims = 0
    RETURNING id"""
_LET_GO: Final = """UPDATE notice SET status = 'pending', due_at = now() WHERE key = $1 AND status = 'withdrawn'
    RETURNING id"""
# An amendment that nobody has tried to send yet is overtaken by this one.
_AMEND: Final = """WITH told AS (
      SELECT id, key, kind, text FROM notice WHERE key = $1 AND status IN ('sent', 'pending')),
    overtaken AS (
      UPDATE notice SET status = 'withdrawn' FROM told
      WHERE notice.amends = told.id AND notice.status = 'pending' AND notice.claims = 0)
    INSERT INTO notice (key, kind, text, amends)
    SELECT key || ':' || (SELECT count(*) FROM notice earlier WHERE earlier.amends = told.id), kind,
        text || $2, id FROM told
    ON CONFLICT (key) DO NOTHING"""


@dataclass(frozen=True, slots=True)
class Telling:
    """News for one person, under a key that names its cause; `recipient` None is the examiners' chat.

    The facts fill the kind's placeholders; `student` is the recipient's name and need not be given.
    """

    key: str
    recipient: int | None
    facts: Mapping[str, str] = field(default_factory=dict)


async def tell(*, kind: NoticeKind, key: str, recipient: int | None, facts: Mapping[str, str]) -> None:
    """Write one piece of news in the caller's transaction, for those whom its kind is for and whom Telegram reaches.

    The same key twice is one notice. Nothing is written while the centre has the kind switched off.
    """
    await tell_all(kind, [Telling(key, recipient, facts)])


async def tell_all(kind: NoticeKind, news: Sequence[Telling]) -> None:
    """Write news of one kind for many, in two statements."""
    spec = KINDS[kind]
    people = [one.recipient for one in news if one.recipient is not None]
    rows = await db.fetch(_REACHED, kind, people, spec.to_student, spec.to_parents)
    setting = rows[0]
    if setting["is_on"] is False:
        return
    texts = list(_texts(_words(kind, setting["template"]), news, rows))
    if not texts:
        return
    comes_at_night = spec.at_night if setting["at_night"] is None else setting["at_night"]
    columns = [list(column) for column in zip(*texts, strict=True)]
    await db.execute(_WRITE, *columns, kind, not comes_at_night, None if comes_at_night else _morning(setting))


async def notify(*, key: str, text: str, recipient: int | None) -> None:
    """Write one text as it is, for a person or, with `recipient` None, for the examiners' chat.

    The same key twice is one notice. Who can't be reached by Telegram gets none.
    """
    short = shortened(text, LONGEST_TEXT)
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


async def take_back(key: str) -> None:
    """What was told under this key, to anyone, has lost its cause: what has not gone out yet never will.

    In the transaction that takes the cause away; should it come back, it is told of anew. What has become one text with
    other news goes out all the same.
    """
    if pending := [row["id"] for row in await db.fetch(_PENDING, key)]:
        await db.execute(_TAKE_BACK, pending)


async def amend_examiners(key: str, addition: str) -> None:
    """Let what the examiners' chat was told under this key end in a further line; an empty one takes it away again.

    What has not gone out yet is kept back instead, and goes out after all when the line is taken away.
    """
    if get_settings().telegram_examiners_chat_id is None:
        return
    settled = await db.fetch_value(_KEEP_BACK if addition else _LET_GO, key)
    if settled is None:
        await db.execute(_AMEND, key, f"\n{addition}" if addition else "")


def _words(kind: NoticeKind, chosen: str | None) -> str:
    # Words that were saved for a kind with other placeholders must not stop what gives cause for the notice.
    return KINDS[kind].template if chosen is None or template_fault(kind, chosen) else chosen


def _texts(words: str, news: Sequence[Telling], rows: Iterable[Any]) -> Iterable[tuple[str, str, int, str]]:
    """Key, text, recipient and parent's chat of every notice to write."""
    chats: dict[int, list[Any]] = {}
    for row in rows:
        if row["id"] is not None:
            chats.setdefault(row["id"], []).append(row)
    for one in news:
        if one.recipient is None and get_settings().telegram_examiners_chat_id is not None:
            yield one.key, render(words, one.facts), 0, ""
        for row in chats.get(one.recipient or 0, ()):
            chat = row["parent_chat"] or ""
            key = f"{one.key}:{chat}" if chat else one.key
            yield key, render(words, {"student": row["name"], **one.facts}), row["id"], chat


def _morning(setting: Any) -> datetime | None:
    start, end = setting["quiet_from"] or QUIET_FROM, setting["quiet_until"] or QUIET_UNTIL
    return quiet_until(clock.now(), start, end)
