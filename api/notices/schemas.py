"""What a delivery needs to know, and what the centre decides."""

from dataclasses import dataclass
from datetime import datetime

from pydantic import BaseModel

from api.notices.kinds import NoticeKind


@dataclass(frozen=True, slots=True)
class ClaimedNotice:
    """A text that one worker holds for a while; `chat` is None when its recipient has none any more.

    `claim` numbers the times the row was taken: a later taker's claim makes this one void. With `edits`, Telegram's
    number of a text in the chat, it takes that one's place.
    """

    id: int
    chat: str | None
    text: str
    attempts: int
    claim: int
    edits: int | None = None
    is_silent: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """How long the queue is, and since when the oldest in it has been due."""

    waiting: int
    oldest: datetime | None


class KindOut(BaseModel):
    """One kind of notice: whether it is told, in which words, and whether in quiet hours too, without a sound."""

    kind: NoticeKind
    is_on: bool
    at_night: bool
    template: str
