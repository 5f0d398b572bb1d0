"""How a stored file is answered over HTTP: status, headers and which bytes. No web framework in here."""

import asyncio
import re
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import formatdate, parsedate_to_datetime
from pathlib import PurePosixPath
from typing import BinaryIO, Final

from api.media.storage import Stored

CHUNK: Final = 256 * 1024
CACHING: Final = "private, max-age=31536000, immutable"
UNKNOWN_TYPE: Final = "application/octet-stream"
# By our own extensions: recorders' webm and mp4 hold sound.
TYPES: Final = {
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
    "mp3": "audio/mpeg",
    "aac": "audio/aac",
    "m4a": "audio/mp4",
    "mp4": "audio/mp4",
    "webm": "audio/webm",
    "wav": "audio/wav",
    "ogg": "audio/ogg",
    "flac": "audio/flac",
    "pdf": "application/pdf",
}

_NAME: Final = re.compile(r"(?:[A-Za-z0-9_-][A-Za-z0-9._-]*/)*[A-Za-z0-9_-][A-Za-z0-9._-]*", re.ASCII)
_RANGE: Final = re.compile(r"bytes\s*=\s*(\d{0,18})\s*-\s*(\d{0,18})", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Answer:
    """What to send: `length` bytes from `start`, none of them for 304 and 416."""

    status: int
    headers: dict[str, str]
    start: int = 0
    length: int = 0


def is_name(name: str) -> bool:
    """Whether a path may name a stored file at all: no hidden parts, no way up, nothing encoded."""
    return len(name) <= 200 and _NAME.fullmatch(name) is not None


def answer(name: str, stored: Stored, method: str, request: Mapping[str, str]) -> Answer:
    """Decide on a GET or HEAD from its headers (looked up without regard to case, or given in lower case)."""
    headers = _headers(name, stored)
    if _is_fresh(headers["etag"], stored.changed, request):
        return Answer(304, {key: headers[key] for key in ("etag", "last-modified", "cache-control")})
    wanted = request.get("range") if method == "GET" else None
    if wanted is None or not _range_holds(headers, request):
        return _whole(headers, stored.size)
    return _part(wanted, headers, stored.size)


async def pieces(stored: Stored, start: int, length: int) -> AsyncGenerator[bytes, None]:
    """The bytes to send, a quarter of a megabyte at a time; the file is closed afterwards."""
    try:
        end = start + length
        while start < end:
            chunk = await asyncio.to_thread(_read, stored.file, start, min(CHUNK, end - start))
            if not chunk:
                break
            start += len(chunk)
            yield chunk
    finally:
        stored.file.close()


def _read(file: BinaryIO, start: int, length: int) -> bytes:
    file.seek(start)
    return file.read(length)


def _headers(name: str, stored: Stored) -> dict[str, str]:
    content_type = TYPES.get(PurePosixPath(name).suffix.lower().lstrip("."), UNKNOWN_TYPE)
    return {
        "content-type": content_type,
        "content-disposition": "attachment" if content_type == UNKNOWN_TYPE else "inline",
        "x-content-type-options": "nosniff",
        "cache-control": CACHING,
        "accept-ranges": "bytes",
        "etag": f'"{stored.size:x}-{int(stored.changed * 1000):x}"',
        "last-modified": formatdate(int(stored.changed), usegmt=True),
    }


def _whole(headers: dict[str, str], size: int) -> Answer:
    return Answer(200, headers | {"content-length": str(size)}, 0, size)


def _part(wanted: str, headers: dict[str, str], size: int) -> Answer:
    match = _RANGE.fullmatch(wanted.strip())
    if match is None or not any(match.groups()):
        # Several ranges, another unit, nonsense: the whole file is a right answer to each.
        return _whole(headers, size)
    first, last = match.groups()
    start = int(first) if first else max(0, size - int(last))
    end = min(int(last), size - 1) if first and last else size - 1
    if first and last and int(last) < int(first):
        return _whole(headers, size)
    if start >= size:
        return Answer(416, headers | {"content-range": f"bytes */{size}", "content-length": "0"})
    length = end - start + 1
    fields = {"content-range": f"bytes {start}-{end}/{size}", "content-length": str(length)}
    return Answer(206, headers | fields, start, length)


def _is_fresh(etag: str, changed: float, request: Mapping[str, str]) -> bool:
    known = request.get("if-none-match")
    if known is not None:
        return known.strip() == "*" or etag in (tag.strip().removeprefix("W/") for tag in known.split(","))
    since = _moment(request.get("if-modified-since"))
    return since is not None and int(changed) <= since.timestamp()


def _range_holds(headers: Mapping[str, str], request: Mapping[str, str]) -> bool:
    condition = request.get("if-range")
    return condition is None or condition.strip() in (headers["etag"], headers["last-modified"])


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
