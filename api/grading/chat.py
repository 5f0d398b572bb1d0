"""The examiners' chat hears of new work, and what it was told follows what becomes of the work."""

from collections.abc import Iterable

from api import db, sql
from api.access import Actor
from api.centre.queries import settings
from api.notices.kinds import NoticeKind
from api.notices.rules import amend_examiners, tell
from api.settings import get_settings


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
    """Somebody has it: nobody else needs to come."""
    await amend_examiners(key_of(review), f"✓ {actor.name} oldi")


async def tell_returned(reviews: Iterable[int]) -> None:
    """They wait again."""
    for review in reviews:
        await amend_examiners(key_of(review), "")
