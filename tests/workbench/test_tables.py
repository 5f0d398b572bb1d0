"""Tables out and in."""

import io
from datetime import datetime
from typing import Any

import httpx
import openpyxl
import pytest

from api import db
from tests import factories
from tests.workbench import centre
from tests.workbench.centre import Centre
from tests.workbench.test_login import sign_in
from workbench import exports, i18n
from workbench.models import imports, today
from workbench.models.imports import Kind
from workbench.models.sheets import MOST_ROWS, write_sheet

HEAD = "username,password,first_name,last_name,phone,group"


@pytest.fixture(autouse=True)
def _english() -> None:
    i18n.use("en")


@pytest.fixture
async def here(database: None) -> Centre:
    """A centre at work."""
    return await centre.centre()


async def previewed(here: Centre, *rows: str, kind: Kind = Kind.STUDENTS, head: str = HEAD) -> imports.Preview:
    """What the preview of this CSV file says."""
    return await imports.preview(here.boss, kind, "in.csv", "\n".join([head, *rows]).encode())


async def test_every_fault_is_named_before_anything_is_written(here: Centre) -> None:
    taken = here.students[0].username.upper()
    preview = await previewed(
        here,
        "anvar001,qwerty123,Anvar,Aliyev,+998901,ielts-a1",
        "short,1,,,,",
        f"{taken},qwerty123,,,,",
        "double001,qwerty123,,,,",
        "Double001,qwerty123,,,,Nowhere",
    )
    assert not preview.is_sound
    assert {row.number: row.faults for row in preview.faulty} == {
        3: {"username": "At least 6 characters.", "password": "At least 8 characters."},
        4: {"username": "This username is taken."},
        5: {"username": "This username stands in the file more than once."},
        6: {"username": "This username stands in the file more than once.", "group": "“Nowhere” is unknown."},
    }


async def test_students_are_imported_all_or_none(here: Centre) -> None:
    preview = await previewed(here, "anvar001,qwerty123,Anvar,Aliyev,+998901,IELTS-A1", "lola0001,qwerty123,Lola,,,")
    assert preview.is_sound
    facts = await imports.prepare(here.boss, [row.facts for row in preview.rows])
    await factories.student(username="lola0001")
    said = await imports.write(here.boss, Kind.STUDENTS, facts)
    assert said == "Nothing was imported. Username: This username is taken."
    assert not await db.fetch_value("SELECT count(*) FROM account WHERE username = 'anvar001'")
    await db.execute("DELETE FROM account WHERE username = 'lola0001'")
    assert await imports.write(here.boss, Kind.STUDENTS, facts) is None
    row = await db.fetch_row("SELECT password_hash, \"group\" FROM account WHERE username = 'anvar001'")
    assert row is not None
    assert row["password_hash"].startswith("$argon2id$") and row["group"] == here.group.id
    assert await db.fetch_value("SELECT count(*) FROM audit_entry WHERE object_type = 'account'") == 2


async def test_groups_are_imported_from_xlsx(here: Centre) -> None:
    columns = imports.COLUMNS[Kind.GROUPS]
    rows = [
        ("B1", "ielts", "Mon,Fri", "09:00", "10:30", "", "true"),
        ("A1", "Chess", "Mon,Mon", "10:00", "09:00", "", ""),
    ]
    preview = await imports.preview(here.boss, Kind.GROUPS, "g.xlsx", write_sheet(columns, rows))
    assert [bool(row.faults) for row in preview.rows] == [False, True]
    assert set(preview.rows[1].faults) == {"subject", "days"}
    preview = await imports.preview(here.boss, Kind.GROUPS, "g.xlsx", write_sheet(columns, rows[:1]))
    assert await imports.write(here.boss, Kind.GROUPS, [row.facts for row in preview.rows]) is None
    assert await db.fetch_value("SELECT days FROM study_group WHERE name = 'B1'") == "Mon,Fri"


