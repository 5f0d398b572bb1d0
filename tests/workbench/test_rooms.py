"""The staff rooms' screens, run by Streamlit without a browser."""

import pytest

from api import db
from tests import factories
from tests.workbench import centre
from tests.workbench.centre import Centre, statuses
from tests.workbench.test_screens import Seat, seat
from workbench.models import payments, today

__all__ = ["seat"]


@pytest.fixture
async def here(seat: Seat) -> Centre:
    """A centre at work, the owner before the screen."""
    made = await centre.centre()
    seat.sit(made.boss)
    return made


async def fill(seat: Seat, **values: str) -> None:
    """Type into the fields whose keys end so."""
    for ending, value in values.items():
        (field,) = [field for field in seat.app.text_input if str(field.key).endswith(f"-{ending}")]
        field.set_value(value)


async def test_today_names_the_groups_without_a_register(seat: Seat, here: Centre) -> None:
    await seat.look("today")
    assert "1 group has no register yet: IELTS-A1" in seat.text
    await today.mark(here.boss, here.group.id, {str(one.id): "keldi" for one in here.students})
    await seat.look("today")
    assert "no register yet" not in seat.text


async def test_a_register_outside_the_lesson_says_why_to_an_employee(seat: Seat, here: Centre) -> None:
    student = await factories.student(group=here.later.id)
    seat.sit(here.teacher)
    await seat.look("today", group=here.later.id)
    assert "No lesson of this group today" in seat.text
    seat.sit(here.boss)
    await seat.look("today", group=here.later.id)
    assert "No lesson of this group today" not in seat.text
    assert student.id not in await statuses(here.later.id)


@pytest.mark.parametrize("nonsense", ["0", "999999999", "x", "²", "99999999999999999999"])
async def test_addresses_that_name_nothing_are_told_so_or_passed_over(seat: Seat, here: Centre, nonsense: str) -> None:
    for page, name in (("today", "group"), ("students", "student"), ("payments", "student")):
        await seat.look(page, **{name: nonsense})
        assert "aw-" in seat.text


async def test_the_card_shows_everything_of_a_student(seat: Seat, here: Centre) -> None:
    await seat.look("students", student=here.students[0].id)
    for text in ("Jasur Qodirov", "+998 90 123-45-00", "IELTS-A1", "600\u202f000 so‘m", "No scores yet.", "aw-month"):
        assert text in seat.text
    await seat.press("month-back")
    assert "No lessons recorded this month." in seat.text
    await seat.press("pay")
    assert seat.app.query_params["student"] == str(here.students[0].id)


async def test_names_are_text_and_never_markup(seat: Seat, here: Centre) -> None:
    await db.execute("UPDATE account SET first_name = '<img src=x>' WHERE id = $1", here.students[0].id)
    await seat.look("students", student=here.students[0].id)
    assert "<img src=x>" not in seat.text and "&lt;img src=x&gt;" in seat.text
    await seat.look("trail")
    assert "<img src=x>" not in seat.text


async def test_a_payment_is_taken_once_however_often_it_is_confirmed(seat: Seat, here: Centre) -> None:
    student = here.students[1].id
    await seat.look("payments", student=student)
    await fill(seat, amount="450 000")
    await seat.run()
    await seat.press("take-payment")
    await seat.press("till-yes")
    assert "Taken from Dilnoza Yusupova: 450\u202f000 so‘m" in seat.text
    assert len((await payments.sheet(here.boss, search="Dilnoza", number=1)).payments) == 1
    assert "till-yes" not in {button.key for button in seat.app.button}


async def test_employees_read_payments_and_expenses_but_write_neither(seat: Seat, here: Centre) -> None:
    seat.sit(here.teacher)
    for page in ("payments", "expenses", "groups", "students", "exchange"):
        await seat.look(page)
        keys = {str(button.key) for button in seat.app.button}
        assert not keys & {"take-payment", "new-expense", "new-group", "new-student", "import"}, page


@pytest.mark.parametrize("page", ["people", "trail", "centre"])
async def test_owners_rooms_are_closed_to_employees(seat: Seat, here: Centre, page: str) -> None:
    seat.sit(here.teacher)
    with pytest.raises(AssertionError):
        await seat.look(page)


async def test_an_expense_is_recorded_through_its_form(seat: Seat, here: Centre) -> None:
    await seat.look("expenses")
    await seat.press("new-expense")
    await seat.press("save-expense")
    assert "This is needed." in seat.text
    await fill(seat, amount="75 000", reason="Bo‘r")
    await seat.press("save-expense")
    assert "3\u202f575\u202f000 so‘m in all" in seat.text


async def test_a_student_and_an_employee_are_added(seat: Seat, here: Centre) -> None:
    await seat.look("students")
    await seat.press("new-student")
    await fill(seat, username="anvar001", password="qwerty123", first_name="Anvar")
    await seat.press("save-person")
    assert await db.fetch_value("SELECT role FROM account WHERE username = 'anvar001'") == "student"
    await seat.look("people")
    await seat.press("new-employee")
    await fill(seat, username="anvar001", password="qwerty123")
    await seat.press("save-person")
    assert "This username is taken." in seat.text
    await fill(seat, username="teacher77")
    await seat.press("save-person")
    assert await db.fetch_value("SELECT role FROM account WHERE username = 'teacher77'") == "employee"


async def test_a_group_is_made(seat: Seat, here: Centre) -> None:
    await seat.look("groups")
    await seat.press("new-group")
    await fill(seat, name="C1", start_time="18:00", end_time="17:00")
    await seat.press("save-group")
    assert "This is needed." in seat.text
    (subject,) = [field for field in seat.app.selectbox if str(field.key).endswith("-subject")]
    subject.set_value(here.group.subject)
    await seat.press("save-group")
    assert "It must begin before it ends." in seat.text
    await fill(seat, end_time="19:30")
    await seat.press("save-group")
    assert await db.fetch_value("SELECT end_time::text FROM study_group WHERE name = 'C1'") == "19:30:00"


async def test_the_trail_shows_before_and_after(seat: Seat, here: Centre) -> None:
    student = here.students[0].id
    for presence in ("keldi", "kechikdi"):
        await today.mark(here.teacher, here.group.id, {str(student): presence})
    await seat.look("trail")
    assert "<del>keldi</del> → <ins>kechikdi</ins>" in seat.text
    assert "Jasur Qodirov" in seat.text and "Bobur Toshmatov" in seat.text
    seat.app.selectbox(key="trail-kind").set_value("expense")
    await seat.run()
    assert "kechikdi" not in seat.text and "Ofis ijarasi" in seat.text
