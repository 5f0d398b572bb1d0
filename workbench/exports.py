"""Every table as an XLSX file, written to the disk as it comes from the database."""

import asyncio
import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO, Final

import xlsxwriter  # type: ignore[import-untyped]
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from api import clock, db
from api.access import Actor, Permission
from api.attendance import queries as attendance
from api.attendance.schemas import AttendanceQuery
from api.errors import DomainError, Refused, Unauthenticated
from api.expenses import queries as expenses
from api.expenses.schemas import ExpensesQuery
from api.groups import queries as groups
from api.groups.schemas import GroupsQuery
from api.listing import Listing
from api.payments import queries as payments
from api.payments.schemas import PaymentsQuery
from api.scores import queries as scores
from api.scores.schemas import ScoresQuery
from api.students import queries as students
from api.students.schemas import StudentsQuery
from api.worklogs import queries as worklogs
from api.worklogs.schemas import WorkLogsQuery
from workbench import sessions
from workbench.gate import to_login
from workbench.i18n import _
from workbench.login import speak
from workbench.runtime import background
from workbench.wording import sentence

LONGEST_PERIOD: Final = timedelta(days=366)
MOST_ROWS: Final = 200_000
BATCH: Final = 500
PIECE: Final = 256 * 1024
LONGEST_CELL: Final = 32_000
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Period = tuple[date, date]


class TooMuch(Refused):
    """More than one file is to hold."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table: the API's own list of it, and the columns to write."""

    rows: Callable[[Actor, Period], Listing]
    columns: tuple[str, ...]
    is_dated: bool = True
    permission: Permission = Permission.EXPENSES_READ


TABLES: Final = {
    "students": Table(
        lambda actor, _period: students.students(actor, StudentsQuery()),
        ("id", "username", "first_name", "last_name", "phone", "parent_phone", "telegram_id", "group", "all_score",
         "created_at"),
        is_dated=False,
    ),
    "groups": Table(
        lambda _actor, _period: groups.groups(GroupsQuery()),
        ("id", "name", "subject_name", "days", "start_time", "end_time", "is_active", "students_count",
         "group_total_score", "homework_count", "description", "created_at"),
        is_dated=False,
    ),
    "attendance": Table(
        lambda actor, period: attendance.attendance(actor, AttendanceQuery(date_from=period[0], date_to=period[1])),
        ("id", "date", "time", "group", "student", "status", "updated_at"),
    ),
    "scores": Table(
        lambda actor, period: scores.scores(actor, ScoresQuery(date_from=period[0], date_to=period[1])),
        ("id", "date", "group", "student", "score", "given_by"),
    ),
    "payments": Table(
        lambda actor, period: payments.payments(actor, PaymentsQuery(date_from=period[0], date_to=period[1])),
        ("id", "created_at", "student", "group", "amount", "months", "received_by"),
    ),
    "expenses": Table(
        lambda _actor, period: expenses.expenses(ExpensesQuery(date_from=period[0], date_to=period[1])),
        ("id", "created_at", "recipient", "recipient_user", "amount", "reason"),
    ),
    "work-logs": Table(
        lambda _actor, period: worklogs.work_logs(WorkLogsQuery(date_from=period[0], date_to=period[1])),
        ("id", "date", "employee", "status", "note", "created_at"),
    ),
}  # fmt: skip
GROUPS_BY_ID: Final = "SELECT id, name FROM study_group"
STAFF_BY_ID: Final = "SELECT id, btrim(first_name || ' ' || last_name) AS name FROM account WHERE role <> 'student'"
MONEY: Final = frozenset({"amount"})
# Writing keeps a core busy; grading goes on meanwhile.
_one_at_a_time = asyncio.Semaphore(1)


class Book:
    """The file while it is written; only a row at a time is in memory."""

    def __init__(self, path: Path, table: Table, names: dict[str, dict[int, str]]) -> None:
        self._book = xlsxwriter.Workbook(path, {"constant_memory": True})
        self._formats = {
            kind: self._book.add_format({"num_format": shape})
            for kind, shape in (("day", "dd.mm.yyyy"), ("moment", "dd.mm.yyyy hh:mm"), ("money", "#,##0.00"))
        }
        self._columns, self._names = table.columns, names
        self._sheet = self._book.add_worksheet()
        self._sheet.set_column(0, len(table.columns) - 1, 18)
        self._sheet.freeze_panes(1, 0)
        self._sheet.write_row(0, 0, table.columns, self._book.add_format({"bold": True}))
        self.rows = 0

    def add(self, lines: Sequence[bytes]) -> None:
        """Rows as JSON."""
        for line in lines:
            facts = json.loads(line)
            self.rows += 1
            for place, column in enumerate(self._columns):
                self._write(place, column, facts.get(column))

    def _write(self, place: int, column: str, value: Any) -> None:
        value = plain(column, value, self._names)
        if value is None:
            return
        if column in MONEY:
            self._sheet.write_number(self.rows, place, float(value), self._formats["money"])
        elif column.endswith("_at"):
            moment = datetime.fromisoformat(value).replace(tzinfo=None)
            self._sheet.write_datetime(self.rows, place, moment, self._formats["moment"])
        elif column == "date":
            self._sheet.write_datetime(self.rows, place, datetime.fromisoformat(value), self._formats["day"])
        elif isinstance(value, bool):
            self._sheet.write_boolean(self.rows, place, value)
        elif isinstance(value, int | float):
            self._sheet.write_number(self.rows, place, value)
        else:
            # As a string whatever it begins with: a name such as "=1+1" is no formula.
            self._sheet.write_string(self.rows, place, str(value)[:LONGEST_CELL])

    def close(self) -> None:
        """Finish the file."""
        self._book.close()


