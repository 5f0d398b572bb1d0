"""Logging in, and making accounts."""

from api import db
from api.access import Actor, Permission, Role
from api.accounts import passwords, queries, throttle, tokens
from api.accounts.tables import Account
from api.audit.rules import record
from api.errors import InvalidInput, Unauthenticated

SHORTEST_USERNAME = 6
SHORTEST_PASSWORD = 8
TAKEN = InvalidInput({"username": ["A user with that username already exists."]})


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
    _check_new_login(username, password)
    password_hash = await passwords.hash_password(password)
    async with db.transaction({"account_username_key": TAKEN}):
        person = Account(
            username=username,
            password_hash=password_hash,
            role=role.value,
            first_name=first_name,
            last_name=last_name,
            phone=phone,
            parent_phone=parent_phone,
            telegram_id=telegram_id,
        )
        await person.save()
        facts = {"username": username, "role": role.value, "first_name": first_name, "last_name": last_name}
        await record(actor, action="create", object_type="account", object_id=person.id, after=facts)
    return int(person.id)


def _check_new_login(username: str, password: str) -> None:
    faults = {}
    if len(username) < SHORTEST_USERNAME:
        faults["username"] = [f"Ensure this field has at least {SHORTEST_USERNAME} characters."]
    if len(password) < SHORTEST_PASSWORD:
        faults["password"] = [f"Ensure this field has at least {SHORTEST_PASSWORD} characters."]
    if faults:
        raise InvalidInput(faults)
