"""Whether the process can work, and whether anybody works in the background."""

import asyncio

import httpx
import pytest
import redis.asyncio
import structlog

from api import db
from api.http import identity
from api.pulse import rules
from tests.factories import student


async def worker(api: httpx.AsyncClient) -> dict[str, object]:
    """What is told of the workers."""
    answer = await api.get("/readyz")
    assert (answer.status_code, answer.json()["database"], answer.json()["broker"]) == (200, "ok", "ok")
    told: dict[str, object] = answer.json()["worker"]
    return told


async def test_a_dead_worker_is_named_and_the_queue_is_told(api: httpx.AsyncClient) -> None:
    nothing: dict[str, object] = {"silent": [], "last_beat": None, "waiting": 0, "oldest_waiting": None}
    assert await worker(api) == {"state": "absent", **nothing}
    for name in ("a", "b"):
        await rules.beat(name)
    found = await worker(api)
    assert (found["state"], found["silent"], found["waiting"]) == ("ok", [], 0)
    await db.execute("UPDATE pulse SET beat_at = '2026-01-01 12:00+05'")
    await db.execute("UPDATE pulse SET beat_at = now() - interval '61 seconds' WHERE worker = 'b'")
    person = await student(telegram_id="77")
    await db.execute(
        "INSERT INTO notice (key, recipient, text, due_at) SELECT n, $1, 'salom', moment::timestamptz FROM"
        " (VALUES ('later', '2999-01-01'), ('now', '2026-01-01 12:00:30.5+05')) told(n, moment)",
        person.id,
    )
    found = await worker(api)
    assert (found["state"], found["silent"], found["waiting"]) == ("silent", ["b"], 1)
    assert found["oldest_waiting"] == "2026-01-01T12:00:30+05:00"
    await rules.beat("b")
    assert (await worker(api))["state"] == "ok"
    for name in ("a", "b"):
        await rules.retire(name)
    assert (await worker(api))["state"] == "absent"


async def test_without_a_broker_nothing_is_ready(api: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    async def refuse(_: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(redis.asyncio.Redis, "ping", refuse)
    answer = await api.get("/readyz")
    assert (answer.status_code, answer.json()["database"], answer.json()["broker"]) == (503, "ok", "down")


async def test_a_client_that_does_not_wait_is_no_fault_of_ours(
    api: httpx.AsyncClient, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = asyncio.Event()

    async def hang(_: object) -> None:
        asked.set()
        await asyncio.sleep(60)

    monkeypatch.setattr(redis.asyncio.Redis, "ping", hang)
    # The one in use may have been bound for good by a line that another test caused.
    monkeypatch.setattr(identity, "_log", structlog.get_logger())
    with structlog.testing.capture_logs() as lines:
        _, writer = await asyncio.open_connection("127.0.0.1", int(address.rpartition(":")[2]))
        writer.write(b"GET /readyz HTTP/1.1\r\nHost: a\r\n\r\n")
        await asked.wait()
        writer.close()
        async with asyncio.timeout(5):
            while not lines:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
    assert [(line["event"], line["status"]) for line in lines] == [("request", 499)]
