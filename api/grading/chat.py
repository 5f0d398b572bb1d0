"""The examiners' chat hears of new work, and what it was told follows what becomes of the work."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from api import db, sql
from api.access import Actor
from api.centre.queries import settings
from api.grading.schemas import Queue
from api.notices.kinds import NoticeKind
from api.notices.rules import amend_examiners, tell
from api.settings import get_settings

# Who takes or returns one of several works has to know of the others what is so when this is over.
_ONE_AT_A_TIME: Final = "SELECT pg_advisory_xact_lock('notice'::regclass::oid::int, 0)"
_OTHER_WAITS: Final = """SELECT EXISTS (SELECT FROM review
    WHERE queue = $1 AND target = ANY ($2::bigint[]) AND state = 'waiting' AND id <> ALL ($3::bigint[]))"""


@dataclass(frozen=True, slots=True)
class Bundle:
    """Works of one queue that the chat was told of by one text, and its key."""

    key: str
    targets: Sequence[int]


_bundles: dict[Queue, Callable[[int], Awaitable[Bundle]]] = {}


def tell_together(queue: Queue, bundle_of: Callable[[int], Awaitable[Bundle]]) -> None:
    """Have the chat told of a queue's works by the bundle; done once, as the queue itself is opened."""
    _bundles[queue] = bundle_of


async def tell_new(*, key: str, queue: str, title: str, student: int) -> None:
    """Tell of something to grade, if there is a chat; whose it is only where the centre does not grade blind."""
    if get_settings().telegram_examiners_chat_id is None:
        return
    whose = ""
    if not (await settings()).blind_grading:
        name = await db.fetch_value(f"SELECT {sql.name_of('s')} FROM account s WHERE s.id = $1", student)
        whose = f"{name}, "
    await tell(kind=NoticeKind.QUEUE, key=key, recipient=None, facts={"queue": queue, "work": f"{whose}“{title}”"})


def key_of(review: int) -> str:
    """Under which key one work is told of, so that the text can follow it."""
    return f"review:{review}"


async def tell_taken(actor: Actor, review: int) -> None:
    """Somebody has it: nobody else needs to come. A bundle is taken with the last of its works that waited."""
    await _amend([review], f"✓ {actor.name} oldi")


async def tell_returned(reviews: Iterable[int]) -> None:
    """They wait again."""
    await _amend(list(reviews), "")


async def _amend(reviews: Sequence[int], addition: str) -> None:
    if not reviews or get_settings().telegram_examiners_chat_id is None:
        return
    async with db.transaction():
        for key in await _keys_of(reviews):
            await amend_examiners(key, addition)


async def _keys_of(reviews: Sequence[int]) -> list[str]:
    """Under which keys the chat was told of these; without the bundles in which another work waits."""
    works = await db.fetch("SELECT id, queue, target FROM review WHERE id = ANY ($1::bigint[]) ORDER BY id", reviews)
    keys = [key_of(work["id"]) for work in works if work["queue"] not in _bundles]
    bundled = [
        (work["queue"], await _bundles[work["queue"]](work["target"])) for work in works if work["queue"] in _bundles
    ]
    if bundled:
        await db.execute(_ONE_AT_A_TIME)
    for queue, bundle in {bundle.key: (queue, bundle) for queue, bundle in bundled}.values():
        if not await db.fetch_value(_OTHER_WAITS, queue, bundle.targets, reviews):
            keys.append(bundle.key)
    return keys
