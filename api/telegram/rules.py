"""Linking people with their chats: by a one-time code, and apart again."""

from collections.abc import Sequence
from typing import Any, Final

from api import clock, db
from api.access import Actor, Permission, Role
from api.accounts.tables import Account
from api.audit.rules import record
from api.audit.snapshots import snapshot
from api.errors import NotFound, Refused
from api.students.queries import ANY_STUDENT
from api.telegram import codes, queries
from api.telegram.schemas import LinkCodeOut, Linked, PrintedCode, Purpose

_KEEP: Final = """INSERT INTO telegram_code (account, purpose, hash, expires_at)
    SELECT account, $2, hash, $4 FROM unnest($1::int[], $3::text[]) AS made(account, hash)
    ON CONFLICT (account, purpose) DO UPDATE SET (hash, expires_at) = (excluded.hash, excluded.expires_at)"""
# Taking the code is deleting it: of two who bring it at once, one gets the row.
_TAKE: Final = """DELETE FROM telegram_code c USING account a
    WHERE c.hash = $1 AND a.id = c.account AND c.expires_at > now() AND a.is_active AND a.withdrawn_at IS NULL
    RETURNING c.account, c.purpose"""
_PRINTED: Final = 100
BY_CODE: Final = "Telegram"
"""In the trail: nobody signed in did it, but who holds the chat."""


class CodeUnknown(Refused):
    """The code was never given, has been used, or is too old."""

    message = "This code does not work."


async def make_own_code(actor: Actor) -> LinkCodeOut:
    """A code for the actor's own chat; one made before dies."""
    actor.require(Permission.TELEGRAM_LINK)
    return (await _make([actor.id], Purpose.OWN))[0]


async def make_student_code(actor: Actor, *, student: int, purpose: Purpose) -> LinkCodeOut:
    """A code for a student or a parent of theirs; one made before for the same purpose dies."""
    actor.require(Permission.TELEGRAM_LINK_STUDENTS)
    async with db.transaction():
        if await db.fetch_value(f"SELECT id {ANY_STUDENT} AND is_active AND id = $1", student) is None:
            raise NotFound
        (made,) = await _make([student], purpose)
        await _record_code(actor, student, purpose)
    return made


async def print_codes(actor: Actor, *, group: int | None, purpose: Purpose, limit: int = _PRINTED) -> list[PrintedCode]:
    """Codes for the first so many whom that kind of chat does not reach yet."""
    async with db.transaction():
        wanted = [
            one
            for one in await queries.unlinked_students(actor, group=group, limit=10 * limit)
            if not (one.has_own if purpose is Purpose.OWN else one.has_parent)
        ][:limit]
        made = await _make([one.id for one in wanted], purpose)
        for one in wanted:
            await _record_code(actor, one.id, purpose)
    return [PrintedCode(one.name, one.group_name, code) for one, code in zip(wanted, made, strict=True)]


async def link(*, chat: str, code: str) -> Linked:
    """Let the chat hear of the account that the code is for; CodeUnknown where there is none.

    A chat is one person's own at most, and a person's own chat is one: what was linked before gives way.
    """
    async with db.transaction():
        taken = await db.fetch_row(_TAKE, codes.hash_of(code))
        if taken is None:
            raise CodeUnknown
        await db.execute("SELECT pg_advisory_xact_lock(hashtext('telegram chat ' || $1))", chat)
        if taken["purpose"] == Purpose.PARENT:
            return await _link_parent(taken["account"], chat)
        return await _link_own(taken["account"], chat)


async def unlink(*, chat: str) -> int:
    """The chat hears of nobody any more; of how many it did."""
    async with db.transaction():
        own = await db.fetch("SELECT id FROM account WHERE telegram_id = $1 AND withdrawn_at IS NULL", chat)
        for row in own:
            await _set_chat(None, row["id"], None)
        children = await db.fetch("DELETE FROM telegram_parent WHERE chat = $1 RETURNING id, account, chat", chat)
        await _record_parents(None, children)
    return len(own) + len(children)


async def unlink_student(actor: Actor, *, student: int) -> None:
    """The student's own chat hears nothing any more."""
    actor.require(Permission.TELEGRAM_LINK_STUDENTS)
    async with db.transaction():
        await _set_chat(actor, student, None)


async def unlink_parent(actor: Actor, *, student: int, parent: int) -> None:
    """This parent's chat hears nothing of the student any more."""
    actor.require(Permission.TELEGRAM_LINK_STUDENTS)
    async with db.transaction():
        gone = await db.fetch(
            "DELETE FROM telegram_parent WHERE account = $1 AND id = $2 RETURNING id, account, chat", student, parent
        )
        if not gone:
            raise NotFound
        await _record_parents(actor, gone)


async def note_bot(name: str) -> None:
    """The bot is called this."""
    await db.execute(
        "INSERT INTO telegram_bot (id, name) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET name = $1", name
    )


async def _make(accounts: Sequence[int], purpose: Purpose) -> list[LinkCodeOut]:
    made = [codes.new_code() for _ in accounts]
    expires_at = clock.now() + codes.LIFETIME
    await db.execute(_KEEP, list(accounts), purpose, [codes.hash_of(code) for code in made], expires_at)
    bot = await queries.bot_name()
    return [LinkCodeOut(code=code, expires_at=expires_at, link=codes.link_to(bot, code)) for code in made]


async def _record_code(actor: Actor, student: int, purpose: Purpose) -> None:
    facts = {"purpose": purpose.value}
    await record(actor, action="link_code", object_type="account", object_id=student, after=facts)


async def _link_own(account: int, chat: str) -> Linked:
    others = await db.fetch(
        "SELECT id FROM account WHERE telegram_id = $1 AND id <> $2 AND withdrawn_at IS NULL ORDER BY id", chat, account
    )
    lost = [_name(await _set_chat(None, other["id"], None)) for other in others]
    before = await _set_chat(None, account, chat)
    left = before["telegram_id"] if before["telegram_id"] != chat else None
    return Linked(_name(before), Role(before["role"]), Purpose.OWN, left, tuple(lost))


async def _link_parent(student: int, chat: str) -> Linked:
    made = await db.fetch_row(
        "INSERT INTO telegram_parent (account, chat) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING id",
        *(student, chat),
    )
    if made is not None:
        await record(
            None, action="create", object_type="telegram_parent", object_id=made["id"],
            after={"account": student, "chat": chat}, reason=BY_CODE,
        )  # fmt: skip
    facts = await snapshot(Account, student)
    return Linked(_name(facts), Role(facts["role"]), Purpose.PARENT)


async def _set_chat(actor: Actor | None, account: int, chat: str | None) -> dict[str, Any]:
    """The account as it was."""
    before = await snapshot(Account, account)
    await db.execute("UPDATE account SET telegram_id = $2 WHERE id = $1", account, chat)
    after = before | {"telegram_id": chat}
    reason = "" if actor else BY_CODE
    await record(
        actor, action="change", object_type="account", object_id=account, before=before, after=after, reason=reason
    )
    return before


async def _record_parents(actor: Actor | None, gone: Sequence[Any]) -> None:
    for row in gone:
        await record(
            actor, action="remove", object_type="telegram_parent", object_id=row["id"],
            before={"account": row["account"], "chat": row["chat"]}, reason="" if actor else BY_CODE,
        )  # fmt: skip


def _name(facts: dict[str, Any]) -> str:
    return f"{facts['first_name']} {facts['last_name']}".strip() or str(facts["username"])
