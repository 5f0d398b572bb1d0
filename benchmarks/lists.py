"""The centre's lists, rows, ratings and dashboard at the medium and the large scale."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

import psutil

from benchmarks.client import get, post, rate, swallow
from benchmarks.ground import Figure, in_turns, server

LISTS = ("attendance", "scores", "payments", "students")
MEGABYTE = 2**20
LOADED_WITHIN = 300
FIRST_BYTE_WITHIN = 200
GROWS_BY_AT_MOST = 50
CLIENTS = 8


@dataclass(frozen=True)
class Ground:
    """Where both sides answer, and as whom."""

    scale: str
    ours: int
    ceiling: int
    token: str
    students: list[int]
    groups: list[int]
    scores: list[int]
    payments: list[int]


async def _load(scale: str) -> Figure:
    """Fill the emptied database; the time that took."""
    from api import db, demo
    from api.demo.loading import TABLES

    await db.open_pool(command_timeout=900)
    tables = ", ".join(table._meta.tablename for table in TABLES)
    await db.execute(f"TRUNCATE {tables} CASCADE")
    began = time.perf_counter()
    await demo.load(scale, 1)
    seconds = time.perf_counter() - began
    await db.execute(f"VACUUM ANALYZE {tables}")
    await db.close_pool()
    return Figure(
        f"{scale}: demo-data", seconds, LOADED_WITHIN, "s", f"{LOADED_WITHIN} or less", seconds / LOADED_WITHIN
    )


async def _ground(scale: str, ours: int, ceiling: int) -> Ground:
    """Rows to ask for, and the token of an owner."""
    from api import db
    from api.access import Actor, Role
    from api.accounts.tokens import TokenKind, issue

    await db.open_pool()
    rows = await db.fetch("""SELECT DISTINCT ON (s.student) s.id AS score, s.student, s."group",
            (SELECT max(p.id) FROM payment p WHERE p.student = s.student) AS payment
        FROM score s JOIN account a ON a.id = s.student AND a."group" = s."group" AND a.withdrawn_at IS NULL
        JOIN study_group g ON g.id = s."group" AND g.is_active ORDER BY s.student DESC, s.id DESC LIMIT 200""")
    owner = await db.fetch_value("SELECT id FROM account WHERE username = 'owner001'")
    await db.close_pool()
    token = issue(Actor(owner, Role.OWNER, "Owner", 0), TokenKind.ACCESS)
    chosen = [row for row in rows if row["payment"]][:: len(rows) // CLIENTS][:CLIENTS]
    students, groups, scores, payments = (
        [row[name] for row in chosen] for name in ("student", "group", "score", "payment")
    )
    return Ground(scale, ours, ceiling, token, students, groups, scores, payments)


async def _lists(ground: Ground) -> AsyncIterator[Figure]:
    """Complete lists against PostgreSQL's one value."""
    rounds = 5 if ground.scale == "medium" else 3
    for name in LISTS:
        sizes: set[int] = set()

        async def whole(port: int, path: str, token: str = "", sizes: set[int] = sizes) -> float:
            seen = await swallow(port, get(path, token))
            assert seen.status == 200
            sizes.add(seen.size)
            return seen.size / MEGABYTE / seen.whole

        yield await in_turns(
            f"{ground.scale}: list of {name}",
            lambda name=name, whole=whole: whole(ground.ours, f"/api/v1/{name}/", ground.token),  # type: ignore[misc]
            lambda name=name, whole=whole: whole(ground.ceiling, f"/list/{name}"),  # type: ignore[misc]
            unit="MB/s",
            aim="0.8 or more",
            rounds=rounds,
        )


def listening(port: int) -> psutil.Process:
    """The process that answers on the port."""
    return next(
        psutil.Process(connection.pid)
        for connection in psutil.net_connections("tcp")
        if connection.pid
        and connection.status == psutil.CONN_LISTEN
        and connection.laddr
        and connection.laddr.port == port
    )


