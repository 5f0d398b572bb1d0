"""Today's lessons and registers: what marking does, and to whom it is refused."""

import asyncio

import pytest

from api import db
from api.access import Actor
from api.attendance.register import keep_register
from api.attendance.schemas import Presence
from tests import factories
from tests.workbench import centre, scene
from tests.workbench.centre import Centre, statuses
from workbench import i18n
from workbench.models import today


@pytest.fixture(autouse=True)
def _english() -> None:
    i18n.use("en")


@pytest.fixture
async def here(database: None) -> Centre:
    """A centre at work."""
    return await centre.centre()


def marks(here: Centre, *presences: str | None) -> dict[str, str | None]:
    """Marks for the first students, as the browser sends them."""
    return {str(student.id): presence for student, presence in zip(here.students, presences, strict=False)}


async def test_a_group_without_a_register_is_named_until_it_has_one(here: Centre) -> None:
    day = await today.today(here.teacher)
    assert [lesson.name for lesson in day.missing] == ["IELTS-A1"]
    assert [lesson.name for lesson in day.others] == ["IELTS-B2"]
    assert await today.mark(here.teacher, here.group.id, marks(here, *["keldi"] * 8)) is None
    day = await today.today(here.teacher)
    assert not day.missing
    assert (today.standing(day.lessons[0], day.now).text, today.counts(day.lessons[0])) == ("Registered", "8 came")


async def test_marks_are_kept_corrected_and_taken_back(here: Centre) -> None:
    first, second = (student.id for student in here.students[:2])
    assert await today.mark(here.teacher, here.group.id, marks(here, "keldi", "kelmadi")) is None
    assert await today.mark(here.teacher, here.group.id, marks(here, "kechikdi", None)) is None
    assert await statuses(here.group.id) == {first: "kechikdi"}
    acts = await db.fetch("SELECT action FROM audit_entry WHERE object_type = 'attendance' ORDER BY id")
    assert [row["action"] for row in acts] == ["create", "create", "change", "remove"]
    assert await db.fetch_value("SELECT count(*) FROM work_log WHERE employee = $1", here.employee.id) == 1
    assert second not in await statuses(here.group.id)


async def test_the_same_mark_again_changes_nothing(here: Centre) -> None:
    for _ in range(2):
        assert await today.mark(here.boss, here.group.id, marks(here, "keldi")) is None
    assert await db.fetch_value("SELECT count(*) FROM audit_entry WHERE object_type = 'attendance'") == 1


async def test_employees_outside_the_lesson_hear_why_and_owners_are_free(here: Centre) -> None:
    student = await factories.student(group=here.later.id)
    sent = {str(student.id): "keldi"}
    said = await today.mark(here.teacher, here.later.id, sent)
    assert said and said.startswith("No lesson of this group today: its days are ")
    assert not await statuses(here.later.id)
    await db.execute(
        "UPDATE study_group SET days = $2, start_time = '00:00:00', end_time = '00:00:01' WHERE id = $1",
        here.later.id,
        centre.EVERY_DAY,
    )
    said = await today.mark(here.teacher, here.later.id, sent)
    assert said and said.startswith("It is not lesson time: the lesson is 00:00–00:00.")
    assert await today.mark(here.boss, here.later.id, sent) is None
    assert await statuses(here.later.id) == {student.id: "keldi"}
    assert await today.mark(here.teacher, here.later.id, {str(student.id): "kechikdi"}) is None, "corrections are free"


async def test_only_who_made_a_record_or_an_owner_takes_it_back(here: Centre) -> None:
    assert await today.mark(here.boss, here.group.id, marks(here, "keldi")) is None
    said = await today.mark(here.teacher, here.group.id, marks(here, None))
    assert said and said.startswith("A colleague made this record")
    assert await today.mark(here.boss, here.group.id, marks(here, None)) is None
    assert not await statuses(here.group.id)


async def test_marks_of_others_than_the_groups_students_are_passed_over(here: Centre) -> None:
    stranger = await factories.student()
    assert await today.mark(here.boss, here.group.id, {str(stranger.id): "keldi"}) is None
    assert not await statuses(here.group.id)


async def test_two_who_mark_at_once_make_each_record_once(here: Centre) -> None:
    now = (await today.today(here.boss)).now
    everyone = {student.id: Presence.CAME for student in here.students}

    async def keep(actor: Actor) -> None:
        await keep_register(actor, group=here.group.id, marks=everyone, now=now)

    await asyncio.gather(*(keep(actor) for actor in (here.boss, here.teacher) * 4))
    assert len(await statuses(here.group.id)) == len(everyone)
    assert await db.fetch_value("SELECT count(*) FROM audit_entry WHERE object_type = 'attendance'") == len(everyone)


async def test_a_group_without_students_asks_for_nothing(here: Centre) -> None:
    day = await today.today(scene.actor_of(here.owner))
    assert today.standing(day.others[0], day.now).text == "No students"
