"""Rows that tests start from."""

from itertools import count
from typing import Any

from api.access import Role
from api.accounts.tables import Account
from api.groups.tables import Group
from api.subjects.tables import Subject

PASSWORD = "demo12345"
# argon2id of PASSWORD with the weakest parameters: a login costs a test next to nothing.
PASSWORD_HASH = "$argon2id$v=19$m=8,t=1,p=1$bOIgyUYuNoIk+e/C8AUuHg$ite03E4wT1QTJ58PKxoUmPEHso2JoiyISNoKH3QBpp8"

_numbers = count(1)


async def owner(**values: object) -> Account:
    """An owner of the centre."""
    return await _account(Role.OWNER, values)


async def employee(**values: object) -> Account:
    """An employee, who grades."""
    return await _account(Role.EMPLOYEE, values)


async def student(**values: object) -> Account:
    """A student."""
    return await _account(Role.STUDENT, values)


async def _account(role: Role, values: dict[Any, Any]) -> Account:
    number = next(_numbers)
    row: dict[Any, Any] = {
        "username": f"{role.value}{number:03}",
        "password_hash": PASSWORD_HASH,
        "role": role.value,
        "first_name": role.value.title(),
        "last_name": f"Nº {number}",
    }
    account = Account({**row, **values})
    await account.save()
    return account


async def subject(**values: Any) -> Subject:
    """Something that is taught."""
    made = Subject({}, **{"name": f"Subject {next(_numbers)}", **values})
    await made.save()
    return made


async def group(**values: Any) -> Group:
    """An active group without a timetable."""
    of = values.pop("subject", None) or (await subject()).id
    made = Group({}, **{"name": f"Group {next(_numbers)}", "subject": of, **values})
    await made.save()
    return made
