"""Grading speech."""

from api.grading.schemas import Queue
from api.multilevel import screens as work
from workbench.i18n import _
from workbench.models.desk import Desk
from workbench.runtime import run
from workbench.screens import queue
from workbench.uploads import address
from workbench.widgets import Clip, audio_player


def speaking() -> None:
    """The queue of speaking, or one work of it."""
    queue.show(Queue.SPEAKING, answers)


def answers(desk: Desk) -> None:
    """The recordings, each with its question."""
    clips = [
        Clip(str(answer.id), address(answer.url), answer.content_type, answer.label, answer.text)
        for answer in run(work.speaking_answers(desk.review.target))
    ]
    audio_player(clips, key="answers", translate=_)
