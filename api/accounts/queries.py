"""Reading accounts."""

from dataclasses import dataclass

from api import db
from api.access import Actor, Role


@dataclass(frozen=True, slots=True)
class Login:
    """What a login is checked against."""

    actor: Actor
    username: str
    password_hash: str


_NAME = "coalesce(nullif(btrim(first_name || ' ' || last_name), ''), username)"


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
