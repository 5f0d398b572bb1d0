"""File locks. The kernel releases them when their holder dies, however it dies."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from api.embedded.faults import ServiceFault
from api.settings import Settings


def locks_of(settings: Settings) -> Path:
    """The folder of this STATE_DIR's locks."""
    folder = settings.state / "locks"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "users").touch()
    except OSError as fault:
        raise ServiceFault(f"STATE_DIR {settings.state} cannot be written: {fault.strerror}.") from None
    return folder


class LockTaken(Exception):
    """Another process holds the lock; `note` is what it wrote into the file."""

    def __init__(self, note: str) -> None:
        self.note = note
        super().__init__(note)


@contextmanager
def holding(path: Path, *, shared: bool = False, wait: bool = True, note: str = "") -> Iterator[None]:
    """Hold the lock for the time of the block; without `wait`, raise LockTaken at once when it is not free."""
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        try:
            fcntl.flock(file, kind if wait else kind | fcntl.LOCK_NB)
        except BlockingIOError:
            raise LockTaken(os.read(file, 200).decode()) from None
        if note:
            os.ftruncate(file, 0)
            os.write(file, note.encode())
        yield
    finally:
        os.close(file)


def is_free(path: Path, *, shared: bool = False) -> bool:
    """Whether the lock could be had right now."""
    try:
        with holding(path, shared=shared, wait=False):
            return True
    except LockTaken:
        return False
