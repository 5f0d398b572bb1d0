"""Multipart bodies for tests, sound and spoilt."""

import os
from collections.abc import Iterator

BOUNDARY = "xyzboundaryxyz"
HEADERS = {"content-type": f"multipart/form-data; boundary={BOUNDARY}"}
END = f"--{BOUNDARY}--\r\n".encode()
MEGABYTE = 1024 * 1024


def head_of(field: str, filename: str | None = "a.bin") -> bytes:
    """What stands before a part's bytes."""
    name = f'; filename="{filename}"' if filename is not None else ""
    return f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{field}"{name}\r\n\r\n'.encode()


def part(field: str, content: bytes, filename: str | None = "a.bin") -> bytes:
    """A whole part."""
    return head_of(field, filename) + content + b"\r\n"


def length_of(field: str, megabytes: int) -> int:
    """How many bytes `large_body` gives."""
    return len(head_of(field)) + megabytes * MEGABYTE + 2 + len(END)


def large_body(field: str, megabytes: int) -> Iterator[bytes]:
    """A form with one file of so many megabytes, a megabyte at a time."""
    block = os.urandom(MEGABYTE)
    yield head_of(field)
    for _ in range(megabytes):
        yield block
    yield b"\r\n" + END
