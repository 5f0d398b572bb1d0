"""The bot, driven by what people write to a stand-in Telegram."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal
from typing import Any

import httpx
import pytest
from redis.asyncio import Redis

from api import clock, db
from api.attendance.tables import Attendance
from api.payments.months import month_of
from api.payments.rules import take_payment
from api.settings import get_settings
from api.telegram import answers
from api.telegram.rules import make_own_code, make_student_code
from api.telegram.schemas import Purpose
from tasks import bot
from tests.callers import actor_of
from tests.factories import employee, group, owner, student
from tests.telegram_server import Telegram

JASUR, PARENT, OTHER = 777, 888, 999


@pytest.fixture
async def listening(telegram: Telegram, database: None) -> AsyncIterator[Telegram]:
    """The bot listens to this Telegram."""
    stopped = asyncio.Event()
    running = asyncio.create_task(bot.run(get_settings(), stopped, poll_pause=0.05))
    yield telegram
    stopped.set()
    await running


async def answer(telegram: Telegram, chat: int, text: str, **message: Any) -> str:
    """What the bot says to this."""
    await _pause()
    known = len(telegram.taken(chat))
    telegram.write(chat, text, **message)
    await until(lambda: len(telegram.taken(chat)) > known)
    return telegram.taken(chat)[-1]


async def until(happened: Callable[[], bool]) -> None:
    """Wait for it, eight seconds at most."""
    for _ in range(400):
        if happened():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it has not happened")


async def _pause() -> None:
    """Nobody has been spoken to for a while."""
    async with Redis.from_url(get_settings().redis_url) as client:
        await client.flushdb()


async def chat_of(account: int) -> str | None:
    """The account's own chat."""
    found: str | None = await db.fetch_value("SELECT telegram_id FROM account WHERE id = $1", account)
    return found


async def test_a_students_way_from_the_code_to_results_payments_and_lessons(listening: Telegram) -> None:
    boss, room = actor_of(await owner()), await group(name="IELTS-A1")
    jasur = await student(first_name="Jasur", last_name="Qodirov", group=room.id)
    today = clock.now().date()
    await db.execute("UPDATE account SET created_at = now() - interval '40 days' WHERE id = $1", jasur.id)
    await take_payment(
        boss,
        facts={"student": jasur.id, "group": room.id, "amount": Decimal(600_000)},
        months=[{"year": today.year, "month": today.month}],
    )
    for student_id in (jasur.id, (await student(first_name="Anvar")).id):
        mark = Attendance({}, student=student_id, group=room.id, status="kechikdi", date=today, time=clock.now().time())
        await mark.save()
    assert await answer(listening, JASUR, "/start") == answers.WELCOME
    assert await answer(listening, JASUR, "/natija") == answers.NOT_LINKED
    code = await make_own_code(actor_of(jasur))
    assert code.link == f"https://t.me/academy_test_bot?start={code.code}"
    typed = f"{code.code[:4]} {code.code[4:8].lower()}-{code.code[8:]}"
    assert (await answer(listening, JASUR, f"/start {typed}")).startswith("Tayyor, Jasur Qodirov!")
    assert await chat_of(jasur.id) == str(JASUR)
    assert await answer(listening, JASUR, "/natija") == "👤 Jasur Qodirov\nHali natijalar yo‘q."
    paid = await answer(listening, JASUR, "/tolov")
    before = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    assert f"• {today:%d.%m.%Y}: 600 000 so‘m" in paid and "To‘lanmagan oylar: " in paid
    assert month_of((before.year, before.month)) in paid and month_of((today.year, today.month)) not in paid
    lessons = await answer(listening, JASUR, "/davomat")
    assert lessons.endswith(f"1 marta kechikdi\n🕒 {today:%d.%m.%Y} IELTS-A1")
    assert "bog‘langan: Jasur Qodirov" in await answer(listening, JASUR, "/start")
    assert await answer(listening, JASUR, "salom") == answers.LIST


async def test_a_parent_sees_the_children_only_and_may_leave(listening: Telegram) -> None:
    boss = actor_of(await employee())
    first, second, third = [await student(first_name=name, last_name="Q") for name in ("Ali", "Vali", "Guli")]
    for child in (first, second):
        code = await make_student_code(boss, student=child.id, purpose=Purpose.PARENT)
        assert child.first_name in await answer(listening, PARENT, f"/start {code.code}")
    assert await chat_of(first.id) is None
    seen = await answer(listening, PARENT, "/davomat")
    assert "Ali Q" in seen and "Vali Q" in seen and third.first_name not in seen
    await db.execute("UPDATE account SET withdrawn_at = now(), is_active = false WHERE id = $1", second.id)
    assert "Vali" not in await answer(listening, PARENT, "/tolov")
    assert "/uzish ha" in await answer(listening, PARENT, "/uzish")
    assert await answer(listening, PARENT, "/uzish ha") == answers.UNLINKED
    assert await answer(listening, PARENT, "/tolov") == answers.NOT_LINKED


