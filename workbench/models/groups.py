"""Groups and subjects: as lists, and as owners change them."""

import json
from collections.abc import Mapping
from typing import Any

from api.access import Actor, Permission
from api.errors import DomainError
from api.groups import queries, rules
from api.groups.schemas import GroupChange, GroupIn, GroupOut, GroupsQuery
from api.subjects import queries as subject_queries
from api.subjects import rules as subject_rules
from api.subjects.schemas import SubjectIn, SubjectOut, SubjectsQuery
from workbench.models.faults import Faults, faults_of, read
from workbench.wording import sentence


async def groups(actor: Actor) -> list[GroupOut]:
    """Every group, by name."""
    actor.require(Permission.GROUPS_READ)
    found = json.loads(await queries.groups(GroupsQuery()).whole())
    return sorted((GroupOut.model_validate(group) for group in found), key=lambda group: group.name.casefold())


async def subjects(actor: Actor) -> list[SubjectOut]:
    """Every subject, by name."""
    actor.require(Permission.SUBJECTS_READ)
    found = json.loads(await subject_queries.subjects(SubjectsQuery()).whole())
    return sorted((SubjectOut.model_validate(one) for one in found), key=lambda one: one.name.casefold())


async def save_group(actor: Actor, group: int | None, values: Mapping[str, Any]) -> Faults:
    """Make the group or change it; what is wrong, if anything."""
    facts, faults = read(GroupIn if group is None else GroupChange, values)
    if facts is None:
        return faults
    try:
        if group is None:
            await rules.create_group(actor, facts=facts.model_dump())
        else:
            await rules.change_group(actor, group=group, changes=facts.model_dump(exclude_unset=True))
    except DomainError as refusal:
        return faults_of(refusal)
    return {}


async def withdraw_group(actor: Actor, group: int) -> str | None:
    """Take it out of every list; a sentence says why not."""
    try:
        await rules.withdraw_group(actor, group=group)
    except DomainError as refusal:
        return sentence(refusal)
    return None


async def save_subject(actor: Actor, name: str) -> Faults:
    """Make a subject; what is wrong, if anything."""
    facts, faults = read(SubjectIn, {"name": name})
    if facts is None:
        return faults
    try:
        await subject_rules.create_subject(actor, name=facts.name)
    except DomainError as refusal:
        return faults_of(refusal)
    return {}
