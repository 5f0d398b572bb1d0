"""A client that costs next to nothing: raw HTTP/1.1 over kept connections."""

import asyncio
import time
from dataclasses import dataclass

LAST_CHUNK = b"\r\n0\r\n\r\n"


def get(path: str, token: str = "") -> bytes:
    """The bytes of a GET request."""
    authorization = f"Authorization: Bearer {token}\r\n" if token else ""
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\n{authorization}\r\n".encode()


def post(
    path: str, body: bytes, content_type: str = "application/json", token: str = "", method: str = "POST"
) -> bytes:
    """The bytes of a request with a body."""
    head = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {content_type}\r\n"
    head += f"Content-Length: {len(body)}\r\n"
    authorization = f"Authorization: Bearer {token}\r\n" if token else ""
    return f"{head}{authorization}\r\n".encode() + body


class Connection:
    """One kept connection."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def __aenter__(self) -> "Connection":
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port, limit=2**20)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._writer.close()

    async def ask(self, request: bytes) -> int:
        """Send one request and read its answer to the end; its status."""
        self._writer.write(request)
        await self._writer.drain()
        head = await self._reader.readuntil(b"\r\n\r\n")
        lowered = head.lower()
        if b"transfer-encoding: chunked" in lowered:
            while size := int(await self._reader.readline(), 16):
                await self._reader.readexactly(size + 2)
            await self._reader.readline()
        else:
            length = int(lowered.split(b"content-length: ")[1].split(b"\r\n")[0])
            await self._reader.readexactly(length)
        return int(head[9:12])


@dataclass(frozen=True)
class Swallowed:
    """A long answer: its status, how many bytes it was, and when the first and the last of them came."""

    status: int
    size: int
    first: float
    whole: float


async def swallow(port: int, request: bytes) -> Swallowed:
    """Ask for something long and let its bytes go by, as cheaply as can be."""
    began, size, tail = time.perf_counter(), 0, b""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**21)
    writer.write(request)
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = int(head.split(b"content-length: ")[1].split(b"\r\n")[0]) if b"content-length" in head else None
    first = 0.0
    while size < length if length is not None else not tail.endswith(LAST_CHUNK):
        piece = await reader.read(2**21)
        assert piece, "the answer broke off"
        first = first or time.perf_counter() - began
        size += len(piece)
        tail = (tail + piece)[-len(LAST_CHUNK) :]
    writer.close()
    return Swallowed(int(head[9:12]), size, first, time.perf_counter() - began)


async def rate(port: int, *requests: bytes, seconds: float, connections: int = 8, status: int = 200) -> float:
    """Answers per second from so many clients, each asking its own request again as soon as it is answered."""
    answered = 0
    end = time.perf_counter() + seconds

    async def keep_asking(request: bytes) -> None:
        nonlocal answered
        async with Connection(port) as connection:
            while time.perf_counter() < end:
                got = await connection.ask(request)
                assert got == status, f"{got} in place of {status}"
                answered += 1

    began = time.perf_counter()
    await asyncio.gather(*(keep_asking(requests[number % len(requests)]) for number in range(connections)))
    return answered / (time.perf_counter() - began)
