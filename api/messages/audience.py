"""Whom a message is for: named students, groups, everybody whom a question finds; and who of them is linked."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from api import db, sql
from api.access import Actor, Permission
from api.accounts.queries import SEARCHED
from api.clock import now
from api.filters import Condition


class Whom(StrEnum):
    """Which students a question finds."""

    EVERYBODY = "everybody"
    DEBTORS = "debtors"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Audience:
    """Named students, and besides them those of the groups whom `whom` finds.

    Without groups `whom` looks at all groups; without either there are only the named ones.
    """

    students: tuple[int, ...] = ()
    groups: tuple[int, ...] = ()
    whom: Whom | None = None


@dataclass(frozen=True, slots=True)
class RecipientLine:
    """A student who is to get a message, or could."""

    id: int
    name: str
    group: int | None
    group_name: str | None
    phone: str | None
    is_linked: bool


@dataclass(frozen=True, slots=True)
class Reach:
    """How many a message is for, and how many of them Telegram reaches."""

    students: int
    linked: int

    @property
    def unlinked(self) -> int:
        """Those for whom it would fail."""
        return self.students - self.linked


# Debtors: who studies in a group that goes on, and has paid nothing yet for the month of $1.
# Absent: who was marked so since the Monday before $1.
_FOUND: Final = {
    Whom.EVERYBODY: "true",
    Whom.DEBTORS: """g.is_active AND NOT EXISTS (SELECT FROM payment p JOIN payment_month m ON m.payment = p.id
        WHERE p.student = a.id AND m.year = extract(year FROM $1::date) AND m.month = extract(month FROM $1::date))""",
    Whom.ABSENT: """EXISTS (SELECT FROM attendance r WHERE r.student = a.id AND r.status = 'kelmadi'
        AND r.date BETWEEN date_trunc('week', $1::date)::date AND $1)""",
}
_ROWS: Final = 'FROM account a LEFT JOIN study_group g ON g.id = a."group" AND g.withdrawn_at IS NULL'
_PRESENT: Final = "a.role = 'student' AND a.withdrawn_at IS NULL"
_LINE: Final = f"""a.id, {sql.name_of("a")} AS name, g.id AS "group", g.name AS group_name, a.phone,
    a.telegram_id IS NOT NULL AS is_linked"""
_IN_ORDER: Final = "ORDER BY lower(a.last_name), lower(a.first_name), a.id"


async def recipients(actor: Actor, audience: Audience) -> list[RecipientLine]:
    """Everyone in the audience by name, each once; inactive students only where they are named."""
    actor.require(Permission.MESSAGES_SEND)
    rows = await db.fetch(f"SELECT {_LINE} {_ROWS} WHERE {_chosen(audience)} {_IN_ORDER}", *_values(audience))
    return [RecipientLine(**row) for row in rows]


async def reach(actor: Actor, audience: Audience) -> Reach:
    """How many the audience is."""
    actor.require(Permission.MESSAGES_SEND)
    counts = "count(*) AS students, count(a.telegram_id) AS linked"
    row = await db.fetch_row(f"SELECT {counts} {_ROWS} WHERE {_chosen(audience)}", *_values(audience))
    assert row is not None
    return Reach(**row)


async def unlinked(
    actor: Actor, *, groups: Sequence[int] = (), search: str = "", limit: int = 25, offset: int = 0
) -> list[RecipientLine]:
    """Active students whom Telegram does not reach, by name."""
    actor.require(Permission.MESSAGES_SEND)
    condition = (
        Condition(_PRESENT, "a.is_active", "a.telegram_id IS NULL")
        .given("g.id = ANY ({}::int[])", list(groups) or None)
        .given(sql.contains(SEARCHED, "{}"), search.strip())
    )
    count = len(condition.args)
    piece = f"LIMIT ${count + 1} OFFSET ${count + 2}"
    rows = await db.fetch(
        f"SELECT {_LINE} {_ROWS} {condition.where} {_IN_ORDER} {piece}", *condition.args, limit, offset
    )
    return [RecipientLine(**row) for row in rows]


def _chosen(audience: Audience) -> str:
    found = _FOUND[audience.whom or Whom.EVERYBODY]
    # $1 is used in any case, so that there is a value for each placeholder.
    asked = "$1::date IS NOT NULL" if audience.whom or audience.groups else "$1::date IS NULL"
    of_groups = "(cardinality($3::int[]) = 0 OR g.id = ANY ($3::int[]))"
    return f"{_PRESENT} AND (a.id = ANY ($2::int[]) OR {asked} AND a.is_active AND {of_groups} AND {found})"


def _values(audience: Audience) -> tuple[object, ...]:
    return now().date(), list(audience.students), list(audience.groups)
