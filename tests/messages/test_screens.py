"""What the workbench needs to send messages: whom they reach, how far they are, trying again."""

import asyncio
import json
from datetime import timedelta

import pytest

from api import db
from api.access import Actor
from api.clock import now
from api.errors import Forbidden, NotFound
from api.messages import audience, rules, screens
from api.messages.audience import Audience, Whom
from api.messages.schemas import LogStatus
from tests import factories
from tests.callers import actor_of


async def sender() -> Actor:
    """Somebody who may send."""
    return actor_of(await factories.employee())


async def names(actor: Actor, wanted: Audience) -> list[str]:
    """Who is in an audience."""
    found = await audience.recipients(actor, wanted)
    reached = await audience.reach(actor, wanted)
    assert (reached.students, reached.linked) == (len(found), sum(line.is_linked for line in found))
    assert reached.unlinked == reached.students - reached.linked
    return [line.name.split()[0] for line in found]


async def class_of(*first_names: str) -> int:
    """A group with these students; every other one is linked."""
    group = await factories.group()
    for number, name in enumerate(first_names):
        linked = {} if number % 2 else {"telegram_id": f"{group.id}0{number}"}
        await factories.student(first_name=name, last_name=name, group=group.id, **linked)
    return int(group.id)


async def id_of(name: str) -> int:
    """The student of that first name."""
    return int(await db.fetch_value("SELECT id FROM account WHERE first_name = $1", name))


async def test_an_audience_is_named_students_groups_and_whom_a_question_finds() -> None:
    actor = await sender()
    first, second = await class_of("Aziz", "Bobur"), await class_of("Dilnoza", "Eldor")
    alone = (await factories.student(first_name="Yakka", last_name="Yakka", is_active=False)).id
    await db.execute("UPDATE account SET withdrawn_at = now() WHERE first_name = 'Eldor'")
    assert await names(actor, Audience()) == []
    assert await names(actor, Audience(groups=(first,))) == ["Aziz", "Bobur"]
    assert await names(actor, Audience(students=(alone,), groups=(second,))) == ["Dilnoza", "Yakka"]
    assert await names(actor, Audience(whom=Whom.EVERYBODY)) == ["Aziz", "Bobur", "Dilnoza"]
    assert await names(actor, Audience(students=(await id_of("Aziz"),), whom=Whom.EVERYBODY, groups=(first,))) == [
        "Aziz",
        "Bobur",
    ]
    assert await names(actor, Audience(students=(await id_of("Eldor"), actor.id))) == []


async def test_debtors_have_paid_nothing_for_this_month() -> None:
    actor, today = await sender(), now().date()
    group = await class_of("Aziz", "Bobur", "Dilnoza")
    resting = await class_of("Eldor")
    await db.execute("UPDATE study_group SET is_active = false WHERE id = $1", resting)
    last_month = today.replace(day=1) - timedelta(days=1)
    for name, month in (("Aziz", today), ("Bobur", last_month)):
        await db.execute(
            'WITH paid AS (INSERT INTO payment (student, "group", amount) VALUES ($1, $2, 1) RETURNING id)'
            " INSERT INTO payment_month (payment, year, month) SELECT id, $3, $4 FROM paid",
            *(await id_of(name), group, month.year, month.month),
        )
    await factories.student(first_name="Guruhsiz")
    assert await names(actor, Audience(whom=Whom.DEBTORS)) == ["Bobur", "Dilnoza"]
    assert await names(actor, Audience(whom=Whom.DEBTORS, groups=(resting,))) == []


async def test_absent_are_those_marked_so_since_monday() -> None:
    actor, today = await sender(), now().date()
    group = await class_of("Aziz", "Bobur", "Dilnoza")
    monday = today - timedelta(days=today.weekday())
    for name, day, status in (
        ("Aziz", monday, "kelmadi"),
        ("Bobur", monday - timedelta(days=1), "kelmadi"),
        ("Dilnoza", today, "kechikdi"),
    ):
        await db.execute(
            "INSERT INTO attendance (student, \"group\", status, date, time) VALUES ($1, $2, $3, $4, '10:00')",
            *(await id_of(name), group, status, day),
        )
    assert await names(actor, Audience(whom=Whom.ABSENT)) == ["Aziz"]


