"""What a file is, judged by its bytes alone. Blocking: meant for a thread."""

import mmap
import re
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Final

import filetype  # type: ignore[import-untyped]
from PIL import Image

from api.media.serving import TYPES, UNKNOWN_TYPE

MAX_PIXELS: Final = 100_000_000
# A progressive JPEG is decoded once per scan: cameras write about ten, an attack writes thousands.
MAX_SCANS: Final = 100
SCAN_MARKER: Final = b"\xff\xda"
HEAD: Final = 4096
ORIENTATION: Final = 0x0112
LYING: Final = range(5, 9)

# Pillow's own limit only warns; the size is compared with ours before a pixel is decoded.
Image.MAX_IMAGE_PIXELS = None


class UnknownKindError(Exception):
    """The bytes are of no kind that is taken here."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file, and the size of an image as it is shown."""

    content_type: str
    extension: str
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class Declared:
    """What an image's header promises: its pixels, and the bytes of memory that decoding takes at most."""

    pixels: int
    memory: int


JPEG: Final = Kind("image/jpeg", "jpg")
PNG: Final = Kind("image/png", "png")
MP3: Final = Kind("audio/mpeg", "mp3")
AAC: Final = Kind("audio/aac", "aac")
MP4: Final = Kind("audio/mp4", "m4a")
WEBM: Final = Kind("audio/webm", "webm")
WAV: Final = Kind("audio/wav", "wav")
OGG: Final = Kind("audio/ogg", "ogg")
FLAC: Final = Kind("audio/flac", "flac")
GIF: Final = Kind("image/gif", "gif")
WEBP: Final = Kind("image/webp", "webp")
PDF: Final = Kind("application/pdf", "pdf")

_BY_GUESS: Final = {kind.extension: kind for kind in (MP3, AAC, MP4, WEBM, WAV, OGG, FLAC)} | {"mp4": MP4, "m4v": MP4}
# Files built like MP4 that are still pictures or QuickTime films.
_NOT_SOUND: Final = (b"qt  ", b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1", b"avif", b"avis")
_SHOWN: Final = {kind.content_type: kind for kind in (JPEG, PNG, GIF, WEBP)}
# Under the extensions of films these would be served as sound.
_FILMS: Final = {"mp4": "m4v", "webm": "mkv"}
_EXTENSION: Final = re.compile(r"[a-z0-9]{1,10}", re.ASCII)
_PDF_MARK: Final = b"%PDF-"
_PDF_REACH: Final = 1024
_EBML: Final = b"\x1a\x45\xdf\xa3"


def declared_image(path: Path) -> Declared:
    """What the header of a JPEG or PNG declares, nothing decoded."""
    try:
        with Image.open(path, formats=("JPEG", "PNG")) as image:
            pixels = image.width * image.height
            # A plain JPEG is decoded row by row; of a progressive one all coefficients are kept until the last scan.
            bytes_per_pixel = 4 if image.format == "PNG" else 6 if "progressive" in image.info else 1
            return Declared(pixels, pixels * bytes_per_pixel)
    except Exception as fault:
        # Pillow answers hostile headers with nearly every exception there is.
        raise UnknownKindError from fault


def decoded_image(path: Path) -> Kind:
    """A JPEG or PNG that decodes to its last row, with the size it is shown in."""
    try:
        with Image.open(path, formats=("JPEG", "PNG")) as image:
            if image.format == "PNG":
                image.load()
                return replace(PNG, width=image.width, height=image.height)
            _refuse_many_scans(path)
            width, height = image.size
            if _orientation(image) in LYING:
                width, height = height, width
            # All the data is read, but into an eighth of the rows and columns: faster, and in little memory.
            image.draft(None, (image.width // 8 or 1, image.height // 8 or 1))
            image.load()
            return replace(JPEG, width=width, height=height)
    except Exception as fault:
        raise UnknownKindError from fault


def sound(path: Path) -> Kind:
    """A sound file: mp3, wav, webm, m4a, mp4, aac, ogg or flac."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    guess = filetype.guess(head)
    kind = _BY_GUESS.get(guess.extension) if guess is not None else _missed_by_guess(head)
    if kind is None:
        raise UnknownKindError
    return kind


def of_any(path: Path, client_name: str) -> Kind:
    """Whatever it is: the bytes decide on what browsers show or play, the client's name only on other extensions."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    guess = filetype.guess(head)
    content_type: str = guess.mime if guess is not None else UNKNOWN_TYPE
    if content_type == PDF.content_type or (guess is None and _PDF_MARK in head[:_PDF_REACH]):
        return PDF
    if content_type in _SHOWN:
        return _SHOWN[content_type]
    if content_type.startswith("audio/") and guess.extension in _BY_GUESS:
        return _BY_GUESS[guess.extension]
    named = PurePosixPath(client_name.replace("\\", "/")).suffix.lower().removeprefix(".")
    for extension in (named, guess.extension if guess is not None else ""):
        if _EXTENSION.fullmatch(extension) and extension not in TYPES:
            return Kind(content_type, extension)
    return Kind(content_type, _FILMS.get(guess.extension, "bin") if guess is not None else "bin")


def _missed_by_guess(head: bytes) -> Kind | None:
    if head[4:8] == b"ftyp":
        return None if head[8:12] in _NOT_SOUND else MP4
    if head.startswith(_EBML):
        return None if b"matroska" in head else WEBM
    return _frame_kind(head)


def _frame_kind(head: bytes) -> Kind | None:
    # An MPEG frame starts with eleven set bits, then the version (01 is none), then the layer (00 means AAC).
    if len(head) < 3 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return None
    version, layer = head[1] >> 3 & 0b11, head[1] >> 1 & 0b11
    if layer == 0b00 and version & 0b10:
        return AAC
    is_mp3 = layer == 0b01 and version != 0b01 and head[2] & 0xF0 != 0xF0 and head[2] & 0x0C != 0x0C
    return MP3 if is_mp3 else None


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(ORIENTATION, 1))
    except (OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, OverflowError):
        return 1


def _refuse_many_scans(path: Path) -> None:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        position = -1
        for _ in range(MAX_SCANS + 1):
            position = content.find(SCAN_MARKER, position + 1)
            if position < 0:
                return
    raise UnknownKindError
