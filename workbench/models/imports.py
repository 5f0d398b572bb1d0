"""Importing students and groups: every fault is named before anything is written, then all is written or nothing."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from api.access import Actor
from api.errors import DomainError
from api.groups.importing import import_groups
from api.groups.schemas import GroupIn
from api.students.importing import hashed, import_students, taken_usernames
from api.students.schemas import StudentIn
from workbench.i18n import _
from workbench.models import groups as groups_model
from workbench.models.faults import Faults, faults_of, in_one_line, read
from workbench.models.sheets import MOST_ROWS, Numbered, SheetRow, SheetTooLong, read_sheet, write_sheet
from workbench.wording import sentence

HASHED_AT_ONCE: Final = 10


class Kind(StrEnum):
    """What is imported."""

    STUDENTS = "students"
    GROUPS = "groups"


COLUMNS: Final = {
    Kind.STUDENTS: ("username", "password", "first_name", "last_name", "phone", "parent_phone", "telegram_id", "group"),
    Kind.GROUPS: ("name", "subject", "days", "start_time", "end_time", "description", "is_active"),
}
EXAMPLES: Final = {
    Kind.STUDENTS: ("student001", "qwerty123", "Jasur", "Qodirov", "+998900000001", "+998900000002", "", "IELTS-A1"),
    Kind.GROUPS: ("IELTS-A1", "IELTS", "Mon,Wed,Fri", "09:00", "11:00", "", "true"),
}


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """One row of the file: its number there, what it says, what is wrong with it."""

    number: int
    cells: SheetRow
    facts: dict[str, Any] = field(default_factory=dict)
    faults: Faults = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Preview:
    """The whole file, checked."""

    kind: Kind
    rows: list[CheckedRow]
    problem: str | None = None

    @property
    def faulty(self) -> list[CheckedRow]:
        """The rows with faults."""
        return [row for row in self.rows if row.faults]

    @property
    def is_sound(self) -> bool:
        """Whether it can be imported."""
        return bool(self.rows) and not self.faulty and self.problem is None


def template(kind: Kind) -> bytes:
    """An XLSX file with the columns and an example."""
    return write_sheet(COLUMNS[kind], [EXAMPLES[kind]])


async def preview(actor: Actor, kind: Kind, name: str, content: bytes) -> Preview:
    """Read the file and check every row by the rules that hold for single ones."""
    try:
        cells = read_sheet(name, content)
    except SheetTooLong:
        return Preview(kind, [], _("One import takes up to %(count)d rows: divide the file.") % {"count": MOST_ROWS})
    except DomainError:
        return Preview(kind, [], _("This file can’t be read. Save it as XLSX, or as CSV in UTF-8."))
    if not cells:
        return Preview(kind, [], _("The file has no rows below its heading."))
    missing = [column for column in COLUMNS[kind][:2] if not any(column in row for _number, row in cells)]
    if missing:
        said = _("Columns are missing: %(columns)s. Take the template.") % {"columns": ", ".join(missing)}
        return Preview(kind, [], said)
    check = _students if kind is Kind.STUDENTS else _groups
    return Preview(kind, await check(actor, cells))


async def _students(actor: Actor, cells: Sequence[Numbered]) -> list[CheckedRow]:
    active = [group for group in await groups_model.groups(actor) if group.is_active]
    groups = _by_name((group.name, group.id) for group in active)
    usernames = [row.get("username", "") for _number, row in cells]
    taken = await taken_usernames(usernames)
    often = Counter(name.lower() for name in usernames)
    checked = []
    for number, row in cells:
        values, faults = _named(row, "group", groups)
        facts, found = read(StudentIn, values)
        username = row.get("username", "").lower()
        if username in taken:
            faults["username"] = _("This username is taken.")
        elif username and often[username] > 1:
            faults["username"] = _("This username stands in the file more than once.")
        checked.append(CheckedRow(number, row, facts.model_dump() if facts else {}, found | faults))
    return checked


async def _groups(actor: Actor, cells: Sequence[Numbered]) -> list[CheckedRow]:
    subjects = _by_name((subject.name, subject.id) for subject in await groups_model.subjects(actor))
    known = {group.name.casefold() for group in await groups_model.groups(actor)}
    often = Counter(row.get("name", "").casefold() for _number, row in cells)
    checked = []
    for number, row in cells:
        values, faults = _named(row, "subject", subjects)
        facts, found = read(GroupIn, values)
        name = row.get("name", "").casefold()
        if name in known or often[name] > 1:
            faults.setdefault("name", _("There is a group of this name, here or in the file."))
        if facts and facts.start_time and facts.end_time and facts.start_time >= facts.end_time:
            faults["start_time"] = _("It must begin before it ends.")
        checked.append(CheckedRow(number, row, facts.model_dump() if facts else {}, found | faults))
    return checked


def _by_name(pairs: Any) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for name, row in pairs:
        found.setdefault(name.strip().casefold(), []).append(row)
    return found


def _named(row: SheetRow, column: str, known: Mapping[str, list[int]]) -> tuple[dict[str, Any], Faults]:
    """The row with an id in place of the name that stands in this column."""
    values: dict[str, Any] = dict(row)
    name = values.pop(column, "")
    if not name:
        return values, {}
    found = known.get(name.casefold(), [])
    if len(found) == 1:
        return {**values, column: found[0]}, {}
    said = _("“%(name)s” is unknown.") if not found else _("“%(name)s” is the name of more than one.")
    return values, {column: said % {"name": name[:50]}}


async def write(actor: Actor, kind: Kind, facts: Sequence[Mapping[str, Any]]) -> str | None:
    """Write all of it or nothing; a sentence says why not. Students come with hashes, see `prepare`."""
    try:
        if kind is Kind.STUDENTS:
            await import_students(actor, facts)
        else:
            await import_groups(actor, facts)
    except DomainError as refusal:
        why = in_one_line(faults_of(refusal)) or sentence(refusal)
        return _("Nothing was imported. %(why)s") % {"why": why}
    return None


async def prepare(actor: Actor, facts: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Some students with their passwords hashed, which takes a while for many."""
    return await hashed(actor, facts)
