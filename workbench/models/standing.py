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
    names = {
        "task1": _("Task 1"),
        "task2": _("Task 2"),
        "total": _("Speaking, overall"),
        "listening": _("Listening"),
        "reading": _("Reading"),
        "writing": _("Writing"),
        "speaking": _("Speaking"),
        "earned": _("Score"),
    }
    part, _line, detail = key.partition("_")
    if not detail:
        return names.get(key, key)
    return f"{names.get(part, part)}: {_detail_name(key)}"


def short_name(key: str) -> str:
    """The same among others of its group."""
    detail = key.partition("_")[2]
    if not detail:
        return criterion_name(key)
    short = {
        "tr": _("Task"),
        "cc": _("Coherence"),
        "lr": _("Vocabulary"),
        "gra": _("Grammar"),
        "fc": _("Fluency"),
        "pr": _("Pronunciation"),
    }
    return short.get(detail, detail)


def _detail_name(key: str) -> str:
    names = {
        "task1_tr": _("Task Achievement"),
        "task2_tr": _("Task Response"),
        "cc": _("Coherence and Cohesion"),
        "lr": _("Lexical Resource"),
        "gra": _("Grammatical Range and Accuracy"),
        "fc": _("Fluency and Coherence"),
        "pr": _("Pronunciation"),
    }
    detail = key.partition("_")[2]
    return names.get(key) or names.get(detail, detail)


def age(review: ReviewOut, now: datetime) -> str:
    """How long the student has been waiting."""
    return waited(review.submitted_at, now)
