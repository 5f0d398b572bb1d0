"""What gives cause for a notice: money, homework, absence, a month that is not paid, work that is taken."""

from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

import httpx

from api import clock, db
from api.attendance.absences import tell_absences
from api.attendance.register import keep_register
from api.attendance.schemas import Presence
from api.centre.queries import settings
from api.centre.rules import change_settings
from api.grading import rules as grading
from api.grading.schemas import Queue
from api.homework.rules import set_homework
from api.multilevel import marking
from api.notices.kinds import NoticeKind
from api.notices.rules import tell
from api.payments.reminders import remind_of_payments
from api.payments.rules import take_payment
from tests.callers import actor_of, headers_of
from tests.factories import employee, group, owner, student
from tests.notices.test_telling import told, with_parents
from tests.tasks.conftest import telegram
from tests.telegram_server import Telegram

assert marking.WRITING and telegram, "the queues are open"
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=clock.TASHKENT)


async def pay(child: int, room: int, *months: tuple[int, int]) -> None:
    """Money for these months."""
    facts: dict[str, Any] = {"student": child, "group": room, "amount": Decimal("600000.50")}
    paid_for = [{"year": year, "month": month} for year, month in months]
    await take_payment(actor_of(await owner()), facts=facts, months=paid_for)


async def test_money_that_came_is_thanked_for_with_its_months() -> None:
    child = await with_parents("501")
    await pay(child, (await group()).id, (2025, 3), (2025, 2))
    ((_, chat, text),) = await told()
    assert (chat, text) == (
        "501",
        "Jasur Qodirov: 600 000.50 so‘m to‘lov qabul qilindi (Fevral 2025, Mart 2025). Rahmat!",
    )


async def test_homework_is_told_to_the_linked_students_of_its_group() -> None:
    room, teacher = await group(name="A1"), actor_of(await employee())
    here = await with_parents("501", telegram_id="77", group=room.id)
    await student(telegram_id="78")
    await student(group=room.id)
    for text in ("x" * 3000, ""):
        await db.execute("DELETE FROM notice")
        file = None
        if text:
            made = await set_homework(teacher, group=room.id, text=text, file=file, now=clock.now())
            ((key, chat, said),) = await told()
            assert (key, chat) == (f"homework:{made}:{here}", None)
            assert said.startswith("A1 guruhiga uyga vazifa berildi.\nxxx") and len(said) < 1100


async def test_parents_hear_of_an_absence_once_after_the_lesson_began_and_the_register_has_settled() -> None:
    teacher = actor_of(await owner())
    first, second = await group(name="A1", start_time=time(11, 30)), await group(name="B1", start_time=time(10))
    gone, came, unheard = [await with_parents(f"50{number}", group=first.id) for number in range(3)]
    await db.execute("DELETE FROM telegram_parent WHERE account = $1", unheard)
    marks = {gone: Presence.ABSENT, came: Presence.ABSENT, unheard: Presence.ABSENT}
    await keep_register(teacher, group=first.id, marks=marks, now=NOON - timedelta(minutes=40))
    await keep_register(teacher, group=first.id, marks={came: Presence.CAME_LATE}, now=NOON - timedelta(minutes=20))
    await db.execute("UPDATE attendance SET updated_at = $1", NOON - timedelta(minutes=20))
    assert await tell_absences(NOON - timedelta(minutes=20)) == 0
    assert await tell_absences(NOON) == 1
    await db.execute('UPDATE account SET "group" = $1 WHERE id = $2', second.id, gone)
    await keep_register(teacher, group=second.id, marks={gone: Presence.ABSENT}, now=NOON)
    await db.execute("UPDATE attendance SET updated_at = $1", NOON - timedelta(minutes=20))
    assert await tell_absences(NOON) == 0
    assert await told() == [
        (f"absence:{gone}:2026-11-20:500", "500", "Jasur Qodirov bugun (20.11.2026) A1 guruhining darsiga kelmadi.")
    ]