async def _stream(ground: Ground) -> list[Figure]:
    """What the longest list costs the service's memory, and when its first byte comes."""
    process = listening(ground.ours)
    request = get("/api/v1/attendance/", ground.token)
    before = most = process.memory_info().rss
    running = asyncio.create_task(swallow(ground.ours, request))
    while not running.done():
        await asyncio.sleep(0.02)
        most = max(most, process.memory_info().rss)
    grown, first = (most - before) / MEGABYTE, running.result().first * 1000
    return [
        Figure(f"{ground.scale}: attendance, memory", grown, GROWS_BY_AT_MOST, "MB", "less", grown / GROWS_BY_AT_MOST),
        Figure(
            f"{ground.scale}: attendance, first byte", first, FIRST_BYTE_WITHIN, "ms", "less", first / FIRST_BYTE_WITHIN
        ),
    ]


async def _compared(name: str, ground: Ground, ours: list[bytes], ceiling: list[bytes], status: int = 200) -> Figure:
    """Eight clients, each with a row of its own."""
    return await in_turns(
        f"{ground.scale}: {name}",
        lambda: rate(ground.ours, *ours, seconds=2, connections=CLIENTS, status=status),
        lambda: rate(ground.ceiling, *ceiling, seconds=2, connections=CLIENTS, status=status),
        unit="requests/s",
        aim="0.7 or more",
    )


async def _rows(ground: Ground) -> AsyncIterator[Figure]:
    """Reading and writing single rows."""
    token = ground.token
    for name, rows in (("students", ground.students), ("payments", ground.payments), ("scores", ground.scores)):
        ours = [get(f"/api/v1/{name}/{row}/", token) for row in rows]
        yield await _compared(f"GET {name}", ground, ours, [get(f"/one/{name}/{row}") for row in rows])
    body = json.dumps({"score": 77}).encode()
    ours = [post(f"/api/v1/scores/{row}/", body, token=token, method="PATCH") for row in ground.scores]
    yield await _compared("PATCH score", ground, ours, [post(f"/score/{row}", body) for row in ground.scores])
    bodies = [
        json.dumps({"student": student, "group": group, "score": 77}).encode()
        for student, group in zip(ground.students, ground.groups, strict=True)
    ]
    ours = [post("/api/v1/scores/", body, token=token) for body in bodies]
    yield await _compared("POST score", ground, ours, [post("/score", body) for body in bodies], status=201)


async def _sums(ground: Ground) -> AsyncIterator[Figure]:
    """Ratings and the dashboard: how many times as long as their bare SQL they take."""
    group = ground.groups[0]
    for name, path, bare in (
        ("groups/rating", "groups/rating/", "/sum/groups"),
        ("students/rating", f"students/rating/?group_id={group}", f"/sum/students?group={group}"),
        ("dashboard", "dashboard/", "/sum/dashboard"),
    ):
        asked, beside = get(f"/api/v1/{path}", ground.token), get(bare)

        async def time_of(port: int, request: bytes) -> float:
            return 1000 / await rate(port, request, seconds=2, connections=1)

        yield await in_turns(
            f"{ground.scale}: {name}",
            lambda asked=asked: time_of(ground.ours, asked),  # type: ignore[misc]
            lambda beside=beside: time_of(ground.ceiling, beside),  # type: ignore[misc]
            unit="ms",
            aim="1.3 or less",
        )


async def _measure(ground: Ground) -> AsyncIterator[Figure]:
    async for figure in _lists(ground):
        yield figure
    for figure in await _stream(ground):
        yield figure
    async for figure in _rows(ground):
        yield figure
    async for figure in _sums(ground):
        yield figure


async def _at(scale: str, ours: int, ceiling: int) -> list[Figure]:
    ground = await _ground(scale, ours, ceiling)
    return [figure async for figure in _measure(ground)]


def run(scales: tuple[str, ...] = ("medium", "large")) -> Iterator[Figure]:
    """Both scales, one after the other."""
    for scale in scales:
        yield asyncio.run(_load(scale))
        with server("api", "serve") as ours, server("benchmarks.ceilings") as ceiling:
            yield from asyncio.run(_at(scale, ours, ceiling))
