"""What a delivery needs to know of a notice."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ClaimedNotice:
    """A notice that one worker holds for a while; `chat` is None when its recipient has none any more."""

    id: int
    chat: str | None
    text: str
    attempts: int
