"""Whether the background works, as it is shown."""

from typing import Literal

from pydantic import BaseModel, Field

from api.fields import TashkentTime


class WorkerOut(BaseModel):
    """How the workers are, and what waits for them.

    `ok`: all beat. `silent`: those named have not for a while, so they or the clock that rings for them are dead.
    `absent`: none has started yet. `unknown`: the database does not answer.
    """

    state: Literal["ok", "silent", "absent", "unknown"]
    silent: list[str] = Field(default=[], examples=[[]])
    last_beat: TashkentTime | None = None
    waiting: int | None = Field(None, examples=[0], description="Texts that are to be sent now.")
    oldest_waiting: TashkentTime | None = Field(None, description="Since when the oldest of them has been due.")
