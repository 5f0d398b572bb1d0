"""The dashboard through HTTP."""

import httpx

from api import db
from tests import factories
from tests.callers import headers_of
from tests.statements import counted_statements

DASHBOARD = "/api/v1/dashboard/"


async def pay(amount: str) -> None:
    """A payment of this amount."""
    student, group = await factories.student(), await factories.group()
    await db.execute(
        'INSERT INTO payment (student, "group", amount) VALUES ($1, $2, $3::text::numeric)',
        student.id,
        group.id,
        amount,
    )


async def test_an_empty_centre_has_nothing_to_two_digits(api: httpx.AsyncClient) -> None:
    answer = await api.get(DASHBOARD, headers=headers_of(await factories.owner()))
    assert answer.status_code == 200
    assert answer.json() == {
        "finance": {"income": "0.00", "expense": "0.00", "profit": "0.00"},
        "attendance": {"employees_present_today": 0, "total_employees": 0},
    }


async def test_sums_are_exact_and_the_profit_may_be_negative(api: httpx.AsyncClient) -> None:
    for amount in ("999999999999.99", "999999999999.99", "0.03"):
        await pay(amount)
    await db.execute("INSERT INTO expense (amount, reason) VALUES (999999999999.99, 'a'), (999999999999.99, 'b')")
    await db.execute("INSERT INTO expense (amount, reason) VALUES (0.10, 'c')")
    headers = headers_of(await factories.employee())
    with counted_statements() as statements:
        answer = await api.get(DASHBOARD, headers=headers)
    assert answer.json()["finance"] == {
        "income": "2000000000000.01",
        "expense": "2000000000000.08",
        "profit": "-0.07",
    }
    assert len(statements) == 2


async def test_presence_is_that_of_employees_today(api: httpx.AsyncClient) -> None:
    owner = await factories.owner()
    present, absent, _ = [await factories.employee() for _ in range(3)]
    gone = await factories.employee(is_active=False)
    logs = [(present, 0, True), (absent, 0, False), (absent, 1, True), (owner, 0, True), (gone, 0, True)]
    for person, days_ago, status in logs:
        await db.execute(
            "INSERT INTO work_log (employee, date, status)"
            " VALUES ($1, (now() AT TIME ZONE 'Asia/Tashkent')::date - $2::int, $3)",
            person.id,
            days_ago,
            status,
        )
    answer = await api.get(DASHBOARD, headers=headers_of(owner))
    assert answer.json()["attendance"] == {"employees_present_today": 1, "total_employees": 3}


async def test_students_do_not_see_it(api: httpx.AsyncClient) -> None:
    assert (await api.get(DASHBOARD, headers=headers_of(await factories.student()))).status_code == 403
