"""Checking uploaded files and taking them into the store."""

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, TypeVar

import asyncpg
import structlog

from api import db
from api.errors import TooLarge, WrongKindOfFile
from api.media import kinds
from api.media.kinds import Kind, UnknownKindError
from api.media.storage import Store, get_store
from api.media.uploads import Upload, remove_abandoned

NOT_AN_IMAGE: Final = "Upload a valid image. The file you uploaded was either not an image or a corrupted image."
TOO_MANY_PIXELS: Final = f"Ensure this image has no more than {kinds.MAX_PIXELS // 1_000_000} megapixels."
NOT_SOUND: Final = "Upload a valid audio file. Accepted formats: mp3, wav, webm, m4a, aac, ogg, flac, mp4."
NOT_A_PDF: Final = "Upload a valid PDF file."
EMPTY: Final = "The submitted file is empty."

LARGE_IMAGE: Final = 25_000_000
"""Bytes of memory that decoding takes: images above it go one at a time, however many arrive."""
# Decoding leaves the interpreter lock, so threads use the cores.
_DECODERS: Final = ThreadPoolExecutor(2, "image")
_LARGE_DECODER: Final = ThreadPoolExecutor(1, "large-image")

_INSERT: Final = """
    INSERT INTO stored_file (name, content_type, size, client_name, width, height, created_at)
    SELECT *, now() FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::int[], $6::int[])
    RETURNING id, name, created_at, pg_current_xact_id()::text AS transaction
"""
_ORPHANS: Final = """
    SELECT name FROM unnest($1::text[]) AS name
    WHERE NOT EXISTS (SELECT FROM stored_file WHERE stored_file.name = name.name)
"""
_log = structlog.get_logger()
Judged = TypeVar("Judged")


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """An uploaded file whose bytes are what they should be."""

    upload: Upload
    content_type: str
    extension: str
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file in the store."""

    id: int
    name: str
    created_at: datetime


async def check_image(upload: Upload) -> CheckedFile:
    """A JPEG or PNG, decoded whole, of at most 100 megapixels."""
    _refuse_without_bytes(upload)
    declared = await asyncio.to_thread(_judged, upload, kinds.declared_image, NOT_AN_IMAGE)
    if declared.pixels > kinds.MAX_PIXELS:
        raise WrongKindOfFile({upload.field: [TOO_MANY_PIXELS]})
    decoder = _LARGE_DECODER if declared.memory > LARGE_IMAGE else _DECODERS
    loop = asyncio.get_running_loop()
    kind = await loop.run_in_executor(decoder, _judged, upload, kinds.decoded_image, NOT_AN_IMAGE)
    return _checked(upload, kind)


async def check_audio(upload: Upload) -> CheckedFile:
    """A sound file: mp3, wav, webm, m4a, aac, ogg, flac or mp4."""
    _refuse_without_bytes(upload)
    return _checked(upload, await asyncio.to_thread(_judged, upload, kinds.sound, NOT_SOUND))


async def check_pdf(upload: Upload) -> CheckedFile:
    """A PDF."""
    checked = await check_any(upload)
    if checked.content_type != kinds.PDF.content_type:
        raise WrongKindOfFile({upload.field: [NOT_A_PDF]})
    return checked


async def check_any(upload: Upload) -> CheckedFile:
    """A file of any kind that is not empty."""
    _refuse_without_bytes(upload)
    return _checked(upload, await asyncio.to_thread(kinds.of_any, upload.path, upload.client_name))


def _refuse_without_bytes(upload: Upload) -> None:
    if upload.too_large:
        limit = f"{(upload.limit or 0) // 1024**2} MB"
        raise TooLarge({upload.field: [f"Ensure this file is no larger than {limit}."]})
    if upload.size == 0:
        raise WrongKindOfFile({upload.field: [EMPTY]})


def _judged(upload: Upload, judge: Callable[[Path], Judged], refusal: str) -> Judged:
    try:
        return judge(upload.path)
    except UnknownKindError as fault:
        raise WrongKindOfFile({upload.field: [refusal]}) from fault


def _checked(upload: Upload, kind: Kind) -> CheckedFile:
    return CheckedFile(upload, kind.content_type, kind.extension, kind.width, kind.height)


class Keeper:
    """Takes checked files into the store, and lets go of others, within one transaction."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._names: list[str] = []
        self._forgotten: list[str] = []
        self._transaction: str | None = None

    async def keep(self, files: Sequence[tuple[CheckedFile, str]]) -> list[KeptFile]:
        """Move files into their folders under names nobody can guess, and note each in the database."""
        names = [f"{folder}/{secrets.token_hex(16)}.{file.extension}" for file, folder in files]
        self._names += names
        moves = [(file.upload.path, name) for (file, _), name in zip(files, names, strict=True)]
        await asyncio.to_thread(self._store.put, moves)
        rows = await db.fetch(
            _INSERT,
            names,
            [file.content_type for file, _ in files],
            [file.upload.size for file, _ in files],
            [file.upload.client_name for file, _ in files],
            [file.width for file, _ in files],
            [file.height for file, _ in files],
        )
        kept = {row["name"]: KeptFile(row["id"], row["name"], row["created_at"]) for row in rows}
        self._transaction = rows[0]["transaction"] if rows else None
        return [kept[name] for name in names]

    async def forget(self, file: int | None) -> None:
        """Let a kept file go: its row now, the file itself when the transaction has come to its end."""
        name = await db.fetch_value("DELETE FROM stored_file WHERE id = $1 RETURNING name", file)
        if name is not None:
            self._forgotten.append(name)

    async def finish(self) -> None:
        """Remove what was let go; what the store does not give up now, the clean-up takes."""
        if not self._forgotten:
            return
        try:
            await asyncio.to_thread(self._store.delete, self._forgotten)
        except Exception as fault:  # whatever a remote store raises: the act itself is done
            _log.warning("files are left to the clean-up", files=len(self._forgotten), reason=str(fault))

    async def undo(self) -> None:
        """Remove what was moved in, once it is certain that no row will ever name it."""
        if self._names and await self._is_void():
            await asyncio.to_thread(self._store.delete, self._names)

    async def _is_void(self) -> bool:
        # A COMMIT that was cut off may still have happened: only the database knows.
        if self._transaction is None:
            return True
        try:
            status = await db.fetch_value("SELECT pg_xact_status($1::text::xid8)", self._transaction)
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as fault:
            _log.warning("files are left to the clean-up", files=len(self._names), reason=str(fault))
            return False
        return bool(status == "aborted")


@asynccontextmanager
async def keeping() -> AsyncIterator[Keeper]:
    """Around the transaction that keeps files: if it fails, they leave the store again, else those it forgets do."""
    keeper = Keeper(get_store())
    try:
        yield keeper
    except BaseException:
        await asyncio.shield(keeper.undo())
        raise
    await asyncio.shield(keeper.finish())


def url_of(name: str) -> str:
    """The path a stored file is served under."""
    return f"/media/{name}"


async def clean(older_than: timedelta = timedelta(hours=1)) -> int:
    """Remove files that faults left behind: stored without a row, or staged by a process that died."""
    store = get_store()
    moment = time.time() - older_than.total_seconds()
    removed = await asyncio.to_thread(remove_abandoned, store.incoming, moment)
    batches = store.older_than(moment)
    while batch := await asyncio.to_thread(next, batches, None):
        orphans = [row["name"] for row in await db.fetch(_ORPHANS, batch)]
        await asyncio.to_thread(store.delete, orphans)
        removed += len(orphans)
    return removed
