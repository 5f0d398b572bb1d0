"""What the workbench shows of students: a quick search, the list, one student's facts."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from api import db, sql
from api.access import Actor, Permission, Role
from api.accounts.queries import SEARCHED
from api.errors import Forbidden, NotFound
from api.filters import Condition

_FACTS: Final = f"""a.id, a.username, a.first_name, a.last_name, {sql.name_of("a")} AS name, a.phone, a.parent_phone,
    a.telegram_id, a.is_active, a.created_at, a."group", g.name AS group_name, g.days,
    coalesce((SELECT sum(sc.score) FROM score sc WHERE sc.student = a.id), 0) AS points"""
_ROWS: Final = 'FROM account a LEFT JOIN study_group g ON g.id = a."group"'
_PRESENT: Final = "a.role = 'student' AND a.withdrawn_at IS NULL"
# People type any of these for the letters o‘ and g‘ and for the glottal stop.
_APOSTROPHES: Final = "‘’ʻʼ`´"
_ONE_APOSTROPHE: Final = "translate({}, '" + _APOSTROPHES + "', '" + "''" * len(_APOSTROPHES) + "')"
_NUMBER: Final = re.compile(r"[\d\s()+.-]+")


@dataclass(frozen=True, slots=True)
class StudentFacts:
    """One student."""

    id: int
    username: str
    first_name: str
    last_name: str
    name: str
    phone: str | None
    parent_phone: str | None
    telegram_id: str | None
    is_active: bool
    created_at: datetime
    group: int | None
    group_name: str | None
    days: str | None
    points: int


async def students(
    actor: Actor, *, search: str = "", group: int | None = None, limit: int = 25, offset: int = 0
) -> list[StudentFacts]:
    """Students by name, found by any part of a name, username or telephone number, however it is spaced."""
    _check(actor)
    condition = Condition(_PRESENT).given('a."group" = {}', group)
    text = search.strip()
    if _NUMBER.fullmatch(text):
        digits = re.sub(r"\D", "", text)
        phones = (
            f"regexp_replace(coalesce(a.{column}, ''), '[^0-9]', '', 'g')" for column in ("phone", "parent_phone")
        )
        condition.given(sql.contains(f"concat_ws(' ', a.username, {', '.join(phones)})", "{}"), digits)
    else:
        for word in text.split():
            condition.given(sql.contains(_ONE_APOSTROPHE.format(SEARCHED), _ONE_APOSTROPHE.format("{}")), word)
    count = len(condition.args)
    rows = await db.fetch(
        f"SELECT {_FACTS} {_ROWS} {condition.where} ORDER BY lower(a.last_name), lower(a.first_name), a.id"
        f" LIMIT ${count + 1} OFFSET ${count + 2}",
        *condition.args,
        limit,
        offset,
    )
    return [StudentFacts(**dict(row)) for row in rows]


async def student(actor: Actor, row: int) -> StudentFacts:
    """One student, else NotFound."""
    _check(actor)
    found = await db.fetch_row(f"SELECT {_FACTS} {_ROWS} WHERE {_PRESENT} AND a.id = $1", row)
    if found is None:
        raise NotFound
    return StudentFacts(**dict(found))


def _check(actor: Actor) -> None:
    actor.require(Permission.STUDENTS_READ)
    if actor.role is Role.STUDENT:
        raise Forbidden
