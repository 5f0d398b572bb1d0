"""Delivery against everything that Telegram and the network may answer."""

import asyncio
import itertools

import pytest
import structlog
from redis.asyncio import Redis

from api import db
from api.notices import outbox
from api.notices.rules import notify
from api.notices.schemas import ClaimedNotice
from api.settings import get_settings
from tasks.deliver import MOST_ATTEMPTS, MOST_PAUSES, deliver_notices, seconds_to_wait
from tasks.pace import open_pace
from tests.factories import student
from tests.tasks.conftest import EXAMINERS, state, time_passes, written
from tests.telegram_server import Telegram


async def _pause_is_over() -> None:
    async with open_pace(get_settings().redis_url) as pace:
        await pace._redis.flushdb()
    await time_passes()


async def test_notice_arrives_once(telegram: Telegram) -> None:
    notice = await written("Ishingiz tekshirildi: 4'5 & <b>6</b>", chat=77)
    await deliver_notices()
    await deliver_notices()
    assert telegram.taken(77) == ["Ishingiz tekshirildi: 4'5 & <b>6</b>"]
    assert await state(notice) == ("sent", 1, None)


async def test_examiners_chat_gets_its_notice(telegram: Telegram) -> None:
    await notify(key="submitted:1", text="Yangi ish", recipient=None)
    await deliver_notices()
    assert telegram.taken(EXAMINERS) == ["Yangi ish"]


