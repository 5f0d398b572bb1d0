"""Payments, receipts and expenses in the workbench."""

from datetime import date
from decimal import Decimal

import httpx
import pytest

from api import clock, db
from tests import factories
from tests.workbench import centre
from tests.workbench.centre import Centre
from tests.workbench.test_login import sign_in
from workbench import i18n
from workbench.models import expenses, payments
from workbench.models.calendar import after, money, this_month
from workbench.models.payments import amount_of, next_unpaid


@pytest.fixture(autouse=True)
def _english() -> None:
    i18n.use("en")


@pytest.fixture
async def here(database: None) -> Centre:
    """A centre at work."""
    return await centre.centre()


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("600 000", "600000"), ("600\u202f000", "600000"), ("600.000", "600000"), ("1,200,000", "1200000"),
        ("600000,50", "600000.50"), ("600000.5", "600000.5"), ("", None), ("olti yuz", None), ("NaN", None),
        ("Infinity", None), ("1e5", None), ("-5", None),
    ],
)  # fmt: skip
def test_amounts_as_people_type_them(typed: str, amount: str | None) -> None:
    assert amount_of(typed) == (Decimal(amount) if amount else None)


def test_amounts_as_people_read_them() -> None:
    assert [money(Decimal(text)) for text in ("600000.00", "1.50")] == ["600\u202f000", "1.50"]


def test_the_next_unpaid_month_fills_gaps_first() -> None:
    assert next_unpaid([], (2026, 11)) == (2026, 11)
    assert next_unpaid([(2026, 11), (2026, 12)], (2026, 11)) == (2027, 1)
    assert next_unpaid([(2026, 9), (2026, 11)], (2026, 11)) == (2026, 10)


async def test_the_till_suggests_the_next_month_and_its_price(here: Centre) -> None:
    till = await payments.till(here.boss, here.students[0].id)
    assert till is not None
    now = this_month(clock.now().date())
    assert (till.next_unpaid, till.price(3)) == (after(now), Decimal(1_800_000))
    assert till.next_unpaid in till.months and now in till.months
    never = await payments.till(here.boss, here.students[1].id)
    assert never is not None and (never.next_unpaid, never.price(1)) == (now, None)


async def test_a_payment_is_taken_listed_and_removed(here: Centre) -> None:
    student = here.students[1].id
    taken, faults = await payments.take(
        here.boss, student=student, group=here.group.id, amount="1 200 000", months=[(2026, 12), (2026, 11)]
    )
    assert taken and not faults
    (line,) = (await payments.sheet(here.boss, search="dilnoza", number=1)).payments
    assert (line.amount, line.months, line.received_by) == (
        Decimal(1_200_000), [(2026, 11), (2026, 12)], "Aziza Nazarova",
    )  # fmt: skip
    assert await payments.remove(here.boss, taken) is None
    assert await payments.remove(here.boss, taken) == "It does not exist any more."


async def test_faults_of_a_payment_are_told_by_field(here: Centre) -> None:
    taken, faults = await payments.take(here.boss, student=here.students[0].id, group=None, amount="0", months=[])
    assert taken is None
    assert faults == {"group": "This is needed.", "amount": "It must be greater than zero."}
    await db.execute("UPDATE study_group SET withdrawn_at = now() WHERE id = $1", here.group.id)
    _, faults = await payments.take(here.boss, student=here.students[0].id, group=here.group.id, amount="5", months=[])
    assert faults == {"group": "It does not exist any more."}


async def test_employees_take_no_payments_and_write_no_expenses(here: Centre) -> None:
    refusal = "Your role does not allow this."
    taken, faults = await payments.take(
        here.teacher, student=here.students[0].id, group=here.group.id, amount="5", months=[]
    )
    assert taken is None and list(faults.values()) == [refusal]
    assert await payments.remove(here.teacher, here.payment) == refusal
    found = await expenses.save(here.teacher, None, {"amount": "5", "reason": "x"})
    assert list(found.values()) == [refusal]


async def test_the_receipt_is_a_page_for_staff_in_their_language(client: httpx.AsyncClient) -> None:
    here = await centre.centre()
    path = f"/receipt/{here.payment}"
    assert (await client.get(path)).headers["location"].startswith("/login?next=%2Freceipt%2F")
    await sign_in(client, here.employee.username)
    uzbek = await client.get(path)
    assert "Kvitansiya" in uzbek.text and "Jasur Qodirov" in uzbek.text and "600\u202f000 so‘m" in uzbek.text
    client.cookies.set("workbench_language", "en")
    assert "Receipt №" in (await client.get(path)).text
    for nothing in ("/receipt/999999999", "/receipt/99999999999999999999"):
        missing = await client.get(nothing)
        assert missing.status_code == 404 and "There is no such receipt" in missing.text


async def test_a_receipt_escapes_names(client: httpx.AsyncClient) -> None:
    here = await centre.centre()
    await db.execute("UPDATE account SET first_name = '<b>x' WHERE id = $1", here.students[0].id)
    await sign_in(client, (await factories.owner()).username)
    assert "&lt;b&gt;x" in (await client.get(f"/receipt/{here.payment}")).text


async def test_expenses_by_month_are_summed_changed_and_removed(here: Centre) -> None:
    now = this_month(clock.now().date())
    values = {"amount": "200 000,50", "reason": "Marker", "recipient": None, "recipient_user": here.employee.id}
    assert await expenses.save(here.boss, None, values) == {}
    sheet = await expenses.sheet(here.teacher, now)
    assert (sheet.total, expenses.paid_to(sheet.lines[0])) == (Decimal("3700000.50"), "Bobur Toshmatov")
    line = sheet.lines[0]
    assert await expenses.save(here.boss, line.id, values | {"amount": "100"}) == {}
    assert await expenses.save(here.boss, line.id, values | {"amount": "x", "reason": " "}) == {
        "amount": "An amount of up to 12 digits, with up to two more after the point.", "reason": "This is needed.",
    }  # fmt: skip
    assert (await expenses.sheet(here.boss, now)).total == 3_500_100
    assert await expenses.remove(here.boss, line.id) is None
    assert not (await expenses.sheet(here.boss, after(now, -1))).lines
    assert date(*after(now, -1), 1) < clock.now().date()
