"""People as owners make and change them: students, employees, owners."""

import json
from collections.abc import Mapping
from typing import Any

from api.access import Actor, Permission, Role
from api.accounts import queries, rules
from api.accounts.schemas import AccountChange, AccountIn, AccountOut, AccountsQuery
from api.errors import DomainError, Refused
from api.students import rules as students
from api.students.schemas import StudentChange, StudentIn
from workbench.i18n import _
from workbench.models.faults import Faults, faults_of, read
from workbench.wording import sentence

Values = Mapping[str, Any]


async def staff(actor: Actor) -> list[AccountOut]:
    """Owners first, then employees, by name."""
    actor.require(Permission.EXPENSES_READ)
    found = [
        AccountOut.model_validate(person)
        for role in (Role.OWNER, Role.EMPLOYEE)
        for person in json.loads(await queries.people(role, AccountsQuery()).whole())
    ]
    return sorted(found, key=lambda person: (person.role is not Role.OWNER, name_of(person).casefold()))


def name_of(person: AccountOut) -> str:
    """What to call them."""
    return f"{person.first_name} {person.last_name}".strip() or person.username


def role_name(role: Role) -> str:
    """What a role is called."""
    return {Role.OWNER: _("Owner"), Role.EMPLOYEE: _("Employee"), Role.STUDENT: _("Student")}[role]


async def save_student(actor: Actor, student: int | None, values: Values) -> Faults:
    """Make the student or change them; what is wrong, if anything."""
    facts, faults = read(StudentIn if student is None else StudentChange, _given(values, student))
    if facts is None:
        return faults
    try:
        if student is None:
            await students.create_student(actor, facts=facts.model_dump())
        else:
            changes = facts.model_dump(exclude_unset=True)
            await students.change_student(actor, student=student, changes=changes)
    except DomainError as refusal:
        return faults_of(refusal)
    return {}


async def save_person(actor: Actor, role: Role, person: int | None, values: Values) -> Faults:
    """The same of an owner or an employee."""
    facts, faults = read(AccountIn if person is None else AccountChange, _given(values, person))
    if facts is None:
        return faults
    try:
        if person is None:
            await rules.create_account(actor, role=role, **facts.model_dump())
        else:
            changes = facts.model_dump(exclude_unset=True)
            await rules.change_account(actor, role=role, account=person, changes=changes)
    except DomainError as refusal:
        return faults_of(refusal)
    return {}


async def withdraw(actor: Actor, role: Role, person: int) -> str | None:
    """Take them out of every list; a sentence says why not."""
    try:
        if role is Role.STUDENT:
            await students.withdraw_student(actor, student=person)
        else:
            await rules.withdraw_account(actor, role=role, account=person)
    except Refused:
        return _("Nobody can remove themselves, nor the last owner.")
    except DomainError as refusal:
        return sentence(refusal)
    return None


def _given(values: Values, person: int | None) -> Values:
    """When somebody is changed, an empty password means the one they have."""
    if person is None or values.get("password"):
        return values
    return {field: value for field, value in values.items() if field != "password"}
