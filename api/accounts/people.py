"""People of any role: made, changed and withdrawn inside the caller's transaction, each act on the trail."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from api.access import Actor, Role
from api.accounts.tables import Account
from api.audit.rules import record
from api.audit.snapshots import snapshot
from api.errors import InvalidInput, NotFound

REFUSALS: Final = {
    "account_username_key": InvalidInput({"username": ["A user with that username already exists."]}),
}
"""For the transaction around these acts."""


async def add(actor: Actor | None, *, role: Role, facts: Mapping[str, Any]) -> int:
    """A new person's id; `facts` are columns, the password's hash among them."""
    person = Account({}, role=role.value, **facts)
    await person.save()
    after = await snapshot(Account, person.id)
    await record(actor, action="create", object_type="account", object_id=person.id, after=after)
    return int(person.id)


async def change(actor: Actor, *, role: Role, account: int, changes: Mapping[str, Any]) -> None:
    """Change the columns given; with a new password every token issued so far dies."""
    before = await _facts(role, account)
    columns = dict(changes)
    if "password_hash" in columns:
        columns["token_version"] = Account.token_version + 1
    if columns:
        await Account.update({}, **columns).where(Account.id == account)
    after = await snapshot(Account, account)
    await record(actor, action="change", object_type="account", object_id=account, before=before, after=after)


async def withdraw(actor: Actor, *, role: Role, account: int) -> None:
    """Out of every list, never to log in again; the username is free, and records keep the name."""
    before = await _facts(role, account)
    await Account.update(
        {
            Account.is_active: False,
            Account.withdrawn_at: datetime.now(UTC),
            Account.token_version: Account.token_version + 1,
        }
    ).where(Account.id == account)
    await record(actor, action="withdraw", object_type="account", object_id=account, before=before)


async def _facts(role: Role, account: int) -> dict[str, Any]:
    facts = await snapshot(Account, account)
    if facts["role"] != role.value:
        raise NotFound
    return facts
