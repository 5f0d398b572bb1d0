"""The desks for mock tests and exam answers, run by Streamlit without a browser."""

import httpx

from api import db
from api.centre.rules import change_settings
from api.centre.schemas import CentreOut
from api.grading.schemas import Queue
from tests import factories
from tests.workbench import scene, sittings
from tests.workbench.test_login import sign_in
from tests.workbench.test_screens import Seat, seat
from workbench.models import desk
from workbench.widgets import Submission
from workbench.widgets.rubric_form import MarkEdit

__all__ = ["seat"]


async def test_a_session_is_shown_with_its_words_its_answers_and_no_name(seat: Seat) -> None:
    author, me = await factories.owner(), scene.actor_of(await factories.employee())
    student = await factories.student(first_name="Jasur", last_name="Qodirov")
    review = await sittings.mock_session(await sittings.mock_test(author), student)
    seat.sit(me)
    await seat.look("mock", review=review)
    assert "30 of 40 right: band 7 is suggested" in seat.text
    assert "not answered" in seat.text
    assert '<li class="wrong"><b>31</b><span title="wrong">a bridge</span>' in seat.text
    assert "<em>A</em>" in seat.text
    assert "Jasur" not in seat.text
    await seat.press(f"take-{review}")
    assert (await desk.desk(me, review)).stand is desk.Stand.MINE
    await change_settings(scene.actor_of(author), CentreOut(blind_grading=False))
    await seat.run()
    assert "Jasur Qodirov" in seat.text


async def test_the_question_stays_until_its_answers_are_graded(seat: Seat) -> None:
    me = scene.actor_of(await factories.employee())
    questions = await sittings.exam(await factories.owner(), "What is a cell?", "Why are leaves green?")
    made = [await sittings.handed_in(questions, f"A room {n}", f"Chlorophyll {n}") for n in range(2)]
    seat.sit(me)
    await seat.look("exam")
    assert "Question by question" in seat.text
    review, _ = await desk.take_next(me, Queue.EXAM, questions[1])
    assert review == made[0][1]
    await seat.look("exam", review=review)
    assert "Why are leaves green?" in seat.text
    assert sittings.SAMPLE in seat.text
    assert f"<b>#{made[1][1]}</b> Chlorophyll 1" in seat.text
    for done, following in ((made[0][1], made[1][1]), (made[1][1], made[0][0]), (made[0][0], made[1][0])):
        mark = MarkEdit(score="0.5")
        submission = Submission(review_id=done, version=0, revision=1, marks={"earned": mark}, reason="")
        assert isinstance(await desk.submit(me, submission), desk.Submitted)
        assert await desk.take_next_like(me, done) == (following, None)


async def test_staff_see_the_pages_of_a_file_as_pictures(client: httpx.AsyncClient) -> None:
    await sittings.mock_test(await factories.owner())
    name = await db.fetch_value("SELECT name FROM stored_file WHERE name LIKE 'tests/writing%'")
    client.headers["accept"] = "image/*"
    assert (await client.get(f"/pages/1/{name}")).status_code == 401
    await sign_in(client, (await factories.employee()).username)
    page = await client.get(f"/pages/2/{name}")
    assert (page.status_code, page.headers["content-type"]) == (200, "image/png")
    assert page.content.startswith(b"\x89PNG")
    sound = await db.fetch_value("SELECT name FROM stored_file WHERE name LIKE '%.wav'")
    for path in (f"0/{name}", f"3/{name}", f"99/{name}", "1/tests/none.pdf", "1/..%2Fsecret.pdf", f"1/{sound}"):
        assert (await client.get(f"/pages/{path}")).status_code == 404, path


async def test_a_file_that_is_no_pdf_after_all_leaves_the_desk_standing(seat: Seat) -> None:
    test = await sittings.mock_test(await factories.owner())
    review = await sittings.mock_session(test, texts=("", "Two words"))
    broken = await scene._store("tests/writing", "pdf", "application/pdf", b"%PDF-1.7\nnothing")
    await db.execute("UPDATE mock_section SET file = $1 WHERE section = 'writing'", broken)
    seat.sit(scene.actor_of(await factories.employee()))
    await seat.look("mock", review=review)
    assert "The tasks can’t be shown here" in seat.text
