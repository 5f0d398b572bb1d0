"""Finding students, and their cards."""

from datetime import timedelta

import pytest

from api import clock, db
from tests.workbench import centre, scene
from tests.workbench.centre import Centre
from workbench import i18n
from workbench.models import students
from workbench.models.calendar import after, this_month


@pytest.fixture(autouse=True)
def _english() -> None:
    i18n.use("en")


@pytest.fixture
async def here(database: None) -> Centre:
    """A centre at work."""
    return await centre.centre()


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("jas", "Jasur Qodirov"), ("qodirov jasur", "Jasur Qodirov"), ("o'rinova", "Gulbahor O‘rinova"),
        ("oʻrinova gul", "Gulbahor O‘rinova"), ("901234502", "Gulbahor O‘rinova"), ("1234-502", "Gulbahor O‘rinova"),
        ("+998 93 123 45 07", "Otabek Ergashev"),
    ],
)  # fmt: skip
async def test_found_by_name_or_phone_however_it_is_typed(here: Centre, typed: str, name: str) -> None:
    found = await students.quick(here.teacher, typed)
    assert [one["name"] for one in found] == [name]


@pytest.mark.parametrize("typed", ["%", "_", "zzz", "00000000000"])
async def test_nonsense_finds_nobody(here: Centre, typed: str) -> None:
    assert await students.quick(here.teacher, typed) == []


async def test_the_list_is_filtered_by_group_and_turned(here: Centre) -> None:
    page = await students.sheet(here.boss, search="", group=here.group.id, number=1)
    assert len(page.students) == 8 and not page.has_more
    assert page.students[0].name == "Sardor Aliyev"
    assert not (await students.sheet(here.boss, search="", group=here.later.id, number=1)).students


async def test_the_card_tells_attendance_payments_scores_and_results(here: Centre) -> None:
    student, today = here.students[0].id, clock.now().date()
    for status, number in (("keldi", 0), ("kelmadi", 1), ("kechikdi", 2), ("keldi", 3)):
        await db.execute(
            'INSERT INTO attendance (student, "group", status, date, time) VALUES ($1, $2, $3, $4, $5)',
            student, here.group.id, status, today.replace(day=1 + number), clock.now().time(),
        )  # fmt: skip
    await db.execute(
        'INSERT INTO score (student, "group", score, date) VALUES ($1, $2, 90, $3)', student, here.group.id, today
    )
    await scene.writing(await scene.exam(here.boss), here.students[0], pages=1)
    card = await students.card(here.teacher, student)
    assert card is not None
    assert (card.rate, sum(card.counts.values())) == (75, 4)
    days = [mark for week in card.weeks for mark in week if mark.day]
    assert [mark.presence for mark in days[:4]] == ["keldi", "kelmadi", "kechikdi", "keldi"]
    assert all(mark.is_lesson for mark in days)
    assert dict(card.year)[this_month(today)] == "paid"
    assert [state for _, state in card.year].count("paid") == 1
    assert (card.facts.points, card.scores[0].score, card.attempts[0].exam_title) == (90, 90, "Multilevel mock exam 1")
    assert card.payments[0].months == [this_month(today)]


async def test_months_since_they_came_are_due(here: Centre) -> None:
    student = here.students[1].id
    came = clock.now() - timedelta(days=62)
    await db.execute("UPDATE account SET created_at = $2 WHERE id = $1", student, came)
    card = await students.card(here.boss, student)
    assert card is not None
    states = dict(card.year)
    now = this_month(card.today)
    assert states[now] == states[after(now, -1)] == "due"
    assert (states[after(now, 1)], states[after(now, -6)]) == ("ahead", "before")


async def test_who_is_withdrawn_or_no_student_has_no_card(here: Centre) -> None:
    assert await students.card(here.boss, here.employee.id) is None
    await db.execute("UPDATE account SET withdrawn_at = now() WHERE id = $1", here.students[0].id)
    assert await students.card(here.boss, here.students[0].id) is None
