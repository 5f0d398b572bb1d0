"""Telling people at a terminal, or a log, how far a long task is."""

import sys
import time

EVERY_SECONDS = 2.0


class Progress:
    """Lines on stderr: one that changes in place on a terminal, else one every few seconds."""

    def __init__(self) -> None:
        self._live = sys.stderr.isatty()
        self._told = 0.0

    def __call__(self, text: str) -> None:
        """Say it, if it is time to."""
        if self._live:
            print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)
        elif time.monotonic() - self._told >= EVERY_SECONDS:
            self._told = time.monotonic()
            print(text, file=sys.stderr, flush=True)

    def done(self) -> None:
        """Leave the line."""
        if self._live:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
