"""Logging in; making, changing and withdrawing the accounts of those who work here."""

from collections.abc import Mapping
from typing import Any

from api import db
from api.access import Actor, Permission, Role
from api.accounts import passwords, people, queries, throttle, tokens
from api.errors import InvalidInput, Refused, Unauthenticated

SHORTEST_USERNAME = 6
SHORTEST_PASSWORD = 8


async def sign_in(*, username: str, password: str, address: str) -> queries.Login:
    """Whose username and password these are; failures are throttled per username and address."""
    await throttle.count_attempt(username, address)
    login = await queries.login(username)
    matches = await passwords.is_password(password, login.password_hash if login else None)
    if login is None or not matches:
        raise Unauthenticated("Invalid credentials")
    await throttle.forget_attempts(username, address)
    return login


async def refresh(token: str) -> str:
    """A new access token for a refresh token that still holds."""
    try:
        actor = await tokens.authenticate(token, tokens.TokenKind.REFRESH)
    except Unauthenticated as fault:
        raise Unauthenticated("Token is invalid or expired") from fault
    return tokens.issue(actor, tokens.TokenKind.ACCESS)


async def create_account(
    actor: Actor | None,
    *,
    username: str,
    password: str,
    role: Role,
    first_name: str = "",
    last_name: str = "",
    phone: str | None = None,
    parent_phone: str | None = None,
    telegram_id: str | None = None,
) -> int:
    """A new account's id. Without an actor it is the centre itself that acts: its first owner."""
    if actor is not None:
        actor.require(Permission.ACCOUNTS_MANAGE)
    facts = {
        "username": username,
        "first_name": first_name,
        "last_name": last_name,
        "phone": phone,
        "parent_phone": parent_phone,
        "telegram_id": telegram_id,
    }
    facts = await with_hash(facts | {"password": password})
    async with db.transaction(people.REFUSALS):
        return await people.add(actor, role=role, facts=facts)


async def change_account(actor: Actor, *, role: Role, account: int, changes: Mapping[str, Any]) -> None:
    """Change what is given of an owner or an employee."""
    actor.require(Permission.ACCOUNTS_MANAGE)
    columns = await with_hash(changes)
    async with db.transaction(people.REFUSALS):
        await people.change(actor, role=role, account=account, changes=columns)


async def withdraw_account(actor: Actor, *, role: Role, account: int) -> None:
    """Withdraw an owner or an employee: never oneself, never the last owner."""
    actor.require(Permission.ACCOUNTS_MANAGE)
    async with db.transaction():
        if role is Role.OWNER:
            await _keep_an_owner(actor, account)
        await people.withdraw(actor, role=role, account=account)


async def with_hash(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The columns for an account: a hash in place of the password, after the rules for both of a login's words."""
    faults = {
        field: [f"Ensure this field has at least {shortest} characters."]
        for field, shortest in (("username", SHORTEST_USERNAME), ("password", SHORTEST_PASSWORD))
        if field in facts and len(facts[field]) < shortest
    }
    if faults:
        raise InvalidInput(faults)
    columns = dict(facts)
    if "password" in columns:
        columns["password_hash"] = await passwords.hash_password(columns.pop("password"))
    return columns


async def _keep_an_owner(actor: Actor, account: int) -> None:
    """Lock the owners, so that of two who remove each other one remains, and the other hears of it."""
    if account == actor.id:
        raise Refused("You cannot remove yourself.")
    rows = await db.fetch(
        "SELECT id FROM account WHERE role = 'owner' AND is_active AND withdrawn_at IS NULL"
        " ORDER BY id FOR NO KEY UPDATE"
    )
    owners = {row["id"] for row in rows}
    if owners == {account}:
        raise Refused("The last owner cannot be removed.")
    if actor.id not in owners:
        raise Unauthenticated(tokens.INVALID)
