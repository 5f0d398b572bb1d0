"""Tables and the month's report through the front door: for owners, exactly, and refusing nonsense."""

import io

import httpx
import openpyxl
import pypdfium2  # type: ignore[import-untyped]
import pytest

from api import clock
from api.accounts import tokens
from api.accounts.tables import Account
from api.accounts.tokens import TokenKind
from tests import factories
from tests.workbench.scene import actor_of
from workbench import sessions

pytestmark = pytest.mark.usefixtures("demo")


def sit(client: httpx.AsyncClient, account: Account, language: str = "en") -> None:
    """This person asks from now on."""
    client.cookies.set(sessions.session_cookie(), tokens.issue(actor_of(account), TokenKind.WORKBENCH))
    client.cookies.set(sessions.LANGUAGE_COOKIE, language)


async def test_owners_take_tables_away_and_nobody_else_does(client: httpx.AsyncClient) -> None:
    path = "/figures/finance/result/by-month"
    assert (await client.get(f"{path}.xlsx")).headers["location"].startswith("/login")
    sit(client, await factories.employee())
    assert (await client.get(f"{path}.xlsx")).status_code == 403
    sit(client, await factories.owner())
    book = await client.get(f"{path}.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(book.content)).worksheets[0]
    assert sheet["B1"].value == "Income" and sheet.max_row == 13
    text = await client.get(f"{path}.csv", params={"from": "2001-01-01", "to": "2001-02-01"})
    assert text.status_code == 404, "a chapter without figures has no table"
    text = await client.get("/figures/attendance/rates/attendance-by-group.csv")
    assert text.headers["content-disposition"].startswith('attachment; filename="attendance-by-group-')
    assert "SAT-A1" in text.text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/figures/nothing/result/by-month.csv", 404),
        ("/figures/finance/nothing/by-month.csv", 404),
        ("/figures/finance/result/nothing.csv", 404),
        ("/figures/finance/result/by-month.exe", 404),
        ("/figures/finance/result/by-month.csv?from=x", 400),
        ("/figures/finance/result/by-month.csv?group=1;2", 400),
        ("/figures/finance/result/by-month.csv?from=1800-01-01", 400),
        ("/figures/assessment/questions/questions.csv?exam=x", 400),
        ("/figures/finance/result/by-month.csv?exam=x", 200),
        ("/figures/report/2026-13.pdf", 400),
        ("/figures/report/x.pdf", 400),
        ("/figures/report/2190-01.pdf", 404),
    ],
)
async def test_what_is_not_there_is_said(client: httpx.AsyncClient, path: str, status: int) -> None:
    sit(client, await factories.owner())
    assert (await client.get(path)).status_code == status


async def test_the_months_report_is_a_paper_to_print(client: httpx.AsyncClient) -> None:
    sit(client, await factories.owner(), "uz")
    answer = await client.get(f"/figures/report/{clock.now():%Y-%m}.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    document = pypdfium2.PdfDocument(answer.content)
    texts = [page.get_textpage().get_text_bounded() for page in document]
    assert "hisoboti" in texts[0] and "2026" in texts[0]
    assert "IFRS 9" in texts[-1] or "IFRS 9" in texts[-2], "the definitions stand at the end"
    width, height = (round(side / 72 * 25.4) for side in document[0].get_size())
    assert (width, height) == (210, 297)
    # Charts are forms of vectors, not pictures of dots.
    kinds = [thing.type for page in document for thing in page.get_objects(max_depth=3)]
    assert kinds.count(pypdfium2.raw.FPDF_PAGEOBJ_FORM) >= 8
    assert pypdfium2.raw.FPDF_PAGEOBJ_IMAGE not in kinds
