"""Reading accounts."""

from dataclasses import dataclass, replace
from typing import Final

from api import db, sql
from api.access import Actor, Role
from api.accounts.schemas import AccountsQuery
from api.errors import NotFound
from api.filters import Condition
from api.listing import Listing


@dataclass(frozen=True, slots=True)
class Login:
    """What a login is checked against."""

    actor: Actor
    username: str
    password_hash: str


_NAME = "coalesce(nullif(btrim(first_name || ' ' || last_name), ''), username)"

SEARCHED: Final = "concat_ws(' ', a.first_name, a.last_name, a.first_name, a.username, a.phone, a.parent_phone)"
"""What a search for a person looks through; either name may come first."""


def is_found(column: str) -> str:
    """Whether the search `{}` finds the person whom the column names."""
    return f"EXISTS (SELECT FROM account a WHERE a.id = {column} AND {sql.contains(SEARCHED, '{}')})"


_PERSON: Final = f"""json_build_object(
    'id', a.id, 'username', a.username, 'first_name', a.first_name, 'last_name', a.last_name, 'phone', a.phone,
    'telegram_id', a.telegram_id, 'role', a.role, {{powers}}
    'created_at', {sql.moment("a.created_at")})"""
_LISTED_OWNER: Final = _PERSON.format(powers="")
_WORKER: Final = _PERSON.format(powers="'is_staff', a.role <> 'student', 'is_superuser', a.role = 'owner',")


async def actor(account: int) -> Actor | None:
    """The active account with this id."""
    row = await db.fetch_row(
        f"SELECT id, role, {_NAME} AS name, token_version FROM account WHERE id = $1 AND is_active", account
    )
    return Actor(row["id"], Role(row["role"]), row["name"], row["token_version"]) if row else None


async def login(username: str) -> Login | None:
    """The active account of this name, whatever the letters' case."""
    row = await db.fetch_row(
        f"SELECT id, role, {_NAME} AS name, token_version, username, password_hash FROM account"
        " WHERE lower(username) = lower($1) AND withdrawn_at IS NULL AND is_active",
        username,
    )
    if row is None:
        return None
    whose = Actor(row["id"], Role(row["role"]), row["name"], row["token_version"])
    return Login(whose, row["username"], row["password_hash"])


async def any_exists() -> bool:
    """Whether anyone at all can log in."""
    return bool(await db.fetch_value("SELECT EXISTS (SELECT FROM account WHERE withdrawn_at IS NULL)"))


def people(role: Role, query: AccountsQuery) -> Listing:
    """The owners or the employees, oldest first."""
    condition = Condition("a.withdrawn_at IS NULL", f"a.role = '{role.value}'")
    condition.given(sql.contains(SEARCHED, "{}"), query.search)
    return Listing(_WORKER, "FROM account a", "a.id", condition.where, args=condition.args)


def listed_owners(query: AccountsQuery) -> Listing:
    """The owners as their documented list has them."""
    return replace(people(Role.OWNER, query), item=_LISTED_OWNER)


async def person(role: Role, row: int) -> str:
    """One owner or employee."""
    found: str | None = await db.fetch_value(
        f"SELECT {_WORKER} FROM account a WHERE a.id = $1 AND a.role = $2 AND a.withdrawn_at IS NULL", row, role.value
    )
    if found is None:
        raise NotFound
    return found
