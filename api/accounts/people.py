"""People of any role: made, changed and withdrawn inside the caller's transaction, each act on the trail."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from api import db
from api.access import Actor, Role
from api.accounts.tables import Account
from api.audit.rules import record
from api.audit.snapshots import snapshot
from api.errors import FieldErrors, InvalidInput, NotFound

_TAKEN: Final = {"username": ["A user with that username already exists."]}
REFUSALS: Final = {"account_username_key": InvalidInput(_TAKEN)}
"""For the transaction around these acts."""


async def faults_beyond(facts: Mapping[str, Any], account: int | None = None) -> FieldErrors:
    """What is wrong with facts that are sound by themselves, of a new person or of this one: the username is taken."""
    is_taken = "username" in facts and await db.fetch_value(
        "SELECT EXISTS (SELECT FROM account"
        " WHERE lower(username) = lower($1) AND withdrawn_at IS NULL AND id IS DISTINCT FROM $2)",
        facts["username"],
        account,
    )
    return _TAKEN if is_taken else {}


def refuse(faults: FieldErrors) -> None:
    """Refuse the facts if there is anything wrong with them."""
    if faults:
        raise InvalidInput(faults)


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
