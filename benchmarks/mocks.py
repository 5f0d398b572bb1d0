"""Mock tests: a room of two hundred students drafting and handing in, all answers as one list, a test of 300 MB."""

import asyncio
import json
import math
import os
import statistics
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass

from benchmarks.client import Connection, get, post, swallow
from benchmarks.ground import ROUNDS, Figure, in_turns, server
from benchmarks.lists import listening

STUDENTS = 200
SESSIONS = 5_000
DRAFTS_EACH = 4
MEGABYTE = 2**20
UPLOADED = 299 * MEGABYTE
SLOWEST = 1000
GROWS_BY_AT_MOST = 30
PIECE = bytes(MEGABYTE)
SOUND = b"ID3\x04\x00\x00\x00\x00\x00\x0a"

_FILES = """INSERT INTO stored_file (name, content_type, size, created_at)
    SELECT 'tests/' || n || '.pdf', 'application/pdf', 1, now() FROM generate_series(1, 4) n RETURNING id"""
_PEOPLE = """INSERT INTO account (username, password_hash, role, first_name, last_name)
    SELECT 'sitter' || n, '', CASE WHEN n = 0 THEN 'owner' ELSE 'student' END, 'Jasur', 'Qodirov'
    FROM generate_series(0, $1) n RETURNING id"""
_TEST = "INSERT INTO mock_test (title, code, created_by) VALUES ('IELTS Mock Test', 'MK1001', $1) RETURNING id"
_SECTIONS = """INSERT INTO mock_section (test, section, file, audio_file, duration, question_count)
    SELECT $1, section, $2, CASE WHEN section = 'listening' THEN $3::int END, 60, 40
    FROM unnest('{reading,writing,listening}'::text[]) AS section"""
_SAT = """WITH sat AS (
        INSERT INTO mock_session ("user", test, started_at, due_at, ended_at, is_completed)
        SELECT $1 + n % $2, $3, now() - interval '3 h', now() - interval '1 h', now() - interval '2 h', true
        FROM generate_series(1, $4) n RETURNING id),
    answered AS (
        INSERT INTO mock_answer (session, section, answers)
        SELECT sat.id, section, (SELECT jsonb_object_agg(n::text, 'answer ' || n) FROM generate_series(1, 40) n)
        FROM sat, unnest('{reading,listening}'::text[]) AS section)
    INSERT INTO mock_writing (session, task_number, text)
    SELECT sat.id, task, repeat('In my opinion, these figures are surprising. ', 30)
    FROM sat, generate_series(1, 2) task"""
_SIT = """INSERT INTO mock_session ("user", test, due_at) SELECT person, $2, now() + interval '1 h'
    FROM unnest($1::int[]) AS person RETURNING uuid::text, "user" AS person"""
_CLEAR = (
    "DELETE FROM mock_draft",
    "DELETE FROM mock_answer USING mock_session s WHERE s.id = session AND NOT is_completed",
    "DELETE FROM mock_writing USING mock_session s WHERE s.id = session AND NOT is_completed",
)


@dataclass(frozen=True)
class Room:
    """Where both sides answer, who sits what, and who may see it all."""

    ours: int
    ceiling: int
    owner: str
    sittings: list[tuple[str, str]]


async def _room(ours: int, ceiling: int) -> Room:
    """Two hundred students in a running session each, and five thousand sessions that are over."""
    from api import db
    from api.access import Actor, Role
    from api.accounts.tokens import TokenKind, issue

    await db.open_pool()
    people = [row["id"] for row in await db.fetch(_PEOPLE, STUDENTS)]
    file, audio, *_ = [row["id"] for row in await db.fetch(_FILES)]
    test = await db.fetch_value(_TEST, people[0])
    await db.execute(_SECTIONS, test, file, audio)
    await db.execute(_SAT, people[1], STUDENTS, test, SESSIONS)
    rows = await db.fetch(_SIT, people[1:], test)
    await db.execute("VACUUM ANALYZE")
    await db.close_pool()
    tokens = {person: issue(Actor(person, Role.STUDENT, "", 0), TokenKind.ACCESS) for person in people}
    sittings = [(row["uuid"], tokens[row["person"]]) for row in rows]
    return Room(ours, ceiling, issue(Actor(people[0], Role.OWNER, "", 0), TokenKind.ACCESS), sittings)


def _acts(sitting: tuple[str, str], bare: bool) -> Iterator[tuple[bytes, int]]:
    """What one student sends, and the status that answers it."""
    session, token = sitting
    answers = {str(number): f"answer {number}" for number in range(1, 41)}
    texts = {"1": "The chart shows. " * 60, "2": "In my opinion. " * 90}

    def act(path: str, body: dict[str, object], method: str, status: int) -> tuple[bytes, int]:
        where = f"/mock/{path}" if bare else f"/api/v1/mock/{path}"
        return post(where, json.dumps(body).encode(), token=token, method=method), status

    # A client sends what has changed since its last draft: ten answers and the text under the pen, here.
    for number in range(DRAFTS_EACH):
        fresh = {str(item): f"answer {item}" for item in range(10 * number + 1, 10 * number + 11)}
        part = {"reading": fresh, "writing": {"1": texts["1"][: 250 * (number + 1)]}, "revision": number}
        yield act(f"session/{session}/draft/", part, "PUT", 200)
    for section in ("reading", "listening"):
        yield act(f"answers/{section}/", {"session": session, "answers": answers}, "POST", 201)
    for task, text in texts.items():
        yield act("answers/writing/", {"session": session, "task_number": int(task), "text": text}, "POST", 201)


