"""The audit trail in words: what was done to what, and what changed."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from api.access import Actor
from api.audit import screens
from api.audit.screens import EntryOut
from workbench.i18n import _
from workbench.models.faults import field_name
from workbench.models.standing import Tone

PAGE_SIZE: Final = 50
UNSAID: Final = frozenset({"id", "token_version", "updated_at", "created_at"})
LONGEST: Final = 300


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which acts."""

    object_type: str = ""
    object_id: str = ""
    by: int | None = None
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class TrailSheet:
    """One page of acts."""

    entries: list[EntryOut]
    has_more: bool


@dataclass(frozen=True, slots=True)
class Change:
    """One fact before and after; None where it was not there."""

    field: str
    before: str | None
    after: str | None


async def sheet(actor: Actor, wanted: Wanted, number: int) -> TrailSheet:
    """The page of that number; one row more than it shows is read, to know whether another follows."""
    found = await screens.entries(
        actor,
        object_type=wanted.object_type,
        object_id=wanted.object_id.strip().removeprefix("#"),
        by=wanted.by,
        first=wanted.first,
        last=wanted.last,
        limit=PAGE_SIZE + 1,
        offset=(number - 1) * PAGE_SIZE,
    )
    return TrailSheet(found[:PAGE_SIZE], len(found) > PAGE_SIZE)


def changes(entry: EntryOut) -> list[Change]:
    """What differs; of something made or removed, all that it had."""
    before, after = entry.before or {}, entry.after or {}
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    said = [name for name in names if name not in UNSAID]
    return [Change(field_name(name), _shown(before, name), _shown(after, name)) for name in said]


def _shown(facts: dict[str, Any], name: str) -> str | None:
    value = facts.get(name)
    if value in (None, ""):
        return None
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        text = ", ".join(str(part) for part in value)
    elif isinstance(value, dict):
        text = ", ".join(f"{key}: {part}" for key, part in value.items())
    else:
        text = str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def action(entry: EntryOut) -> tuple[str, Tone]:
    """What was done, and the colour of it."""
    known: dict[str, tuple[str, Tone]] = {
        "create": (_("made"), "done"),
        "change": (_("changed"), "waiting"),
        "remove": (_("removed"), "bad"),
        "withdraw": (_("withdrawn"), "bad"),
        "grade": (_("graded"), "mine"),
    }
    return known.get(entry.action, (entry.action, "plain"))


def object_name(object_type: str) -> str:
    """What a kind of object is called."""
    names = {
        "account": _("Person"), "group": _("Group"), "subject": _("Subject"), "payment": _("Payment"),
        "expense": _("Expense"), "attendance": _("Attendance record"), "score": _("Score"), "homework": _("Homework"),
        "review": _("Graded work"), "multilevel_exam": _("Exam"), "exam": _("Exam"), "centre": _("Settings"),
    }  # fmt: skip
    return names.get(object_type, object_type)
