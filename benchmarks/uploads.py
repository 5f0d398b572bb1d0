"""Handing in five photographs of 2 MB, against writing the same bytes to the disk."""

import asyncio
import os
import time
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from benchmarks.client import Connection, post
from benchmarks.ground import ROUNDS, Figure, in_turns, server

PAGES = 5
MEGABYTES = 2


def photograph() -> bytes:
    """A JPEG of about two megabytes with the detail of a real photograph."""
    noise = np.random.default_rng(1).integers(0, 40, (3000, 2250, 1), dtype=np.uint8)
    picture = Image.fromarray(np.repeat(noise + 180, 3, axis=2))
    for quality in range(95, 5, -5):
        file = BytesIO()
        picture.save(file, "JPEG", quality=quality)
        if file.tell() <= MEGABYTES * 1024**2 * 1.1:
            return file.getvalue()
    raise AssertionError("no quality makes it small enough")


def _form(page: bytes, student: dict[str, Any], exam: int) -> bytes:
    fields = {"user_test_id": student["user_test"], "exam_id": exam, "section_type": "writing"}
    part = '--x\r\nContent-Disposition: form-data; name="{}"'
    body = "".join(f"{part.format(name)}\r\n\r\n{value}\r\n" for name, value in fields.items()).encode()
    for name in ("task1_image1", "task1_image2", "task2_image1", "task2_image2", "task2_image3"):
        head = part.format(name) + '; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
        body += head.encode() + page + b"\r\n"
    return body + b"--x--\r\n"


async def _measure(port: int) -> list[Figure]:
    from tests.journeys.population import populate

    page = photograph()
    centre = await populate(2 * (ROUNDS + 1))
    waiting = iter(centre["students"])
    folder = Path(os.environ["STATE_DIR"]) / "plain"
    folder.mkdir()

    async def upload() -> float:
        student = next(waiting)
        body = _form(page, student, centre["exam"])
        request = post("/multilevel/testcheck/writing/", body, "multipart/form-data; boundary=x", student["token"])
        began = time.perf_counter()
        async with Connection(port) as connection:
            status = await connection.ask(request)
        assert status == 201, status
        return 1 / (time.perf_counter() - began)

    async def write() -> float:
        began = time.perf_counter()
        for number in range(PAGES):
            with (folder / f"{number}").open("wb") as file:
                file.write(page)
                file.flush()
                os.fsync(file.fileno())
        return 1 / (time.perf_counter() - began)

    async def write_and_decode() -> float:
        began = time.perf_counter()
        await write()
        await asyncio.gather(*(asyncio.to_thread(Image.open(BytesIO(page)).load) for _ in range(PAGES)))
        return 1 / (time.perf_counter() - began)

    return [
        await in_turns("writing upload 5 x 2 MB / plain disk writes", upload, write, unit="uploads/s", aim="-"),
        await in_turns("the same / disk writes and decoding", upload, write_and_decode, unit="uploads/s", aim="-"),
    ]


def run() -> list[Figure]:
    """The upload against the disk, and against the disk with every picture decoded."""
    with server("api", "serve") as port:
        return asyncio.run(_measure(port))
