"""Plays spoken answers: one list, one of them sounding at a time, all of it by keys."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from workbench.widgets.assets import component, translated
from workbench.widgets.audio_player.labels import LABELS


@dataclass(frozen=True, slots=True)
class Clip:
    """One answer: its recording, a short label ("1", "Part 1") and the question's text."""

    id: str
    url: str
    content_type: str
    label: str
    text: str = ""


def audio_player(answers: Sequence[Clip], *, key: str, translate: Callable[[str], str]) -> None:
    """List the answers; position, speed and what was heard are remembered in the browser tab."""
    component("audio_player")(
        key=key,
        data={"name": key, "clips": [asdict(clip) for clip in answers], "labels": translated(LABELS, translate)},
    )
