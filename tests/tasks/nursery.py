"""Delivering processes that are forked, and forked again when they are killed, as Celery's are; at a pace of choice."""

import argparse
import asyncio
import os
import time
from typing import Any

from telegram import Bot
from telegram.error import NetworkError
from telegram.request import BaseRequest, RequestData

from api import db
from api.settings import get_settings
from tasks import telegram
from tasks.deliver import Round
from tasks.pace import Limits, open_pace

LEASE = 8.0
Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class PlainRequest(BaseRequest):
    """HTTP at a third of the usual cost, so that ten thousand texts fit into a test."""

    def __init__(self) -> None:
        self._free: list[Connection] = []

    @property
    def read_timeout(self) -> float:
        """There is one for the whole call."""
        return telegram.LONGEST_CALL

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Close what is open."""
        for _, writer in self._free:
            writer.close()

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *ignored: Any, **timeouts: Any
    ) -> tuple[int, bytes]:
        """One call, on a connection that is kept."""
        address, _, path = url.removeprefix("http://").partition("/")
        body = request_data.json_payload if request_data else b""
        head = f"{method} /{path} HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        host, _, port = address.partition(":")
        try:
            connection = self._free.pop() if self._free else await asyncio.open_connection(host, int(port))
            answer = await _exchange(connection, head.encode() + body)
        except (OSError, asyncio.IncompleteReadError) as fault:
            raise NetworkError(f"httpx.{fault}") from fault
        self._free.append(connection)
        return answer


async def _exchange(connection: Connection, content: bytes) -> tuple[int, bytes]:
    reader, writer = connection
    try:
        writer.write(content)
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        return int(head[9:12]), await reader.readexactly(length)
    except BaseException:
        writer.close()
        raise


async def deliver(limits: Limits) -> None:
    """One process: a round after the other, for ever."""
    settings = get_settings()
    await db.open_pool(min_size=1, max_size=4)
    request = PlainRequest()
    bot = Bot("1:test", f"{settings.telegram_api_url}/bot", request=request, get_updates_request=request)
    while True:
        async with open_pace(settings.redis_url, limits) as pace:
            await Round(bot, pace, lease=LEASE).run(4)
        await asyncio.sleep(0.2)


def fork(limits: Limits) -> None:
    """Another process."""
    if os.fork() == 0:
        asyncio.run(deliver(limits))


def main() -> None:
    """Keep so many of them."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--processes", type=int)
    parser.add_argument("--rate", type=int)
    given = parser.parse_args()
    # A chat that hangs costs a test less time.
    telegram.LONGEST_CALL = 3.0  # type: ignore[misc]
    limits = Limits(turns_per_second=given.rate)
    for _ in range(given.processes):
        fork(limits)
    while True:
        os.wait()
        time.sleep(0.2)
        fork(limits)


if __name__ == "__main__":
    main()
