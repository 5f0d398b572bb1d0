"""Notices on their way: many in one text, quiet hours, edited ones, parents who have gone."""

from redis.asyncio import Redis

from api import db
from api.notices.kinds import NoticeKind
from api.notices.rules import amend_examiners, tell
from api.settings import get_settings
from tasks.deliver import deliver_notices
from tests.callers import actor_of
from tests.factories import owner
from tests.notices.test_telling import quiet_hours, with_parents
from tests.tasks.conftest import EXAMINERS, telegram
from tests.telegram_server import Telegram

__all__ = ["telegram"]
ABSENT = {"group": "A1", "date": "19.02.2025"}
PAID = {"amount": "1", "months": "May", "group": "A1"}


async def absent(child: int, number: int = 1) -> None:
    """News for the parents."""
    await tell(kind=NoticeKind.ABSENCE, key=f"absence:{number}", recipient=child, facts=ABSENT | {"date": str(number)})


async def states() -> list[tuple[str, str]]:
    """Key and status of every notice."""
    rows = await db.fetch("SELECT key, status FROM notice ORDER BY id")
    return [tuple(row) for row in rows]


async def put_off() -> None:
    """Everything pending was due an hour ago, as after the night."""
    await db.execute("UPDATE notice SET due_at = now() - interval '1 hour' WHERE status = 'pending'")


async def by_day() -> None:
    """It is day, whatever the clock says."""
    await quiet_hours(actor_of(await owner()), are_on=False)


async def test_what_waits_for_one_chat_goes_out_as_one_text_and_once(telegram: Telegram) -> None:
    await by_day()
    first, second = await with_parents("501"), await with_parents("501", "502")
    await absent(first, 1)
    await absent(second, 2)
    await tell(kind=NoticeKind.PAYMENT, key="payment:1", recipient=second, facts=PAID)
    await deliver_notices()
    await put_off()
    await deliver_notices()
    (text,) = telegram.taken(501)
    assert [part.split()[-1] for part in text.split("\n\n")] == ["kelmadi.", "kelmadi.", "Rahmat!"]
    assert len(telegram.taken()) == 2
    assert [status for _, status in await states()] == ["sent", "joined", "sent", "joined", "joined"]


async def test_each_grading_is_told_of_by_itself(telegram: Telegram) -> None:
    child = await with_parents(telegram_id="77")
    for number in range(2):
        await tell(kind=NoticeKind.RESULT, key=f"graded:{number}", recipient=child, facts={"work": "W", "score": "60"})
    await put_off()
    await deliver_notices()
    await deliver_notices()
    assert [status for _, status in await states()].count("joined") == 0
    assert await db.fetch_value("SELECT count(*) FROM notice WHERE text LIKE '%tekshirildi%tekshirildi%'") == 0


async def test_a_text_that_would_grow_too_long_takes_no_more(telegram: Telegram) -> None:
    await by_day()
    child = await with_parents(telegram_id="77")
    for number in range(3):
        facts = {"group": "A1", "text": str(number) * 1900}
        await tell(kind=NoticeKind.HOMEWORK, key=f"homework:{number}", recipient=child, facts=facts)
    await deliver_notices()
    assert [status for _, status in await states()] == ["sent", "joined", "pending"]
    assert len(telegram.taken(77)[0]) <= 4096


async def test_what_waits_for_the_morning_is_not_sent_at_night_whatever_delayed_it(telegram: Telegram) -> None:
    await by_day()
    child = await with_parents("501", telegram_id="77")
    await absent(child)
    await tell(kind=NoticeKind.RESULT, key="grading:1", recipient=child, facts={"work": "Esse", "score": "6"})
    await quiet_hours(actor_of(await owner()), are_on=True)
    await put_off()
    await deliver_notices()
    assert [(call.chat, call.is_silent) for call in telegram.calls] == [("77", True)]
    assert await db.fetch_value("SELECT due_at > now() + '50 minutes' FROM notice WHERE status = 'pending'")
    await by_day()
    await put_off()
    await deliver_notices()
    assert [(call.chat, call.is_silent) for call in telegram.calls[1:]] == [("501", False)]


async def test_an_absence_is_news_of_its_day_only(telegram: Telegram) -> None:
    await by_day()
    child = await with_parents("501", telegram_id="77")
    await absent(child, 1)
    await tell(kind=NoticeKind.PAYMENT, key="payment:1", recipient=child, facts=PAID)
    await db.execute("UPDATE notice SET created_at = now() - interval '24 hours'")
    await absent(child, 2)
    await put_off()
    await deliver_notices()
    assert dict(await states())["absence:1:501"] == "withdrawn"
    assert len(telegram.taken(77)) == 1
    (text,) = telegram.taken(501)
    assert "(2) A1" in text and "(1) A1" not in text


async def test_a_parent_who_has_unlinked_meanwhile_gets_nothing(telegram: Telegram) -> None:
    await by_day()
    await absent(await with_parents("501"))
    await db.execute("DELETE FROM telegram_parent")
    await deliver_notices()
    assert telegram.calls == [] and await states() == [("absence:1:501", "failed")]


async def submitted() -> None:
    """Something new for the examiners."""
    await tell(kind=NoticeKind.QUEUE, key="review:1", recipient=None, facts={"queue": "Writing", "work": "“M1”"})


async def test_the_examiners_text_is_edited_when_somebody_takes_the_work_and_when_it_comes_back(
    telegram: Telegram,
) -> None:
    await submitted()
    await deliver_notices()
    await amend_examiners("review:1", "✓ Bobur oldi")
    await deliver_after_a_pause()
    for _ in range(3):
        await amend_examiners("review:1", "")
        await amend_examiners("review:1", "✓ Aziza oldi")
    for _ in range(2):
        await deliver_after_a_pause()
    assert telegram.taken(EXAMINERS) == ["Yangi Writing ishi: “M1”."]
    assert [(edit.message, edit.text.partition("\n")[2]) for edit in telegram.edits] == [
        (1, "✓ Bobur oldi"),
        (1, "✓ Aziza oldi"),
    ]


async def deliver_after_a_pause() -> None:
    """The chat has been silent long enough."""
    async with Redis.from_url(get_settings().redis_url) as client:
        await client.flushdb()
    await put_off()
    await deliver_notices()


async def test_work_that_is_taken_before_anybody_heard_of_it_is_told_only_if_it_comes_back(telegram: Telegram) -> None:
    await submitted()
    await amend_examiners("review:1", "✓ Bobur oldi")
    await deliver_notices()
    assert telegram.calls == []
    await amend_examiners("review:1", "")
    await deliver_notices()
    assert telegram.taken(EXAMINERS) == ["Yangi Writing ishi: “M1”."] and telegram.edits == []
