"""What holds for every record of a lesson."""

from collections.abc import Mapping
from typing import Any, Final

from api import db
from api.errors import InvalidInput

_NAMED: Final = """SELECT
    (SELECT id FROM account WHERE id = $1 AND role = 'student' AND withdrawn_at IS NULL FOR SHARE) AS student,
    (SELECT id FROM study_group WHERE id = $2 AND is_active AND withdrawn_at IS NULL FOR SHARE) AS "group" """


async def check_named(facts: Mapping[str, Any]) -> None:
    """The student and the group that are given are there, and stay so until the transaction ends."""
    if not facts.keys() & {"student", "group"}:
        return
    named = await db.fetch_row(_NAMED, facts.get("student"), facts.get("group"))
    assert named is not None
    faults: dict[str, Any] = {}
    for field in ("student", "group"):
        if field in facts and named[field] is None:
            faults |= InvalidInput.unknown_key(field, facts[field]).fields
    if faults:
        raise InvalidInput(faults)
