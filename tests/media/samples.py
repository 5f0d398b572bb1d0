"""Files of every kind, made in memory."""

import io
import struct
import wave
import zlib

from PIL import Image


def image(kind: str = "JPEG", width: int = 64, height: int = 48, mode: str = "RGB", **options: object) -> bytes:
    """A small picture."""
    out = io.BytesIO()
    gradient = Image.linear_gradient("L").resize((width, height)).convert(mode)
    gradient.save(out, kind, **options)
    return out.getvalue()


def lying_jpeg() -> bytes:
    """A photo that a camera held upright: stored 64 by 48, shown 48 by 64."""
    exif = Image.Exif()
    exif[0x0112] = 6
    return image(exif=exif)


def png_claiming(width: int, height: int) -> bytes:
    """A tiny PNG whose header promises a huge picture of one colour."""
    rows = zlib.compressobj(9)
    packed = b"".join(rows.compress(b"\0" * (width // 8 + 1)) for _ in range(height)) + rows.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", packed) + _chunk(b"IEND", b"")


def many_scans() -> bytes:
    """A progressive JPEG that repeats its last scan until decoding would take for ever."""
    sound = image(progressive=True)
    last = sound.rindex(b"\xff\xda")
    return sound[:-2] + sound[last:-2] * 5000 + sound[-2:]


def wav() -> bytes:
    """A tenth of a second of silence."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"\0\0" * 800)
    return out.getvalue()


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


FTYP = b"\x00\x00\x00\x18ftyp"
EBML = (
    b"\x1a\x45\xdf\xa3\x01\x00\x00\x00\x00\x00\x00\x1f\x42\x86\x81\x01\x42\xf7\x81\x01\x42\xf2\x81\x04\x42\xf3\x81\x08"
)

SOUNDS = {
    "mp3 with a tag": (b"ID3\x04\x00\x00\x00\x00\x00\x0a" + b"\0" * 50, "audio/mpeg", "mp3"),
    "mp3 frame": (b"\xff\xfb\x90\x64" + b"\0" * 400, "audio/mpeg", "mp3"),
    "mp3 frame with a checksum": (b"\xff\xfa\x90\x64" + b"\0" * 400, "audio/mpeg", "mp3"),
    "mp3 at a low rate": (b"\xff\xf3\x40\xc4" + b"\0" * 400, "audio/mpeg", "mp3"),
    "mp3 at the lowest rates": (b"\xff\xe3\x18\xc4" + b"\0" * 400, "audio/mpeg", "mp3"),
    "wav": (wav(), "audio/wav", "wav"),
    "webm": (EBML + b"\x42\x82\x84webm\x42\x87\x81\x04", "audio/webm", "webm"),
    "webm without a kind": (EBML, "audio/webm", "webm"),
    "m4a": (FTYP + b"M4A \x00\x00\x02\x00M4A mp42isom\0\0\0\0", "audio/mp4", "m4a"),
    "mp4": (FTYP + b"isom\x00\x00\x02\x00isomiso2mp41", "audio/mp4", "m4a"),
    "mp4 of Safari's recorder": (FTYP + b"iso5\x00\x00\x00\x01isomiso5hlsf", "audio/mp4", "m4a"),
    "mp4 in fragments": (FTYP + b"dash\x00\x00\x00\x00iso6mp41....", "audio/mp4", "m4a"),
    "mp4 cut after its brand": (b"\x00\x00\x00\x20ftypmp42", "audio/mp4", "m4a"),
    "aac": (b"\xff\xf1\x50\x80\x02\x1f\xfc" + b"\0" * 50, "audio/aac", "aac"),
    "aac with a checksum": (b"\xff\xf0\x50\x80\x02\x1f\xfc" + b"\0" * 50, "audio/aac", "aac"),
    "ogg": (b"OggS\x00\x02" + b"\0" * 20 + b"\x01vorbis", "audio/ogg", "ogg"),
    "opus": (b"OggS\x00\x02" + b"\0" * 20 + b"OpusHead", "audio/ogg", "ogg"),
    "flac": (b"fLaC\x00\x00\x00\x22" + b"\0" * 34, "audio/flac", "flac"),
}

NOT_SOUND = {
    "text": b"Salom, dunyo!\n" * 20,
    "html": b"<!doctype html><script>alert(1)</script>",
    "utf-16 text": "Salom".encode("utf-16"),
    "exe": b"MZ\x90\x00\x03" + b"\0" * 100,
    "elf": b"\x7fELF\x02\x01\x01" + b"\0" * 100,
    "zip": b"PK\x03\x04\x14\x00" + b"\0" * 100,
    "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + b"\0" * 100,
    "jpeg": image(),
    "png": image("PNG"),
    "gif": image("GIF"),
    "heic": FTYP + b"heic\x00\x00\x00\x00mif1heic....",
    "avif": FTYP + b"avif\x00\x00\x00\x00avifmif1....",
    "mov": FTYP + b"qt  \x00\x00\x02\x00qt  ........",
    "avi": b"RIFF\x00\x00\x00\x00AVI LIST" + b"\0" * 50,
    "webp": image("WEBP"),
    "mkv": EBML + b"\x42\x82\x88matroska",
    "zeros": b"\0" * 1000,
    "ones": b"\xff" * 1000,
    "one byte": b"I",
}
