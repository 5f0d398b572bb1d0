"""Uploaded files while they wait on the disk: what a form brought, and the folder it lies in."""

import fcntl
import os
import secrets
import shutil
import time
from dataclasses import dataclass, field
from pathlib import Path

# A folder this young may belong to an upload that has not locked it yet.
SECONDS_TO_LOCK = 60


@dataclass(slots=True)
class Upload:
    """One file of a form, staged on the disk; of one over its limit only the size is known."""

    field: str
    client_name: str
    path: Path
    size: int = 0
    too_large: bool = False
    limit: int | None = None


@dataclass(slots=True)
class Form:
    """A form's texts and files; of a repeated name the last one counts."""

    fields: dict[str, str] = field(default_factory=dict)
    files: dict[str, Upload] = field(default_factory=dict)


class Staging:
    """The folder of one request's files, made when the first comes and locked while the request lives."""

    def __init__(self, incoming: Path) -> None:
        self.folder = incoming / secrets.token_hex(16)
        self._lock: int | None = None
        self._files = 0

    def path(self) -> Path:
        """Where the next file goes."""
        if self._lock is None:
            self.folder.mkdir(parents=True)
            self._lock = os.open(self.folder, os.O_RDONLY)
            fcntl.flock(self._lock, fcntl.LOCK_EX)
        self._files += 1
        return self.folder / str(self._files)

    def discard(self) -> None:
        """Remove what is still here."""
        if self._lock is not None:
            shutil.rmtree(self.folder, ignore_errors=True)
            os.close(self._lock)
            self._lock = None


def remove_abandoned(incoming: Path) -> int:
    """Remove the folders whose requests died with their process; how many files that were."""
    removed = 0
    for folder in incoming.iterdir() if incoming.is_dir() else ():
        removed += _remove_if_abandoned(folder)
    return removed


def _remove_if_abandoned(folder: Path) -> int:
    try:
        lock = os.open(folder, os.O_RDONLY)
    except FileNotFoundError:
        return 0
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        files = sum(1 for _ in folder.iterdir())
        if files or time.time() - os.fstat(lock).st_ctime > SECONDS_TO_LOCK:
            shutil.rmtree(folder, ignore_errors=True)
    except BlockingIOError:
        files = 0
    finally:
        os.close(lock)
    return files
