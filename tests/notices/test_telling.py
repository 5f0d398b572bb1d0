"""What is told to whom, in whose words, and at which hour."""

from datetime import datetime, time, timedelta
from typing import Any

import pytest

from api import clock, db
from api.access import Actor
from api.centre.queries import settings
from api.centre.rules import change_settings
from api.errors import Forbidden, InvalidInput
from api.notices.editing import change_kind, kinds
from api.notices.kinds import KINDS, NoticeKind
from api.notices.quiet import quiet_until
from api.notices.rules import Telling, tell, tell_all
from api.notices.schemas import KindOut
from api.notices.templates import preview, template_fault
from tests.callers import actor_of
from tests.factories import employee, owner, student
from tests.statements import counted_statements


async def told() -> list[tuple[str, str | None, str]]:
    """Key, parent's chat and text of every notice."""
    rows = await db.fetch("SELECT key, parent_chat, text FROM notice ORDER BY id")
    return [tuple(row) for row in rows]


async def with_parents(*chats: str, **values: Any) -> int:
    """A student, and parents in these chats."""
    child = await student(first_name="Jasur", last_name="Qodirov", **values)
    for chat in chats:
        await db.execute("INSERT INTO telegram_parent (account, chat) VALUES ($1, $2)", child.id, chat)
    return child.id


async def quiet_hours(boss: Actor, *, are_on: bool) -> None:
    """Quiet hours that are on, or over, at this moment."""
    start, end = (-1, 1) if are_on else (1, 2)
    hours = [(clock.now() + timedelta(hours=step)).time().replace(microsecond=0) for step in (start, end)]
    now = await settings()
    await change_settings(boss, now.model_copy(update={"quiet_from": hours[0], "quiet_until": hours[1]}))


async def test_each_kind_goes_to_those_it_is_for() -> None:
    child = await with_parents("501", "502", telegram_id="77")
    absent = {"group": "A1", "date": "19.02.2025"}
    await tell(kind=NoticeKind.ABSENCE, key="absence:1", recipient=child, facts=absent)
    paid = {"amount": "600 000", "months": "Fevral", "group": "A1"}
    await tell(kind=NoticeKind.PAYMENT, key="payment:1", recipient=child, facts=paid)
    await tell(kind=NoticeKind.RESULT, key="grading:1", recipient=child, facts={"work": "Esse", "score": "65.5"})
    absence, payment = (
        "Jasur Qodirov bugun (19.02.2025) A1 guruhining darsiga kelmadi.",
        "Jasur Qodirov: 600 000 so‘m to‘lov qabul qilindi (Fevral). Rahmat!",
    )
    assert await told() == [
        ("absence:1:501", "501", absence),
        ("absence:1:502", "502", absence),
        ("payment:1", None, payment),
        ("payment:1:501", "501", payment),
        ("payment:1:502", "502", payment),
        ("grading:1", None, "Esse tekshirildi. Ball: 65.5. Batafsil natijani ilovada ko‘ring."),
    ]


async def test_news_for_many_cost_two_statements_and_none_is_told_twice() -> None:
    people = [await with_parents(telegram_id=str(chat)) for chat in range(10)]
    unreachable = await with_parents()
    news = [Telling(f"homework:1:{one}", one, {"group": "A1", "text": "{mashq}"}) for one in [*people, unreachable]]
    with counted_statements() as statements:
        await tell_all(NoticeKind.HOMEWORK, news)
    assert len(set(statements)) == 2
    await tell_all(NoticeKind.HOMEWORK, news)
    texts = [text for _, _, text in await told()]
    assert texts == ["A1 guruhiga uyga vazifa berildi.\n{mashq}"] * 10


async def test_a_kind_that_is_switched_off_is_not_told_and_new_words_are_used_at_once() -> None:
    boss, child = actor_of(await owner()), await with_parents(telegram_id="77")
    result: dict[str, Any] = {"kind": NoticeKind.RESULT, "recipient": child, "facts": {"work": "Esse", "score": "6"}}
    off = KindOut(kind=NoticeKind.RESULT, is_on=False, at_night=True, template="{student}, ball: {score}!")
    await change_kind(boss, off)
    await tell(key="grading:1", **result)
    await change_kind(
        boss, KindOut(kind=NoticeKind.RESULT, is_on=True, at_night=True, template="{student}, ball: {score}!")
    )
    await tell(key="grading:2", **result)
    assert await told() == [("grading:2", None, "Jasur Qodirov, ball: 6!")]
    assert {kind.kind for kind in await kinds()} == set(NoticeKind)
    trail = await db.fetch("SELECT before, after FROM audit_entry WHERE object_type = 'notice_setting' ORDER BY id")
    assert len(trail) == 2 and '"is_on": false' in trail[1]["before"] and '"is_on": true' in trail[1]["after"]
    with pytest.raises(Forbidden):
        await change_kind(
            actor_of(await employee()), KindOut(kind=NoticeKind.RESULT, is_on=True, at_night=True, template="x")
        )


