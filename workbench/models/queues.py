"""A queue as a list: what is asked for, and the rows that answer."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from api.access import Actor
from api.grading import queries
from api.grading.schemas import Queue, ReviewOut, ReviewState
from workbench.i18n import _

PAGE_SIZE: Final = 25


class Shown(StrEnum):
    """Which part of a queue to list."""

    WAITING = "waiting"
    HELD = "held"
    GRADED = "graded"
    ALL = "all"


STATES: Final = {
    Shown.WAITING: ReviewState.WAITING,
    Shown.HELD: ReviewState.CLAIMED,
    Shown.GRADED: ReviewState.GRADED,
    Shown.ALL: None,
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of a queue; `number` counts from 1."""

    reviews: list[ReviewOut]
    number: int
    has_more: bool


async def sheet(actor: Actor, queue: Queue, *, shown: Shown, search: str, number: int) -> Sheet:
    """The page of that number; one row more than it shows is read, to know whether another follows."""
    reviews = await queries.page(
        actor,
        queue=queue,
        state=STATES[shown],
        search=search,
        limit=PAGE_SIZE + 1,
        offset=(number - 1) * PAGE_SIZE,
    )
    return Sheet(reviews[:PAGE_SIZE], number, len(reviews) > PAGE_SIZE)


def shown_name(shown: Shown) -> str:
    """What the part is called."""
    return {
        Shown.WAITING: _("Waiting"),
        Shown.HELD: _("Held"),
        Shown.GRADED: _("Graded"),
        Shown.ALL: _("All"),
    }[shown]


def nothing_found(shown: Shown, search: str) -> tuple[str, str]:
    """What to say when the list is empty, and what may help."""
    if search.strip():
        return _("Nothing found"), _("Try a number such as #12, or a part of the exam’s title.")
    if shown is Shown.WAITING:
        return _("Nothing is waiting"), _("Every submission is graded, or somebody grades it now.")
    if shown is Shown.HELD:
        return _("Nobody holds anything"), _("What examiners have taken to grade is listed here.")
    return _("Nothing here yet"), _("Submissions arrive when students hand them in.")
