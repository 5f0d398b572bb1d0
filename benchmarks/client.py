"""A client that costs next to nothing: raw HTTP/1.1 over kept connections."""

import asyncio
import time


def get(path: str, token: str = "") -> bytes:
    """The bytes of a GET request."""
    authorization = f"Authorization: Bearer {token}\r\n" if token else ""
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\n{authorization}\r\n".encode()


def post(path: str, body: bytes, content_type: str = "application/json", token: str = "") -> bytes:
    """The bytes of a POST request."""
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\n"
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


async def rate(port: int, request: bytes, *, seconds: float, connections: int = 8, status: int = 200) -> float:
    """Answers per second from so many clients, each asking again as soon as it is answered."""
    answered = 0
    end = time.perf_counter() + seconds

    async def keep_asking() -> None:
        nonlocal answered
        async with Connection(port) as connection:
            while time.perf_counter() < end:
                got = await connection.ask(request)
                assert got == status, f"{got} in place of {status}"
                answered += 1

    began = time.perf_counter()
    await asyncio.gather(*(keep_asking() for _ in range(connections)))
    return answered / (time.perf_counter() - began)