def plain(column: str, value: Any, names: dict[str, dict[int, str]]) -> Any:
    """A fact as one cell: a person or group by name, months in one line."""
    if isinstance(value, dict):
        return value.get("name") or f"{value['first_name']} {value['last_name']}".strip() or value.get("username")
    if isinstance(value, list):
        return ", ".join(f"{paid['month_name']} {paid['year']}" for paid in value)
    if column in names and isinstance(value, int):
        return names[column].get(value, value)
    return value


async def write(actor: Actor, name: str, period: Period, path: Path) -> None:
    """Write the table into the file; TooMuch if the period is too long or has too many rows."""
    table = TABLES[name]
    actor.require(table.permission)
    if table.is_dated and not timedelta(0) <= period[1] - period[0] <= LONGEST_PERIOD:
        raise TooMuch
    groups_by_id = {row["id"]: row["name"] for row in await db.fetch(GROUPS_BY_ID)}
    staff_by_id = {row["id"]: row["name"] for row in await db.fetch(STAFF_BY_ID)}
    names = {"group": groups_by_id, "employee": staff_by_id, "recipient_user": staff_by_id}
    book = Book(path, table, names)
    try:
        await _fill(book, table.rows(actor, period))
    finally:
        await asyncio.to_thread(book.close)


async def _fill(book: Book, listing: Listing) -> None:
    rest = b""
    lines: list[bytes] = []

    async def take(data: bytes) -> None:
        nonlocal rest, lines
        *whole, rest = (rest + data).split(b"\n")
        lines += [line.lstrip(b"[,") for line in whole]
        if len(lines) >= BATCH:
            await put()

    async def put() -> None:
        nonlocal lines
        if book.rows + len(lines) > MOST_ROWS:
            raise TooMuch
        ready, lines = lines, []
        await asyncio.to_thread(book.add, ready)

    await listing.stream(take)
    await put()


async def download(request: Request) -> Response:
    """GET /export/{table}.xlsx?from=2025-02-01&to=2025-02-28"""
    speak(request)
    name = request.path_params["table"]
    if name not in TABLES:
        return PlainTextResponse(status_code=404)
    with tempfile.TemporaryDirectory(prefix="academy-export-") as folder:
        path = Path(folder) / f"{name}.xlsx"
        try:
            actor = await background().wait(sessions.signed_in(request.cookies))
            async with _one_at_a_time:
                await background().wait(write(actor, name, period_of(request), path))
            content = path.open("rb")
        except Unauthenticated:
            return to_login(request)
        except TooMuch:
            said = _("One file takes up to a year and %(count)d rows: choose a shorter time.") % {"count": MOST_ROWS}
            return PlainTextResponse(said, status_code=400)
        except ValueError:
            return PlainTextResponse(_("Choose the days from and till."), status_code=400)
        except DomainError as refusal:
            return PlainTextResponse(sentence(refusal), status_code=403)
    # The file has no name any more; its content lives until it is closed.
    size = content.seek(0, 2)
    content.seek(0)
    headers = {
        "Content-Disposition": f'attachment; filename="{name}-{clock.now():%Y-%m-%d}.xlsx"',
        "Content-Length": str(size),
        "Cache-Control": "no-store",
    }
    return StreamingResponse(_pieces(content), headers=headers, media_type=XLSX)


def period_of(request: Request) -> Period:
    """The days asked for; without any, this month up to today."""
    today = clock.now().date()
    first, last = request.query_params.get("from"), request.query_params.get("to")
    return (
        date.fromisoformat(first) if first else today.replace(day=1),
        date.fromisoformat(last) if last else today,
    )


def _pieces(content: BinaryIO) -> Iterator[bytes]:
    with content:
        while piece := content.read(PIECE):
            yield piece


ROUTES: Final = [Route("/export/{table}.xlsx", download)]
