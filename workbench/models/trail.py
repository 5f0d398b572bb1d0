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
PEOPLE: Final = frozenset(
    {
        "student",
        "received_by",
        "given_by",
        "marked_by",
        "created_by",
        "recipient_user",
        "account",
        "sent_by",
        "checked_by",
    }
)
Names = dict[tuple[str, int], str]


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
    names: Names
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
    facts = [facts for entry in found for facts in (entry.before, entry.after) if facts]
    accounts = {value for fact in facts for name, value in fact.items() if name in PEOPLE and isinstance(value, int)}
    accounts |= {int(entry.object_id) for entry in found if entry.object_type == "account"}
    groups = {fact["group"] for fact in facts if isinstance(fact.get("group"), int)}
    groups |= {int(entry.object_id) for entry in found if entry.object_type == "group"}
    names = await screens.names(actor, sorted(accounts), sorted(groups))
    return TrailSheet(found[:PAGE_SIZE], names, len(found) > PAGE_SIZE)


def title(entry: EntryOut, names: Names) -> str:
    """What was acted upon: by its name where there is one, else whose it is."""
    facts = entry.after or entry.before or {}
    if entry.object_type in ("account", "group"):
        whose = names.get((entry.object_type, int(entry.object_id)))
    else:
        whose = _named("student", facts.get("student"), names) or facts.get("title") or facts.get("name")
    number = f"{object_name(entry.object_type)} #{entry.object_id}"
    return f"{number} · {whose}" if whose else number


def _named(field: str, value: Any, names: Names) -> str | None:
    """The name in place of an id, where the field is one."""
    kind = "account" if field in PEOPLE else field
    return names.get((kind, value)) if isinstance(value, int) and not isinstance(value, bool) else None


def changes(entry: EntryOut, names_of_ids: Names) -> list[Change]:
    """What differs; of something made or removed, all that it had."""
    before, after = entry.before or {}, entry.after or {}
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    said = [name for name in names if name not in UNSAID]
    return [
        Change(
            field_name(name), _shown(name, before.get(name), names_of_ids), _shown(name, after.get(name), names_of_ids)
        )
        for name in said
    ]


def _shown(name: str, value: Any, names_of_ids: Names) -> str | None:
    if known := _named(name, value, names_of_ids):
        return known
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
        "skip": (_("skipped"), "plain"),
        "link_code": (_("given a link code"), "plain"),
        "retry": (_("sent again"), "waiting"),
    }
    return known.get(entry.action, (entry.action, "plain"))


def object_name(object_type: str) -> str:
    """What a kind of object is called."""
    names = {
        "account": _("Person"), "group": _("Group"), "subject": _("Subject"), "payment": _("Payment"),
        "expense": _("Expense"), "attendance": _("Attendance record"), "score": _("Score"), "homework": _("Homework"),
        "review": _("Work"), "multilevel_exam": _("Exam"), "exam": _("Exam"),
        "exam_result": _("Result"), "centre": _("Settings"),
        "message": _("Message"), "notice_setting": _("Notice"), "notice": _("Notice"),
        "telegram_parent": _("Parent’s Telegram"),
        "mock_test": _("Mock test"), "mock_key": _("Answer key"), "mock_bands": _("Band tables"),
    }  # fmt: skip
    return names.get(object_type, object_type)
