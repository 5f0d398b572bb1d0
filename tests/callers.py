"""Logged-in callers for tests."""

from api.access import Actor, Role
from api.accounts.tables import Account
from api.accounts.tokens import TokenKind, issue


def actor_of(account: Account) -> Actor:
    """The actor that this account is."""
    return Actor(account.id, Role(account.role), f"{account.first_name} {account.last_name}", account.token_version)


def headers_of(account: Account, kind: TokenKind = TokenKind.ACCESS, scheme: str = "Bearer") -> dict[str, str]:
    """The header that a client of this account sends."""
    return {"Authorization": f"{scheme} {issue(actor_of(account), kind)}"}