async def test_those_who_owe_the_month_are_reminded_once_on_the_centres_day() -> None:
    boss, room = actor_of(await owner()), await group(name="A1")
    await change_settings(boss, (await settings()).model_copy(update={"payment_due_day": 10}))
    owing, paid, new = [await with_parents(telegram_id=str(chat), group=room.id) for chat in (77, 78, 79)]
    await with_parents(telegram_id="80")
    await db.execute("UPDATE account SET created_at = '2025-01-05' WHERE id <> $1", new)
    await db.execute("UPDATE account SET created_at = '2025-02-10' WHERE id = $1", new)
    await pay(owing, room.id, (2025, 1))
    await pay(paid, room.id, (2025, 2))
    await db.execute("DELETE FROM notice")
    days = [datetime(2025, 2, day, 9).date() for day in (9, 10, 10, 12, 14)]
    assert [await remind_of_payments(day) for day in days] == [0, 1, 1, 1, 0]
    assert await told() == [
        (f"due:{owing}:2025-02", None, "Eslatma: Jasur Qodirov uchun Fevral oyi to‘lovi hali qilinmagan (A1).")
    ]
    assert await remind_of_payments(datetime(2025, 3, 10, 9).date()) == 3


async def test_what_has_lost_its_cause_is_not_told_and_an_absence_that_comes_back_is(api: httpx.AsyncClient) -> None:
    boss, room = await owner(), await group(name="A1", start_time=time(11, 30))
    child, actor = await with_parents("501", "502", telegram_id="77", group=room.id), actor_of(boss)
    await pay(child, room.id, (2025, 2))
    payment = await db.fetch_value("SELECT id FROM payment")
    homework = [await set_homework(actor, group=room.id, text=word, file=None, now=NOON) for word in ("a", "b")]
    for presence in (Presence.ABSENT, Presence.CAME, Presence.ABSENT, None, Presence.ABSENT):
        await keep_register(actor, group=room.id, marks={child: presence}, now=NOON)
        await db.execute("UPDATE attendance SET updated_at = $1", NOON)
        assert await tell_absences(NOON + timedelta(minutes=20)) == (presence is Presence.ABSENT)
    assert len(await told()) == 3 + 2 + 2
    record = await db.fetch_value("SELECT id FROM attendance")
    for path in (f"payments/{payment}", f"homework/{homework[0]}", f"attendance/{record}"):
        assert (await api.delete(f"/api/v1/{path}/", headers=headers_of(boss))).status_code == 204, path
    assert [key for key, _, _ in await told()] == [f"homework:{homework[1]}:{child}"]


async def test_the_examiners_chat_follows_who_takes_a_work(telegram: Telegram) -> None:
    person, (first, second) = await student(), [actor_of(await employee(first_name=name)) for name in ("Ali", "Vali")]
    review = await grading.open_review(queue=Queue.WRITING, target=1, student=person.id, title="M1")
    facts = {"queue": "Writing", "work": "“M1”"}
    await tell(kind=NoticeKind.QUEUE, key=f"review:{review}", recipient=None, facts=facts)
    await db.execute("UPDATE notice SET status = 'sent', telegram_message = 5")

    async def last() -> str:
        return str(await db.fetch_value("SELECT text FROM notice ORDER BY id DESC LIMIT 1")).partition("\n")[2]

    await grading.claim_next(first, queue=Queue.WRITING)
    assert await last() == f"✓ {first.name} oldi"
    await grading.release(first, review=review)
    assert await last() == ""
    await grading.claim(second, review=review)
    await grading.claim(second, review=review)
    assert await last() == f"✓ {second.name} oldi"
    await db.execute("UPDATE review SET lease_until = now() - interval '1 minute'")
    await grading.return_stale_claims()
    assert await last() == ""
    await grading.claim(first, review=review)
    amended = await db.fetch("SELECT status FROM notice WHERE amends IS NOT NULL ORDER BY id")
    assert [row["status"] for row in amended] == ["withdrawn"] * 4 + ["pending"]