async def test_who_is_not_linked_is_listed() -> None:
    actor = await sender()
    group = await class_of("Aziz", "Bobur", "Dilnoza", "Eldor")
    other = await class_of("Farida", "Guli")
    assert [line.name for line in await audience.unlinked(actor)] == ["Bobur Bobur", "Eldor Eldor", "Guli Guli"]
    assert [line.group for line in await audience.unlinked(actor, groups=[other])] == [other]
    assert [line.name for line in await audience.unlinked(actor, groups=[group], search="eld")] == ["Eldor Eldor"]
    assert [line.name for line in await audience.unlinked(actor, limit=1, offset=1)] == ["Eldor Eldor"]


async def test_progress_and_log_show_failures_first_and_failed_ones_are_tried_again() -> None:
    actor = await sender()
    group = await class_of("Aziz", "Bobur", "Dilnoza", "Eldor")
    to = [line.id for line in await audience.recipients(actor, Audience(groups=(group,)))]
    message = await rules.send_message(actor, text="Ertaga dars yo'q!", recipients=to)
    for name, change in (
        ("Aziz", "status = 'sent', sent_at = now(), attempts = 1"),
        ("Bobur", "status = 'failed', error = 'Telegram ID topilmadi', attempts = 1"),
        ("Dilnoza", "status = 'failed', error = 'Telegram chat topilmadi', attempts = 8"),
    ):
        await db.execute(f"UPDATE notice SET {change} WHERE recipient = $1", await id_of(name))
    line = await screens.progress(actor, message)
    assert (line.recipients, line.sent, line.failed, line.pending, line.is_over) == (4, 1, 2, 1, False)
    assert (line.text, line.sent_by) == ("Ertaga dars yo'q!", actor.name)
    assert await screens.latest_messages(actor, search="DARS") == [line]
    assert await screens.latest_messages(actor, search="%") == []
    told = await screens.log(actor, message)
    assert [(one.name.split()[0], one.status.value) for one in told] == [
        ("Bobur", "failed"),
        ("Dilnoza", "failed"),
        ("Eldor", "pending"),
        ("Aziz", "sent"),
    ]
    assert [one.name for one in await screens.log(actor, message, statuses=[LogStatus.SENT])] == ["Aziz Aziz"]
    assert [(one.error, one.count) for one in await screens.reasons(actor, message)] == [
        ("Telegram ID topilmadi", 1),
        ("Telegram chat topilmadi", 1),
    ]
    assert await rules.retry_failed(actor, message=message, logs=[told[0].id, told[3].id]) == 1
    again = {one.id: one for one in await screens.log(actor, message)}[told[0].id]
    assert (again.status, again.error, again.attempts) == (LogStatus.PENDING, None, 0)
    assert sorted(await asyncio.gather(*(rules.retry_failed(actor, message=message) for _ in range(3)))) == [0, 0, 1]
    assert (await screens.progress(actor, message)).failed == 0
    trail = await db.fetch("SELECT actor, after FROM audit_entry WHERE action = 'retry' ORDER BY id")
    assert [(row["actor"], json.loads(row["after"])["recipients"]) for row in trail] == [
        (actor.id, [await id_of("Bobur")]),
        (actor.id, [await id_of("Dilnoza")]),
    ]


async def test_students_neither_send_nor_see_nor_retry() -> None:
    actor = await sender()
    student = await factories.student()
    message = await rules.send_message(actor, text="a", recipients=[student.id])
    nobody = actor_of(student)
    for refused in (
        rules.send_message(nobody, text="a", recipients=[student.id]),
        rules.remove_message(nobody, message=message),
        rules.retry_failed(nobody, message=message),
        screens.progress(nobody, message),
        screens.latest_messages(nobody),
        screens.log(nobody, message),
        screens.reasons(nobody, message),
        audience.recipients(nobody, Audience()),
        audience.reach(nobody, Audience()),
        audience.unlinked(nobody),
    ):
        with pytest.raises(Forbidden):
            await refused
    for missing in (screens.progress(actor, 999999), rules.retry_failed(actor, message=999999)):
        with pytest.raises(NotFound):
            await missing