async def test_a_code_works_once_for_a_day_and_only_the_last_one(listening: Telegram) -> None:
    jasur = await student()
    old, code = [await make_own_code(actor_of(jasur)) for _ in range(2)]
    assert await answer(listening, OTHER, f"/start {old.code}") == answers.CODE_UNKNOWN
    await answer(listening, JASUR, f"/start {code.code}")
    assert await answer(listening, OTHER, f"/start {code.code}") == answers.CODE_UNKNOWN
    late = await make_own_code(actor_of(jasur))
    await db.execute("UPDATE telegram_code SET expires_at = now()")
    assert await answer(listening, OTHER, f"/start {late.code}") == answers.CODE_UNKNOWN
    assert await chat_of(jasur.id) == str(JASUR)


async def test_a_linked_chat_that_links_another_account_and_an_account_that_moves(listening: Telegram) -> None:
    first, second = await student(first_name="Ali", last_name="Q"), await student(first_name="Vali", last_name="Q")
    await answer(listening, JASUR, f"/start {(await make_own_code(actor_of(first))).code}")
    told = await answer(listening, JASUR, f"/start {(await make_own_code(actor_of(second))).code}")
    assert "avvalgi hisobdan uzildi: Ali Q." in told
    assert (await chat_of(first.id), await chat_of(second.id)) == (None, str(JASUR))
    await answer(listening, OTHER, f"/start {(await make_own_code(actor_of(second))).code}")
    await until(lambda: listening.taken(JASUR)[-1] == answers.MOVED)
    assert await chat_of(second.id) == str(OTHER)
    trail = await db.fetch("SELECT object_id FROM audit_entry WHERE action = 'change' ORDER BY id")
    assert [int(row["object_id"]) for row in trail] == [first.id, first.id, second.id, second.id]


async def test_groups_channels_and_edits_are_not_answered_and_much_talk_is_cut_short(listening: Telegram) -> None:
    listening.write(-100, "/natija")
    listening.write(-100, "/start ABCD")
    listening.updates.append({"update_id": 3, "edited_message": listening.updates[0]["message"]})
    for _ in range(20):
        listening.write(OTHER, "?")
    while len(listening.taken(OTHER)) <= bot.PATIENCE:
        await _pause()
        await asyncio.sleep(0.05)
    assert 1 <= listening.taken(OTHER).count(answers.TOO_FAST) <= 2
    assert len(listening.taken(OTHER)) <= 2 * (bot.PATIENCE + 1)
    assert listening.taken(-100) == []


async def test_a_fault_is_answered_by_a_sentence_and_the_bot_goes_on(listening: Telegram) -> None:
    jasur = await student(telegram_id=str(JASUR))
    await db.execute("ALTER TABLE attendance RENAME TO mislaid")
    try:
        assert await answer(listening, JASUR, "/davomat") == answers.TROUBLE
    finally:
        await db.execute("ALTER TABLE mislaid RENAME TO attendance")
    assert "hali darslar belgilanmagan" in await answer(listening, JASUR, "/davomat")
    listening.script(JASUR, "403")
    listening.write(JASUR, "/davomat")
    assert "hali darslar belgilanmagan" in await answer(listening, JASUR, "/davomat")
    assert await chat_of(jasur.id) == str(JASUR)


async def test_a_refused_list_of_commands_does_not_keep_the_bot_from_listening(telegram: Telegram) -> None:
    telegram.refused.add("setMyCommands")
    stopped = asyncio.Event()
    running = asyncio.create_task(bot.run(get_settings(), stopped, poll_pause=0.05))
    assert await answer(telegram, JASUR, "/start") == answers.WELCOME
    stopped.set()
    await running


async def test_telegram_may_bring_what_is_written_itself_if_it_knows_the_secret(telegram: Telegram) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}/bot/updates"
    changes = {"telegram_webhook_url": "https://bot.example.uz/bot/updates", "telegram_webhook_port": port}
    settings, stopped = get_settings().model_copy(update=changes), asyncio.Event()
    running = asyncio.create_task(bot.run(settings, stopped))
    telegram.write(JASUR, "/start")
    (update,) = telegram.updates
    secret = {"X-Telegram-Bot-Api-Secret-Token": bot.webhook_secret(settings)}
    async with httpx.AsyncClient() as client:
        for _ in range(200):
            with suppress(httpx.TransportError):
                if (await client.post(address, json=update)).status_code == 403:
                    break
            await asyncio.sleep(0.05)
        assert telegram.calls == []
        assert (await client.post(address, json=update, headers=secret)).status_code == 200
    await until(lambda: telegram.taken(JASUR) == [answers.WELCOME])
    stopped.set()
    await running


async def test_a_telegram_that_talks_nonsense_or_refuses_the_token_does_not_end_the_bot(telegram: Telegram) -> None:
    async def nonsense(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(65536)
        body = b'{"ok": true, "result": {"message_id": 1}}'
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s" % (len(body), body))
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(nonsense, "127.0.0.1", 0)
    address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    for wrong in (
        {"telegram_api_url": address},
        {"telegram_api_url": "http://127.0.0.1:9"},
        {"telegram_bot_token": "x"},
    ):
        stopped = asyncio.Event()
        running = asyncio.create_task(bot.run(get_settings().model_copy(update=wrong), stopped))
        await asyncio.sleep(0.4)
        assert not running.done()
        stopped.set()
        await asyncio.wait_for(running, 15)
    server.close()