async def test_without_a_token_notices_wait_and_the_log_says_so_once(
    telegram: Telegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice = await written(chat=77)
    monkeypatch.delenv("TELEGRAM_BOT_TOKEN")
    get_settings.cache_clear()
    with structlog.testing.capture_logs() as lines:
        for _ in range(3):
            await deliver_notices()
    assert [line["event"] for line in lines] == ["notices wait: TELEGRAM_BOT_TOKEN is not set"]
    assert await state(notice) == ("pending", 0, None)


@pytest.mark.parametrize(
    ("answer", "reason"), [("403", "Foydalanuvchi botni bloklagan"), ("400", "Telegram chat topilmadi")]
)
async def test_permanent_refusal_fails_at_once(telegram: Telegram, answer: str, reason: str) -> None:
    notice = await written(chat=77)
    telegram.script(77, answer)
    await deliver_notices()
    assert await state(notice) == ("failed", 1, reason)
    assert len(telegram.calls) == 1


async def test_retry_after_silences_the_whole_bot(telegram: Telegram) -> None:
    first = await written(chat=77)
    telegram.script(77, "429:2")
    await deliver_notices()
    second = await written(chat=78)
    await asyncio.gather(deliver_notices(), deliver_notices())
    assert len(telegram.calls) == 1
    assert await state(first) == ("pending", 0, None)
    await asyncio.sleep(2.1)
    await deliver_notices()
    assert (await state(first))[0] == (await state(second))[0] == "sent"
    assert [call.answer for call in telegram.calls] == ["429:2", "ok", "ok"]


async def test_text_that_always_meets_a_pause_is_given_up_at_last(telegram: Telegram) -> None:
    notice, other = await written(chat=77), await written(chat=78)
    telegram.script(77, *["429:1"] * (MOST_PAUSES + 1))
    while (await state(notice))[0] == "pending":
        await _chat_may_be_spoken_to(telegram)
        await deliver_notices()
    assert [call.chat for call in telegram.calls].count("77") == MOST_PAUSES + 1
    await _chat_may_be_spoken_to(telegram)
    await deliver_notices()
    assert (await state(notice))[::2] == ("failed", "Telegram 20 martadan ortiq “keyinroq yuboring” deb javob berdi")
    assert (await state(other))[0] == "sent"


async def _chat_may_be_spoken_to(telegram: Telegram) -> None:
    telegram.silent_until = 0
    async with Redis.from_url(get_settings().redis_url) as client:
        if keys := [key async for key in client.scan_iter("*") if b"telegram:times" not in key]:
            await client.delete(*keys)
    await time_passes()


async def test_server_fault_is_tried_again_later(telegram: Telegram) -> None:
    notice = await written(chat=77)
    telegram.script(77, "500", "500")
    for attempt in (1, 2):
        await deliver_notices()
        assert await state(notice) == ("pending", attempt, "Telegram serverida nosozlik")
        await deliver_notices()
        assert len(telegram.calls) == attempt
        await _pause_is_over()
    await deliver_notices()
    assert telegram.taken(77) == ["Ishingiz tekshirildi"]
    assert await state(notice) == ("sent", 3, None)


async def test_hanging_telegram_is_left_and_others_get_theirs(
    telegram: Telegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tasks.telegram.LONGEST_CALL", 0.3)
    hanging, other = await written(chat=77), await written(chat=78)
    telegram.script(77, "hang")
    await deliver_notices()
    assert await state(hanging) == ("pending", 1, "o‘z vaqtida javob kelmadi")
    assert (await state(other))[0] == "sent"


async def test_broken_connection_is_tried_again(telegram: Telegram) -> None:
    notice = await written(chat=77)
    telegram.script(77, "reset")
    await deliver_notices()
    assert await state(notice) == ("pending", 1, "aloqa yo‘q yoki uzildi")
    await _pause_is_over()
    await deliver_notices()
    assert (await state(notice))[:2] == ("sent", 2)


async def test_yes_that_can_not_be_read_is_a_yes(telegram: Telegram) -> None:
    notice = await written(chat=77)
    telegram.script(77, "odd")
    await deliver_notices()
    assert await state(notice) == ("sent", 1, None)
    await _pause_is_over()
    await deliver_notices()
    assert telegram.taken(77) == ["Ishingiz tekshirildi"]


async def test_unreachable_telegram_ends_in_failed_after_so_many_tries(
    telegram: Telegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TELEGRAM_API_URL", "http://127.0.0.1:9")
    get_settings.cache_clear()
    notice = await written(chat=77)
    for _ in range(MOST_ATTEMPTS):
        assert (await state(notice))[0] == "pending"
        await _pause_is_over()
        await deliver_notices()
    status, attempts, error = await state(notice)
    assert (status, attempts) == ("failed", MOST_ATTEMPTS)
    assert error == "Telegram 8 urinishda ham javob bermadi: aloqa yo‘q yoki uzildi"


async def test_text_that_ended_every_worker_that_tried_it_is_given_up(telegram: Telegram) -> None:
    worn_out, other = await written(chat=77), await written(chat=78)
    await db.execute("UPDATE notice SET attempts = $1 WHERE id = $2", MOST_ATTEMPTS, worn_out)
    await deliver_notices()
    assert await state(worn_out) == ("failed", MOST_ATTEMPTS + 1, "8 urinishda ham yuborib bo‘lmadi")
    assert (await state(other))[0] == "sent" and telegram.taken(77) == []


async def test_recipient_who_left_telegram_fails_clearly(telegram: Telegram) -> None:
    notice = await written(chat=77)
    await db.execute("UPDATE account SET telegram_id = NULL")
    await deliver_notices()
    assert await state(notice) == ("failed", 1, "Telegram ID topilmadi")


async def test_overlapping_runs_deliver_each_notice_once(telegram: Telegram) -> None:
    for chat in range(30):
        await written(chat=chat)
    while len(telegram.calls) < 30:
        await asyncio.gather(*(deliver_notices() for _ in range(4)))
    assert sorted(int(call.chat) for call in telegram.calls) == list(range(30))


async def test_texts_stay_under_telegrams_rate(telegram: Telegram) -> None:
    for chat in range(60):
        await written(chat=chat)
    while len(telegram.calls) < 60:
        await asyncio.gather(deliver_notices(), deliver_notices())
    times = sorted(call.at for call in telegram.calls)
    assert max(sum(1 for at in times if start <= at < start + 1) for start in times) <= 30


async def test_one_chat_gets_its_texts_in_order_and_not_faster_than_one_a_second(telegram: Telegram) -> None:
    person = await student(telegram_id="77")
    for number in range(3):
        await notify(key=f"graded:{number}", text=str(number), recipient=person.id)
    while len(telegram.calls) < 3:
        await deliver_notices()
        await asyncio.sleep(0.1)
    assert telegram.taken(77) == ["0", "1", "2"]
    assert all(later.at - earlier.at >= 1 for earlier, later in itertools.pairwise(telegram.calls))


async def test_database_that_fails_after_telegrams_yes_is_asked_again(
    telegram: Telegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice = await written(chat=77)
    mark_sent, faults = outbox.mark_sent, [OSError("gone"), OSError("gone")]

    async def forgetful(claimed: ClaimedNotice, message: int) -> None:
        if faults:
            raise faults.pop()
        await mark_sent(claimed, message)

    monkeypatch.setattr("api.notices.outbox.mark_sent", forgetful)
    await deliver_notices()
    assert await state(notice) == ("sent", 1, None)


async def test_wrong_token_keeps_everything_waiting(telegram: Telegram) -> None:
    notice = await written(chat=77)
    telegram.script(77, "401")
    await deliver_notices()
    await time_passes()
    await deliver_notices()
    assert len(telegram.calls) == 1
    assert await state(notice) == ("pending", 0, None)


def test_pauses_grow_and_end() -> None:
    assert 3.5 <= seconds_to_wait(1) <= 6.5
    assert 31 <= seconds_to_wait(3) <= 59
    assert 84 <= seconds_to_wait(20) <= 156
    pauses = [sum(seconds_to_wait(attempt) for attempt in range(1, MOST_ATTEMPTS)) for _ in range(100)]
    assert min(pauses) >= 380 and max(pauses) <= 710
