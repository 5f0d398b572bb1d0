"""Codes that link people with their chats: over the API, from the student's card, and from two chats at once."""

import asyncio
import re
from contextlib import suppress
from datetime import datetime, timedelta

import httpx
import pytest

from api import clock, db
from api.errors import Forbidden, NotFound
from api.telegram import queries, rules
from api.telegram.schemas import Linked, Purpose
from tests.callers import actor_of, headers_of
from tests.factories import employee, group, owner, student
from tests.statements import counted_statements

LINK_CODE = "/api/v1/telegram/link-code/"


async def chats() -> set[str]:
    """Every own chat."""
    rows = await db.fetch("SELECT telegram_id FROM account WHERE telegram_id IS NOT NULL")
    return {row["telegram_id"] for row in rows}


async def test_everybody_gets_a_code_that_lives_a_day_and_is_not_kept(api: httpx.AsyncClient) -> None:
    for person in (await owner(), await employee(), await student()):
        with counted_statements() as statements:
            answer = await api.post(LINK_CODE, headers=headers_of(person))
        made = answer.json()
        assert answer.status_code == 201 and made.keys() == {"code", "expires_at", "link"}
        assert re.fullmatch(r"[2-9A-HJ-NP-Z]{12}", made["code"]) and made["link"] is None
        left = datetime.fromisoformat(made["expires_at"]) - clock.now()
        assert made["expires_at"].endswith("+05:00") and timedelta(hours=23, minutes=59) < left <= timedelta(days=1)
        assert len(set(statements)) <= 3
    kept = await db.fetch_value("SELECT string_agg(to_jsonb(c)::text, '') FROM telegram_code c")
    assert made["code"] not in kept
    await rules.note_bot("academy_bot")
    made = (await api.post(LINK_CODE, headers=headers_of(person), json={})).json()
    assert made["link"] == f"https://t.me/academy_bot?start={made['code']}"
    assert (await api.post(LINK_CODE)).status_code == 401


async def test_a_code_brought_by_many_at_once_links_one_chat() -> None:
    for purpose in Purpose:
        person = await student()
        code = (await rules.make_student_code(actor_of(await employee()), student=person.id, purpose=purpose)).code
        ends = await asyncio.gather(
            *(rules.link(chat=str(700 + number), code=code) for number in range(8)), return_exceptions=True
        )
        assert sum(isinstance(end, Linked) for end in ends) == 1
        assert sum(isinstance(end, rules.CodeUnknown) for end in ends) == 7
    assert len(await chats()) == 1 and await db.fetch_value("SELECT count(*) FROM telegram_parent") == 1


async def test_one_chat_brought_for_many_at_once_is_one_persons_own() -> None:
    codes = [(await rules.make_own_code(actor_of(await student()))).code for _ in range(6)]
    await asyncio.gather(*(rules.link(chat="77", code=code) for code in codes))
    assert await db.fetch_value("SELECT count(*) FROM account WHERE telegram_id = '77'") == 1


async def test_codes_made_at_once_leave_one_that_works() -> None:
    person = await student()
    made = await asyncio.gather(*(rules.make_own_code(actor_of(person)) for _ in range(6)))
    linked = 0
    for code in made:
        with suppress(rules.CodeUnknown):
            await rules.link(chat="77", code=code.code)
            linked += 1
    assert linked == 1


async def test_who_is_gone_is_not_linked_and_staff_alone_link_others() -> None:
    boss, person = actor_of(await owner()), await student()
    code = (await rules.make_own_code(actor_of(person))).code
    await db.execute("UPDATE account SET is_active = false WHERE id = $1", person.id)
    with pytest.raises(rules.CodeUnknown):
        await rules.link(chat="77", code=code)
    with pytest.raises(NotFound):
        await rules.make_student_code(boss, student=person.id, purpose=Purpose.OWN)
    with pytest.raises(NotFound):
        await rules.make_student_code(boss, student=boss.id, purpose=Purpose.OWN)
    other = actor_of(await student())
    for act in (
        rules.make_student_code(other, student=other.id, purpose=Purpose.PARENT),
        rules.unlink_student(other, student=other.id),
        rules.unlink_parent(other, student=other.id, parent=1),
        rules.print_codes(other, group=None, purpose=Purpose.OWN),
    ):
        with pytest.raises(Forbidden):
            await act


async def test_printed_codes_are_for_those_who_are_not_linked_and_links_are_taken_back() -> None:
    teacher, room = actor_of(await employee()), await group(name="A1")
    own, parent, neither = [await student(first_name=name, group=room.id) for name in ("Ali", "Vali", "Guli")]
    await student(first_name="Elsewhere")
    await db.execute("UPDATE account SET telegram_id = '77' WHERE id = $1", own.id)
    await db.execute("INSERT INTO telegram_parent (account, chat) VALUES ($1, '88')", parent.id)
    unlinked = await queries.unlinked_students(teacher, group=room.id)
    assert {one.id: (one.has_own, one.has_parent) for one in unlinked} == {
        own.id: (True, False), parent.id: (False, True), neither.id: (False, False),
    }  # fmt: skip
    printed = await rules.print_codes(teacher, group=room.id, purpose=Purpose.OWN)
    assert {one.name.split()[0] for one in printed} == {"Vali", "Guli"}
    for chat, one in enumerate(printed, 90):
        await rules.link(chat=str(chat), code=one.code.code)
    assert await chats() == {"77", "90", "91"}
    (linked,) = await queries.parents_of(teacher, parent.id)
    with pytest.raises(NotFound):
        await rules.unlink_parent(teacher, student=own.id, parent=linked.id)
    await rules.unlink_parent(teacher, student=parent.id, parent=linked.id)
    await rules.unlink_student(teacher, student=own.id)
    assert await chats() == {"90", "91"} and await queries.parents_of(teacher, parent.id) == []
    trail = await db.fetch("SELECT DISTINCT action, object_type FROM audit_entry ORDER BY 1, 2")
    assert [tuple(row) for row in trail] == [
        ("change", "account"), ("link_code", "account"), ("remove", "telegram_parent"),
    ]  # fmt: skip