@pytest.mark.parametrize(
    ("template", "fault"),
    [
        ("{student} {oy}", "Unknown placeholder: {oy}."),
        ("{student.__class__}", "Unknown placeholder: {student.__class__}."),
        ("{student[0]}", "Unknown placeholder: {student[0]}."),
        ("{}", "Unknown placeholder: {}."),
        ("{student!r}", "Braces"),
        ("{student:>99999999}", "Braces"),
        ("{student:{student}}", "Braces"),
        ("{student", "Braces"),
        ("student}", "Braces"),
        ("  ", "This field may not be blank."),
        ("x" * 1001, "Ensure this field has no more than 1000 characters."),
    ],
)
async def test_words_that_cannot_be_filled_in_are_refused(template: str, fault: str) -> None:
    boss = actor_of(await owner())
    with pytest.raises(InvalidInput) as refused:
        await change_kind(boss, KindOut(kind=NoticeKind.ABSENCE, is_on=True, at_night=False, template=template))
    assert refused.value.fields["template"][0].startswith(fault)


def test_the_kinds_own_words_are_sound_and_braces_can_be_written() -> None:
    assert [kind for kind in NoticeKind if template_fault(kind, KINDS[kind].template)] == []
    assert preview(NoticeKind.RESULT, "{{{score}}}") == "{65.5}"


async def test_words_that_no_longer_fit_their_kind_give_way_to_its_own() -> None:
    child = await with_parents(telegram_id="77")
    await db.execute("INSERT INTO notice_setting (kind, at_night, template) VALUES ('result', true, '{gone}')")
    await tell(kind=NoticeKind.RESULT, key="grading:1", recipient=child, facts={"work": "Esse", "score": "6"})
    assert (await told())[0][2].startswith("Esse tekshirildi.")


@pytest.mark.parametrize(
    ("moment", "start", "end", "until"),
    [
        ("22:00", 22, 7, "07:00 +1"),
        ("23:59", 22, 7, "07:00 +1"),
        ("00:00", 22, 7, "07:00 +0"),
        ("06:59", 22, 7, "07:00 +0"),
        ("07:00", 22, 7, None),
        ("21:59", 22, 7, None),
        ("13:30", 13, 14, "14:00 +0"),
        ("14:00", 13, 14, None),
        ("03:00", 5, 5, None),
    ],
)
def test_quiet_hours_end_on_the_right_day(moment: str, start: int, end: int, until: str | None) -> None:
    now = datetime.fromisoformat(f"2025-02-19T{moment}:30+05:00").replace(second=0).astimezone(clock.TASHKENT)
    found = quiet_until(now, time(start), time(end))
    assert (f"{found:%H:%M} +{(found.date() - now.date()).days}" if found else None) == until


async def test_at_night_a_notice_waits_for_the_morning_unless_its_kind_may_come() -> None:
    boss, child = actor_of(await owner()), await with_parents("501", telegram_id="77")
    await quiet_hours(boss, are_on=True)
    absent = {"group": "A1", "date": "19.02.2025"}
    await tell(kind=NoticeKind.ABSENCE, key="absence:1", recipient=child, facts=absent)
    await tell(kind=NoticeKind.RESULT, key="grading:1", recipient=child, facts={"work": "Esse", "score": "6"})
    await quiet_hours(boss, are_on=False)
    await tell(kind=NoticeKind.ABSENCE, key="absence:2", recipient=child, facts=absent)
    rows = await db.fetch("SELECT key, waits_at_night, due_at > now() + '50 minutes' AS waits FROM notice ORDER BY id")
    assert [tuple(row) for row in rows] == [
        ("absence:1:501", True, True),
        ("grading:1", False, False),
        ("absence:2:501", True, False),
    ]
