"""A message on its way: its logs are delivered as notices are, and tell of it meanwhile."""

import asyncio
from typing import Any

import httpx
import pytest
from redis.exceptions import ConnectionError as RedisGoneError

from api import db
from api.messages import rules
from api.notices import outbox
from api.notices.rules import notify
from api.notices.schemas import ClaimedNotice
from tasks.deliver import deliver_notices
from tests import factories
from tests.callers import actor_of, headers_of
from tests.telegram_server import Telegram


async def sent_to(*chats: int | None) -> int:
    """A message to new students in these chats."""
    people = [await factories.student(telegram_id=None if chat is None else str(chat)) for chat in chats]
    sender = actor_of(await factories.owner())
    return await rules.send_message(sender, text="Ertaga dars yo'q!", recipients=[person.id for person in people])


async def logs(api: httpx.AsyncClient, message: int) -> list[dict[str, Any]]:
    """What the API tells of it."""
    answer = await api.get(f"/api/v1/messages/{message}/", headers=headers_of(await factories.employee()))
    told: list[dict[str, Any]] = answer.json()["logs"]
    return told


async def test_each_linked_student_gets_the_message_and_the_log_says_so(
    telegram: Telegram, api: httpx.AsyncClient
) -> None:
    message = await sent_to(77, None, 78, 79)
    telegram.script(78, "403")
    await db.execute("UPDATE account SET withdrawn_at = now() WHERE telegram_id = '79'")
    await deliver_notices()
    assert telegram.taken() == ["Ertaga dars yo'q!"]
    told = await logs(api, message)
    assert [(log["status"], log["error"]) for log in told] == [
        ("sent", None),
        ("failed", "Telegram ID topilmadi"),
        ("failed", "Foydalanuvchi botni bloklagan"),
        ("failed", "Telegram ID topilmadi"),
    ]
    assert told[0]["sent_at"] and not any(log["sent_at"] for log in told[1:])


async def test_status_is_told_as_it_happens(
    telegram: Telegram, api: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tasks.telegram.LONGEST_CALL", 1)
    message = await sent_to(77, 78)
    telegram.script(77, "hang")
    delivery = asyncio.ensure_future(deliver_notices())
    async with asyncio.timeout(5):
        while [log["status"] for log in await logs(api, message)] != ["pending", "sent"]:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    assert not delivery.done()
    telegram.released.set()
    await delivery
    assert [(log["status"], log["error"]) for log in await logs(api, message)] == [("pending", None), ("sent", None)]


async def test_what_is_removed_is_not_sent_even_when_a_worker_holds_it_already(
    telegram: Telegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    message, owner = await sent_to(77, 78), actor_of(await factories.owner())
    claim_due = outbox.claim_due

    async def removed_meanwhile(**limits: Any) -> list[ClaimedNotice]:
        claimed = await claim_due(**limits)
        if claimed:
            await rules.remove_message(owner, message=message)
        return claimed

    monkeypatch.setattr("api.notices.outbox.claim_due", removed_meanwhile)
    await deliver_notices()
    assert telegram.calls == []


async def test_failed_logs_that_are_tried_again_arrive(telegram: Telegram, api: httpx.AsyncClient) -> None:
    message, owner = await sent_to(77, None), actor_of(await factories.owner())
    await deliver_notices()
    await db.execute("UPDATE account SET telegram_id = '78' WHERE role = 'student' AND telegram_id IS NULL")
    assert await rules.retry_failed(owner, message=message) == 1
    await deliver_notices()
    assert [log["status"] for log in await logs(api, message)] == ["sent", "sent"]
    assert sorted(call.chat for call in telegram.calls) == ["77", "78"]


async def test_message_and_notice_for_one_person_wait_for_each_other(telegram: Telegram) -> None:
    await sent_to(77)
    person = await db.fetch_value("SELECT id FROM account WHERE telegram_id = '77'")
    await notify(key="graded:1", text="Ishingiz tekshirildi", recipient=person)
    claims = [await outbox.claim_due(limit=5, lease_seconds=60) for _ in range(2)]
    assert [[claimed.text for claimed in claim] for claim in claims] == [["Ertaga dars yo'q!"], []]


async def test_redis_that_goes_away_costs_no_try(telegram: Telegram, monkeypatch: pytest.MonkeyPatch) -> None:
    await sent_to(77, 78)

    async def gone(*_: object) -> None:
        raise RedisGoneError

    monkeypatch.setattr("tasks.pace.Pace.take_turn", gone)
    await deliver_notices()
    assert telegram.calls == []
    assert {(row["status"], row["attempts"]) for row in await db.fetch("SELECT * FROM notice")} == {("pending", 0)}


async def test_taking_costs_the_same_however_much_waits() -> None:
    message = await sent_to(None)
    await db.execute(
        "INSERT INTO account (username, password_hash, role)"
        " SELECT 'r' || n, '', 'student' FROM generate_series(1, 3000) n"
    )
    await db.execute(
        "INSERT INTO notice (key, recipient, message) SELECT 'm:' || id, id, $1 FROM account WHERE username LIKE 'r%'",
        message,
    )
    statement = outbox._CLAIM
    for number, value in enumerate(("25", "60", "''", "false"), start=1):
        statement = statement.replace(f"${number}", value)
    await db.execute("ANALYZE notice")
    async with db.transaction():
        await db.execute("SET LOCAL enable_seqscan = off")  # 3,000 rows are few enough to be read one and all
        lines = [row[0] for row in await db.fetch(f"EXPLAIN (ANALYZE, TIMING off, SUMMARY off) {statement}")]
    (scan,) = [line for line in lines if "using notice_due" in line]
    assert "rows=25.00" in scan, "\n".join(lines)
    assert not any("Seq Scan on notice" in line for line in lines), "\n".join(lines)
