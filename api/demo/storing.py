"""Putting the demo's files into the store: each distinct one is written once, every further name is a link to it."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg

from api import db
from api.demo.handins import StoredPiece
from api.demo.material import Piece
from api.media.storage import Store, get_store
from api.media.uploads import Staging

BATCH = 200


class Shelf:
    """Takes files into the store and, if all comes to nothing, out of it again."""

    def __init__(self, store: Store, report: Callable[[str], None]) -> None:
        self._store = store
        self._report = report
        self._staging = Staging(store.incoming)
        self._originals: dict[int, tuple[Piece, Path]] = {}
        self._names: list[str] = []

    async def put(self, pieces: Sequence[StoredPiece]) -> None:
        """Store every piece under its name."""
        for start in range(0, len(pieces), BATCH):
            batch = pieces[start : start + BATCH]
            self._names += [stored.name for stored in batch]
            await asyncio.to_thread(self._put_batch, batch)
            self._report(f"files {len(self._names):,}/{len(pieces):,}")

    def _put_batch(self, batch: Sequence[StoredPiece]) -> None:
        self._store.put([(self._staged(stored.piece), stored.name) for stored in batch])

    def _staged(self, piece: Piece) -> Path:
        if id(piece) not in self._originals:
            original = self._staging.path()
            original.write_bytes(piece.content)
            self._originals[id(piece)] = (piece, original)
        original, twin = self._originals[id(piece)][1], self._staging.path()
        try:
            os.link(original, twin)
        except OSError:
            shutil.copyfile(original, twin)
        return twin

    async def remove(self) -> None:
        """Remove what was put, unless the rows that name it are there after all."""
        try:
            kept = await db.fetch_value("SELECT EXISTS (SELECT FROM stored_file WHERE name = ANY ($1))", self._names)
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
            # Only the database knows whether a COMMIT that was cut off has happened: the clean-up will ask it.
            return
        if not kept:
            await asyncio.to_thread(self._store.delete, self._names)

    def discard(self) -> None:
        """Remove what is staged."""
        self._staging.discard()


@asynccontextmanager
async def shelf(report: Callable[[str], None]) -> AsyncIterator[Shelf]:
    """Around the transaction that names the files: if it fails, they leave the store again."""
    kept = Shelf(get_store(), report)
    try:
        yield kept
    except BaseException:
        await asyncio.shield(kept.remove())
        raise
    finally:
        kept.discard()
