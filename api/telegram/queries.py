"""Who is linked to which chat, and what a chat may hear of them."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from api import db, sql
from api.access import Actor, Permission, Role
from api.filters import Condition
from api.telegram.schemas import ParentChat, Person, Unlinked

_PEOPLE: Final = f"""SELECT a.id, {sql.name_of("a")} AS name, a.role, linked.is_child, a.created_at AS since FROM (
      SELECT id, false AS is_child FROM account WHERE telegram_id = $1
      UNION SELECT account, true FROM telegram_parent WHERE chat = $1) linked
    JOIN account a ON a.id = linked.id WHERE a.is_active AND a.withdrawn_at IS NULL
    ORDER BY linked.is_child, a.id"""
_RESULTS: Final = """
    SELECT * FROM (
      SELECT '“' || x.title || '”, ' || initcap(tr.section_type) AS work, tr.submitted_at AS at,
        trim_scale(g.total) || ' / ' || trim_scale(g.max_total) AS score
      FROM user_test ut JOIN test_result tr ON tr.user_test = ut.id JOIN multilevel_exam x ON x.id = ut.exam
        LEFT JOIN review r ON r.queue = tr.section_type AND r.target = tr.id LEFT JOIN grading g ON g.id = r.grading
      WHERE ut.student = $1 AND tr.submitted_at IS NOT NULL
      UNION ALL
      SELECT '“' || e.title || '”', r.created_at, CASE WHEN NOT EXISTS (SELECT FROM exam_answer w
        WHERE w.result = r.id AND w.earned IS NULL) THEN trim_scale(r.score) || ' %' END
      FROM exam_result r JOIN exam e ON e.id = r.exam WHERE r.student = $1
      UNION ALL
      SELECT '“' || t.title || '”, IELTS', s.started_at, trim_scale(b.score)::text
      FROM mock_session s JOIN mock_test t ON t.id = s.test LEFT JOIN mock_score b ON b.session = s.id
      WHERE s."user" = $1 AND s.due_at <= now() OR s."user" = $1 AND s.is_completed
    ) results ORDER BY at DESC LIMIT $2"""
_PAID: Final = """SELECT DISTINCT m.year, m.month FROM payment p JOIN payment_month m ON m.payment = p.id
    WHERE p.student = $1"""
_ATTENDANCE: Final = """SELECT r.date, r.status, g.name AS group_name
    FROM attendance r JOIN study_group g ON g.id = r."group"
    WHERE r.student = $1 AND r.date BETWEEN $2 AND $3 ORDER BY r.date, r.id"""


@dataclass(frozen=True, slots=True)
class Result:
    """One work and its score, None while it is being checked."""

    work: str
    at: datetime
    score: str | None


@dataclass(frozen=True, slots=True)
class Paid:
    """One payment."""

    at: datetime
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Lesson:
    """One lesson in the register."""

    date: date
    status: str
    group_name: str


async def people_of(chat: str) -> list[Person]:
    """Of whom this chat may hear: its own account first, then the children."""
    rows = await db.fetch(_PEOPLE, chat)
    return [Person(**{**dict(row), "role": Role(row["role"])}) for row in rows]


async def results(person: Person, *, limit: int = 5) -> list[Result]:
    """The latest works, the newest first."""
    return [Result(**dict(row)) for row in await db.fetch(_RESULTS, person.id, limit)]


async def latest_payments(person: Person, *, limit: int = 3) -> list[Paid]:
    """The latest payments, the newest first."""
    rows = await db.fetch(
        "SELECT created_at AS at, amount FROM payment WHERE student = $1 ORDER BY id DESC LIMIT $2", person.id, limit
    )
    return [Paid(**dict(row)) for row in rows]


async def paid_months(person: Person) -> set[tuple[int, int]]:
    """The months for which something was paid."""
    return {(row["year"], row["month"]) for row in await db.fetch(_PAID, person.id)}


async def attendance(person: Person, first: date, last: date) -> list[Lesson]:
    """The register's lines of these days, in order."""
    return [Lesson(**dict(row)) for row in await db.fetch(_ATTENDANCE, person.id, first, last)]


async def bot_name() -> str | None:
    """The bot's name, once it has told it."""
    name: str | None = await db.fetch_value("SELECT name FROM telegram_bot")
    return name


async def parents_of(actor: Actor, student: int) -> list[ParentChat]:
    """The parents' chats of a student."""
    actor.require(Permission.TELEGRAM_LINK_STUDENTS)
    rows = await db.fetch("SELECT id, created_at FROM telegram_parent WHERE account = $1 ORDER BY id", student)
    return [ParentChat(**dict(row)) for row in rows]


async def unlinked_students(
    actor: Actor, *, group: int | None = None, limit: int = 200, offset: int = 0
) -> list[Unlinked]:
    """Active students whom no own chat or no parent's reaches, by group and name."""
    actor.require(Permission.TELEGRAM_LINK_STUDENTS)
    condition = Condition(
        "a.role = 'student' AND a.is_active AND a.withdrawn_at IS NULL",
        "(a.telegram_id IS NULL OR p.account IS NULL)",
    ).given('a."group" = {}', group)
    count = len(condition.args)
    rows = await db.fetch(
        f"""SELECT a.id, {sql.name_of("a")} AS name, g.name AS group_name, a.telegram_id IS NOT NULL AS has_own,
                p.account IS NOT NULL AS has_parent
            FROM account a LEFT JOIN study_group g ON g.id = a."group"
                LEFT JOIN (SELECT DISTINCT account FROM telegram_parent) p ON p.account = a.id
            {condition.where} ORDER BY g.name NULLS LAST, lower(a.last_name), lower(a.first_name), a.id
            LIMIT ${count + 1} OFFSET ${count + 2}""",
        *condition.args,
        limit,
        offset,
    )
    return [Unlinked(**dict(row)) for row in rows]
