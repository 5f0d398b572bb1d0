"""What was loaded or worked out is kept for a minute, and longer while nothing in the database has changed.

Everybody who looks shares it, so nothing on it may be altered. Two who ask for the same thing wait for one piece of
work.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

T = TypeVar("T")
FRESH: Final = 60.0
"""Seconds for which nobody asks whether anything has changed."""
OLDEST: Final = 3600.0
MOST: Final = 96


@dataclass(slots=True)
class Kept:
    """One thing: as of which state of the database, when it was made, and when it was last known to be good."""

    thing: Any
    state: int | None
    made: float
    seen: float


class Shelf:
    """Keeps the things used last. `state` says in what state the database is; None if it can't tell."""

    def __init__(self, state: Callable[[], int | None], clock: Callable[[], float] = time.monotonic) -> None:
        self._state, self._clock = state, clock
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()
        self._turns: dict[Hashable, threading.Lock] = {}
        self._lock = threading.Lock()
        self._asked: tuple[float, int | None] = (-FRESH, None)
        self._used = threading.local()

    def keep(self, key: Hashable, make: Callable[[], T]) -> T:
        """What is kept under the key, or else what `make` makes; that may use other things of the shelf."""
        with self._lock:
            turn = self._turns.setdefault(key, threading.Lock())
        with turn:
            kept = self._kept.get(key)
            if kept is None or not self._is_good(kept):
                kept = self._made(make)
            self._put(key, kept)
        self._states().append(kept.state)
        found: T = kept.thing
        return found

    def forget(self) -> None:
        """Let everything be made anew."""
        with self._lock:
            self._kept.clear()
            self._turns.clear()
            self._asked = (-FRESH, None)

    def _made(self, make: Callable[[], T]) -> Kept:
        state, now = self._database_state(), self._clock()
        outer, self._used.states = self._states(), []
        try:
            thing = make()
            # Made of something older, it is not as of this state: let it go after its minute.
            is_of_now = all(used == state for used in self._used.states)
        finally:
            self._used.states = outer
        return Kept(thing, state if is_of_now else None, now, now)

    def _states(self) -> list[int | None]:
        """The states of what was used for the thing that this thread is making."""
        if not hasattr(self._used, "states"):
            self._used.states = []
        found: list[int | None] = self._used.states
        return found

    def _is_good(self, kept: Kept) -> bool:
        now = self._clock()
        if now - kept.seen < FRESH:
            return True
        if now - kept.made > OLDEST or kept.state is None or kept.state != self._database_state():
            return False
        kept.seen = now
        return True

    def _database_state(self) -> int | None:
        """Asked once a second at most: a page asks for many things at once."""
        with self._lock:
            asked, state = self._asked
        if self._clock() - asked >= 1:
            state = self._state()
            with self._lock:
                self._asked = (self._clock(), state)
        return state

    def _put(self, key: Hashable, kept: Kept) -> None:
        with self._lock:
            self._kept[key] = kept
            self._kept.move_to_end(key)
            while len(self._kept) > MOST:
                gone, _thing = self._kept.popitem(last=False)
                self._turns.pop(gone, None)
