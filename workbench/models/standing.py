"""Where a review stands, in words and colours."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from api.access import Actor
from api.grading.schemas import Queue, ReviewOut, ReviewState
from workbench.i18n import _
from workbench.wording import clock, waited

Tone = Literal["", "waiting", "held", "mine", "done", "bad", "plain"]


@dataclass(frozen=True, slots=True)
class Standing:
    """A pill: its text, its tone, and what there is to add."""

    text: str
    tone: Tone
    note: str = ""


def standing(review: ReviewOut, actor: Actor) -> Standing:
    """Whose it is now."""
    if review.state is ReviewState.CLAIMED and review.lease_until:
        until = _("until %(time)s") % {"time": clock(review.lease_until)}
        if review.holder == actor.id:
            return Standing(_("Yours"), "mine", until)
        return Standing(_("Held"), "held", f"{review.holder_name}, {until}")
    if review.is_graded:
        return Standing(_("Graded"), "done")
    if review.flag:
        return Standing(_("Flagged"), "bad", review.flag)
    return Standing(_("Waiting"), "waiting")


def queue_name(queue: Queue) -> str:
    """What the queue is called."""
    return {
        Queue.WRITING: _("Writing"),
        Queue.SPEAKING: _("Speaking"),
        Queue.MOCK: _("Mock tests"),
        Queue.EXAM: _("Exam answers"),
    }[queue]


def criterion_name(key: str) -> str:
    """What a mark is for."""
    names = {"task1": _("Task 1"), "task2": _("Task 2"), "total": _("Speaking, overall")}
    return names.get(key, key)


def age(review: ReviewOut, now: datetime) -> str:
    """How long the student has been waiting."""
    return waited(review.submitted_at, now)
