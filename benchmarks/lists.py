"""The centre's lists, rows, ratings and dashboard at the medium and the large scale."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import asyncpg
import psutil

from benchmarks.client import get, post, rate, swallow
from benchmarks.ground import Figure, in_turns, server

LISTS = ("attendance", "scores", "payments", "students")
MEGABYTE = 2**20
LOADED_WITHIN = 300
FIRST_BYTE_WITHIN = 200
GROWS_BY_AT_MOST = 50


@dataclass(frozen=True)
class Ground:
    """Where both sides answer, and as whom."""

    scale: str
    ours: int
    ceiling: int
    token: str
    student: int
    group: int
    score: int
    payment: int


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
    row = await db.fetch_row("""SELECT a.id AS owner, s.student, s."group", s.id AS score,
        (SELECT max(id) FROM payment) AS payment FROM account a, score s JOIN study_group g ON g.id = s."group"
        JOIN account st ON st.id = s.student
        WHERE a.username = 'owner001' AND g.is_active AND st.withdrawn_at IS NULL AND st."group" = g.id
        ORDER BY s.id DESC LIMIT 1""")
    assert row is not None
    await db.close_pool()
    token = issue(Actor(row["owner"], Role.OWNER, "Owner", 0), TokenKind.ACCESS)
    return Ground(scale, ours, ceiling, token, row["student"], row["group"], row["score"], row["payment"])


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


def _listening(port: int) -> psutil.Process:
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
    process = _listening(ground.ours)
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


def _rates(ground: Ground, ours: bytes, ceiling: bytes, status: int = 200) -> Any:
    def asking(port: int, request: bytes) -> Callable[[], Awaitable[float]]:
        return lambda: rate(port, request, seconds=2, status=status)

    return {"ours": asking(ground.ours, ours), "ceiling": asking(ground.ceiling, ceiling)}


async def _rows(ground: Ground) -> AsyncIterator[Figure]:
    """Reading and writing single rows."""
    for name, path in (("students", ground.student), ("payments", ground.payment), ("scores", ground.score)):
        sides = _rates(ground, get(f"/api/v1/{name}/{path}/", ground.token), get(f"/one/{name}/{path}"))
        yield await in_turns(f"{ground.scale}: GET {name}", **sides, unit="requests/s", aim="0.7 or more")
    body = json.dumps({"score": 77}).encode()
    changed = post(f"/api/v1/scores/{ground.score}/", body, token=ground.token, method="PATCH")
    sides = _rates(ground, changed, post(f"/score/{ground.score}", body))
    yield await in_turns(f"{ground.scale}: PATCH score", **sides, unit="requests/s", aim="0.7 or more")
    body = json.dumps({"student": ground.student, "group": ground.group, "score": 77}).encode()
    sides = _rates(ground, post("/api/v1/scores/", body, token=ground.token), post("/score", body), status=201)
    yield await in_turns(f"{ground.scale}: POST score", **sides, unit="requests/s", aim="0.7 or more")


RATED = """SELECT json_agg(json_build_object('id', id, 'name', name, 'total', total)) FROM (
    SELECT g.id, g.name, coalesce(sum(s.score), 0) AS total FROM study_group g LEFT JOIN score s ON s."group" = g.id
    WHERE g.is_active AND g.withdrawn_at IS NULL GROUP BY g.id ORDER BY total DESC) AS ranked"""
RATED_STUDENTS = """SELECT json_agg(json_build_object('id', id, 'name', username, 'total', total)) FROM (
    SELECT a.id, a.username, coalesce(sum(s.score), 0) AS total
    FROM account a LEFT JOIN score s ON s.student = a.id AND s."group" = a."group"
    WHERE a."group" = $1 AND a.role = 'student' AND a.withdrawn_at IS NULL GROUP BY a.id ORDER BY total DESC
    ) AS ranked"""
SUMMED = """SELECT json_build_object('income', (SELECT sum(amount) FROM payment)::text,
    'expense', (SELECT sum(amount) FROM expense)::text, 'present', (SELECT count(*) FROM work_log
        WHERE date = current_date), 'employees', (SELECT count(*) FROM account WHERE role = 'employee'))"""


@asynccontextmanager
async def _bare() -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    from api.settings import get_settings

    connection = await asyncpg.connect(get_settings().database_url)
    yield connection
    await connection.close()


async def _sums(ground: Ground) -> AsyncIterator[Figure]:
    """Ratings and the dashboard over HTTP, against their bare SQL without any."""
    async with _bare() as connection:
        for name, path, sql, args in (
            ("groups/rating", "/api/v1/groups/rating/", RATED, ()),
            ("students/rating", f"/api/v1/students/rating/?group_id={ground.group}", RATED_STUDENTS, (ground.group,)),
            ("dashboard", "/api/v1/dashboard/", SUMMED, ()),
        ):

            async def ours(request: bytes = get(path, ground.token)) -> float:
                return 1000 / await rate(ground.ours, request, seconds=2, connections=1)

            async def bare(sql: str = sql, args: tuple[int, ...] = args) -> float:
                began, done = time.perf_counter(), 0
                while time.perf_counter() - began < 2:
                    await connection.fetchval(sql, *args)
                    done += 1
                return 1000 * (time.perf_counter() - began) / done

            yield await in_turns(f"{ground.scale}: {name}", ours, bare, unit="ms", aim="1.3 or less")


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