async def _sit_together(port: int, room: Room, bare: bool) -> list[float]:
    """Everybody sends everything, each their next as soon as the last is answered; seconds of every answer."""
    from api import db

    await db.open_pool()
    for statement in _CLEAR:
        await db.execute(statement)
    await db.close_pool()
    waits: list[float] = []

    async def sit(sitting: tuple[str, str]) -> None:
        async with Connection(port) as connection:
            for request, expected in _acts(sitting, bare):
                began = time.perf_counter()
                status = await connection.ask(request)
                assert status == expected, f"{status} in place of {expected}"
                waits.append(time.perf_counter() - began)

    await asyncio.gather(*(sit(sitting) for sitting in room.sittings))
    return sorted(waits)


def _slowest(waits: list[float]) -> float:
    """The 99th percentile in milliseconds."""
    return waits[math.ceil(len(waits) * 0.99) - 1] * 1000


async def _together(room: Room) -> list[Figure]:
    """The wait that one in a hundred exceeds, for itself and beside the ceiling's."""
    measured: list[float] = []

    async def ours() -> float:
        measured.append(_slowest(await _sit_together(room.ours, room, bare=False)))
        return measured[-1]

    async def bare() -> float:
        return _slowest(await _sit_together(room.ceiling, room, bare=True))

    beside = await in_turns(f"{STUDENTS} students at once, p99", ours, bare, unit="ms", aim="-")
    slowest = statistics.median(measured[-ROUNDS:])
    alone = Figure(f"{STUDENTS} students at once, p99", slowest, SLOWEST, "ms", "less", slowest / SLOWEST)
    return [alone, beside]


async def _all_answers(room: Room) -> Figure:
    """The list of all sessions' answers against PostgreSQL's one value."""

    def reading(port: int, request: bytes) -> Callable[[], Awaitable[float]]:
        async def whole() -> float:
            seen = await swallow(port, request)
            assert seen.status == 200
            return seen.size / MEGABYTE / seen.whole

        return whole

    return await in_turns(
        f"session/answers of {SESSIONS:,}",
        reading(room.ours, get("/api/v1/mock/session/answers/", room.owner)),
        reading(room.ceiling, get("/list/mock_answers")),
        unit="MB/s",
        aim="0.8 or more",
    )


def _form() -> Iterator[bytes]:
    """The bytes of a test whose recording fills the request."""
    part = '--x\r\nContent-Disposition: form-data; name="{}"'
    texts = {"title": "Large"}
    for section, count in (("reading", 40), ("writing", 2), ("listening", 40)):
        texts |= {f"{section}[duration]": "60", f"{section}[question_count]": str(count)}
    yield "".join(f"{part.format(name)}\r\n\r\n{text}\r\n" for name, text in texts.items()).encode()
    for name in ("reading[file]", "writing[file]", "listening[question_file]"):
        yield f'{part.format(name)}; filename="a.pdf"\r\n\r\n%PDF-1.7\n\r\n'.encode()
    yield (
        f'{part.format("listening[audio_file]")}; filename="a.mp3"\r\n\r\n'.encode()
        + b"ID3\x04\x00\x00\x00\x00\x00\x0a"
    )
    for _ in range(UPLOADED // MEGABYTE):
        yield PIECE
    yield b"\r\n--x--\r\n"


async def _upload(room: Room) -> AsyncIterator[Figure]:
    """What the largest test costs the service's memory, and how fast it is taken."""
    process = listening(room.ours)
    size = sum(map(len, _form()))
    head = (
        f"POST /api/v1/mock/tests/create/ HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {room.owner}\r\n"
        f"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: {size}\r\n\r\n"
    )
    before = most = process.memory_info().rss
    began = time.perf_counter()
    reader, writer = await asyncio.open_connection("127.0.0.1", room.ours)
    writer.write(head.encode())
    for piece in _form():
        writer.write(piece)
        await writer.drain()
        most = max(most, process.memory_info().rss)
    status = (await reader.readline()).split()[1]
    assert status == b"201", status
    seconds = time.perf_counter() - began
    writer.close()
    grown = (max(most, process.memory_info().rss) - before) / MEGABYTE
    yield Figure("300 MB mock test, memory", grown, GROWS_BY_AT_MOST, "MB", "less", grown / GROWS_BY_AT_MOST)
    disk = _written_plainly()
    yield Figure("300 MB mock test", size / MEGABYTE / seconds, disk, "MB/s", "-", size / MEGABYTE / seconds / disk)


def _written_plainly() -> float:
    """Megabytes a second that the disk takes and keeps."""
    path, began = f"{os.environ['STATE_DIR']}/plain", time.perf_counter()
    with open(path, "wb") as file:  # noqa: PTH123
        for piece in _form():
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    return UPLOADED / MEGABYTE / (time.perf_counter() - began)


async def _measure(ours: int, ceiling: int) -> list[Figure]:
    room = await _room(ours, ceiling)
    return [await _all_answers(room), *await _together(room), *[figure async for figure in _upload(room)]]


def run() -> list[Figure]:
    """All of it, against bare Sanic and asyncpg."""
    with server("api", "serve") as ours, server("benchmarks.ceilings") as ceiling:
        return asyncio.run(_measure(ours, ceiling))
