"""What is written into the outbox, and who may take it out."""

import asyncio
from contextlib import suppress

from api import db
from api.notices import outbox, rules
from tests.factories import student
from tests.tasks.conftest import state, time_passes, written
from tests.telegram_server import Telegram


async def _count() -> int:
    return int(await db.fetch_value("SELECT count(*) FROM notice"))


async def test_same_key_is_one_notice() -> None:
    person = await student(telegram_id="77")
    for _ in range(2):
        await rules.notify(key="graded:1", text="Ishingiz tekshirildi", recipient=person.id)
    assert await _count() == 1


async def test_same_key_from_two_transactions_at_once_is_one_notice() -> None:
    person = await student(telegram_id="77")

    async def one() -> None:
        async with db.transaction():
            await rules.notify(key="graded:1", text="Ishingiz tekshirildi", recipient=person.id)
            await asyncio.sleep(0.05)

    await asyncio.gather(one(), one())
    assert await _count() == 1


async def test_notice_goes_with_the_transaction_that_wrote_it() -> None:
    person = await student(telegram_id="77")
    with suppress(ZeroDivisionError):
        async with db.transaction():
            await rules.notify(key="graded:1", text="Ishingiz tekshirildi", recipient=person.id)
            raise ZeroDivisionError
    assert await _count() == 0


async def test_student_without_telegram_gets_no_notice() -> None:
    person = await student()
    await rules.notify(key="graded:1", text="Ishingiz tekshirildi", recipient=person.id)
    assert await _count() == 0


async def test_examiners_without_a_chat_get_no_notice() -> None:
    await rules.notify(key="submitted:1", text="Yangi ish", recipient=None)
    assert await _count() == 0


async def test_examiners_notice_is_for_their_chat(telegram: Telegram) -> None:
    await rules.notify(key="submitted:1", text="Yangi ish", recipient=None)
    (claimed,) = await outbox.claim_due(limit=5, lease_seconds=60)
    assert (claimed.chat, claimed.text) == ("-100500", "Yangi ish")


async def test_long_text_is_shortened_to_what_telegram_takes() -> None:
    await written("q" * 5000, chat=77)
    (claimed,) = await outbox.claim_due(limit=5, lease_seconds=60)
    assert len(claimed.text) == 4096
    assert claimed.text.endswith("q…")


async def test_claimed_notice_is_offered_again_only_after_its_lease() -> None:
    notice = await written(chat=77)
    assert [claimed.id for claimed in await outbox.claim_due(limit=5, lease_seconds=60)] == [notice]
    assert await outbox.claim_due(limit=5, lease_seconds=60) == []
    await time_passes()
    assert [claimed.attempts for claimed in await outbox.claim_due(limit=5, lease_seconds=60)] == [2]


async def test_claims_at_once_never_share_a_notice() -> None:
    for chat in range(40):
        await written(chat=chat)
    claims = await asyncio.gather(*(outbox.claim_due(limit=10, lease_seconds=60) for _ in range(8)))
    ids = [claimed.id for claim in claims for claimed in claim]
    assert len(ids) == len(set(ids))
    assert len(ids) <= 40


async def test_next_notice_of_a_chat_waits_for_the_one_before_it() -> None:
    person = await student(telegram_id="77")
    for number in range(3):
        await rules.notify(key=f"graded:{number}", text=str(number), recipient=person.id)
    (first,) = await outbox.claim_due(limit=5, lease_seconds=60)
    assert first.text == "0"
    assert await outbox.claim_due(limit=5, lease_seconds=60) == []
    await outbox.mark_sent(first)
    assert [claimed.text for claimed in await outbox.claim_due(limit=5, lease_seconds=60)] == ["1"]


async def test_sent_notice_is_never_unsent() -> None:
    notice = await written(chat=77)
    (claimed,) = await outbox.claim_due(limit=5, lease_seconds=60)
    await outbox.mark_sent(claimed, 12)
    await outbox.postpone(claimed, 0, "late news")
    await outbox.mark_failed([claimed], "late news")
    assert await state(notice) == ("sent", 1, None)
    assert await db.fetch_value("SELECT telegram_message FROM notice") == 12
    assert await outbox.claim_due(limit=5, lease_seconds=60) == []


async def test_worker_that_slept_through_its_lease_holds_nothing() -> None:
    notice = await written(chat=77)
    (slept,) = await outbox.claim_due(limit=5, lease_seconds=60)
    assert await outbox.holds(slept, for_seconds=10)
    assert not await outbox.holds(slept, for_seconds=61)
    await time_passes()
    assert not await outbox.holds(slept, for_seconds=10)
    (taken,) = await outbox.claim_due(limit=5, lease_seconds=60)
    for act in (outbox.postpone(slept, 0, "late"), outbox.mark_failed([slept], "late"), outbox.give_back(slept, 0)):
        await act
    assert not await outbox.holds(slept, for_seconds=10)
    assert await outbox.holds(taken, for_seconds=10)
    assert await state(notice) == ("pending", 2, None)


async def test_notice_for_later_does_not_hold_up_the_next_one() -> None:
    person = await student(telegram_id="77")
    await rules.notify(key="later", text="ertaga", recipient=person.id)
    await db.execute("UPDATE notice SET due_at = now() + interval '9 hours'")
    await rules.notify(key="now", text="hozir", recipient=person.id)
    assert [claimed.text for claimed in await outbox.claim_due(limit=5, lease_seconds=60)] == ["hozir"]


async def test_given_back_notice_still_goes_first() -> None:
    person = await student(telegram_id="77")
    for number in range(2):
        await rules.notify(key=f"graded:{number}", text=str(number), recipient=person.id)
    (first,) = await outbox.claim_due(limit=5, lease_seconds=60)
    await outbox.give_back(first, 1)
    assert await outbox.claim_due(limit=5, lease_seconds=60) == []
