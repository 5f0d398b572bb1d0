"""What the examiners' chat was told of a work follows what becomes of it."""

from collections.abc import Iterable

from api.access import Actor
from api.notices.rules import amend_examiners


def key_of(review: int) -> str:
    """Under which key the features tell of a new work."""
    return f"review:{review}"


async def tell_taken(actor: Actor, review: int) -> None:
    """Somebody has it: nobody else needs to come."""
    await amend_examiners(key_of(review), f"✓ {actor.name} oldi")


async def tell_returned(reviews: Iterable[int]) -> None:
    """They wait again."""
    for review in reviews:
        await amend_examiners(key_of(review), "")