@pytest.mark.parametrize("kind", Kind)
async def test_the_template_is_what_the_import_takes(here: Centre, kind: Kind) -> None:
    preview = await imports.preview(here.boss, kind, "t.xlsx", imports.template(kind))
    assert preview.problem is None and len(preview.rows) == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "This file can’t be read."),
        (HEAD.encode(), "The file has no rows below its heading."),
        (b"a,b\n1,2", "Columns are missing: username, password. Take the template."),
        (b"PK\x03\x04 not a zip", "This file can’t be read."),
        (b"\xff\xfe\x00\x81", "This file can’t be read."),
        ((HEAD + "\nx,y,,,," * (MOST_ROWS + 1)).encode(), "One import takes up to 500 rows"),
    ],
)
async def test_files_that_are_no_tables_get_a_sentence(here: Centre, content: bytes, said: str) -> None:
    preview = await imports.preview(here.boss, Kind.STUDENTS, "x.csv", content)
    assert preview.problem and preview.problem.startswith(said)


async def test_excels_numbers_and_times_are_read_as_they_look(here: Centre) -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append(["Username ", "password", "phone", "telegram_id"])
    sheet.append(["anvar001", 12345678, 998901234567, 55.0])
    sheet.append([None, None, None, None])
    sheet.append(["short", 1])
    content = io.BytesIO()
    book.save(content)
    preview = await imports.preview(here.boss, Kind.STUDENTS, "x.xlsx", content.getvalue())
    row, faulty = preview.rows
    assert not row.faults and faulty.number == 4
    assert (row.facts["password"], row.facts["phone"], row.facts["telegram_id"]) == ("12345678", "998901234567", "55")


async def downloaded(client: httpx.AsyncClient, table: str, query: str = "") -> list[tuple[Any, ...]]:
    """The rows of the file."""
    answer = await client.get(f"/export/{table}.xlsx{query}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == exports.XLSX
    sheet: Any = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    return list(sheet.iter_rows(values_only=True))


@pytest.mark.parametrize("table", exports.TABLES)
async def test_every_table_is_exported_with_its_heading(client: httpx.AsyncClient, table: str) -> None:
    here = await centre.centre()
    await today.mark(here.teacher, here.group.id, {str(here.students[0].id): "keldi"})
    await db.execute(
        'INSERT INTO score (student, "group", score, date) VALUES ($1, $2, 90, current_date)',
        here.students[0].id, here.group.id,
    )  # fmt: skip
    await sign_in(client, here.employee.username)
    head, *rows = await downloaded(client, table)
    assert head == exports.TABLES[table].columns
    assert rows


async def test_exported_cells_are_names_numbers_and_times(client: httpx.AsyncClient) -> None:
    here = await centre.centre()
    await db.execute("UPDATE account SET first_name = '=1+1', last_name = '' WHERE id = $1", here.students[0].id)
    await sign_in(client, here.owner.username)
    head, row = await downloaded(client, "payments")
    cells = dict(zip(head, row, strict=True))
    assert (cells["student"], cells["group"], cells["amount"]) == ("=1+1", "IELTS-A1", 600_000)
    assert isinstance(cells["created_at"], datetime)
    head, *rows = await downloaded(client, "payments", "?from=2020-01-01&to=2020-12-31")
    assert not rows


@pytest.mark.parametrize("query", ["?from=2020-01-01&to=2026-01-01", "?from=2026-02-01&to=2026-01-01", "?from=x"])
async def test_a_period_too_long_or_upside_down_gets_a_sentence(client: httpx.AsyncClient, query: str) -> None:
    await sign_in(client, (await factories.owner()).username)
    answer = await client.get(f"/export/payments.xlsx{query}")
    assert answer.status_code == 400 and answer.text


async def test_strangers_download_nothing(client: httpx.AsyncClient) -> None:
    assert (await client.get("/export/students.xlsx")).status_code == 303
    client.headers["accept"] = "*/*"
    assert (await client.get("/export/students.xlsx")).status_code == 303
    await sign_in(client, (await factories.employee()).username)
    assert (await client.get("/export/secrets.xlsx")).status_code == 404
