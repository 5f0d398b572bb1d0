"""Uploaded files while they wait on the disk: what a form brought, and the folder it lies in."""

import fcntl
import os
import secrets
import shutil
from dataclasses import dataclass, field
from pathlib import Path


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
    """A form's texts and files; of a repeated text the last one counts."""

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


def remove_abandoned(incoming: Path, moment: float) -> int:
    """Remove the folders of requests that died, untouched since `moment`; how many files that were."""
    return sum(_remove_if_abandoned(folder, moment) for folder in (incoming.iterdir() if incoming.is_dir() else ()))


def _remove_if_abandoned(folder: Path, moment: float) -> int:
    try:
        lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except (FileNotFoundError, NotADirectoryError):
        return 0
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        files = list(folder.iterdir())
        # On a network file system another machine does not see the lock, but it sees the writing.
        if max(path.stat().st_mtime for path in (folder, *files)) >= moment:
            return 0
        shutil.rmtree(folder, ignore_errors=True)
    except (BlockingIOError, FileNotFoundError):
        return 0
    finally:
        os.close(lock)
    return len(files)
