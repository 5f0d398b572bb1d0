"""Every screen, run by Streamlit without a browser."""

import asyncio
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from api import db
from api.access import Actor
from api.accounts import tokens
from api.accounts.tokens import TokenKind
from api.centre.queries import settings
from api.multilevel.screens import exams_for_staff
from tests import factories
from tests.workbench import centre, scene, sittings
from tests.workbench.test_desk import GOOD, Edit
from workbench import i18n, sessions, viewer
from workbench.models import desk, today
from workbench.models.insights.look import SHELF
from workbench.screens import SCREENS

SCRIPT = Path(viewer.__file__).with_name("app.py")
PAGES = [screen.name for screen in SCREENS]
# Each run would read what every installed package says of itself, which takes ten times as long as the screen.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)


class Seat:
    """One examiner before one page."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.cookies: dict[str, str] = {sessions.LANGUAGE_COOKIE: "en"}
        monkeypatch.setattr(viewer, "cookies", lambda: self.cookies)
        monkeypatch.setattr(viewer, "place", lambda: "/")
        self.app = AppTest.from_file(SCRIPT, default_timeout=60)

    def sit(self, actor: Actor) -> None:
        """Sign in."""
        self.cookies[sessions.session_cookie()] = tokens.issue(actor, TokenKind.WORKBENCH)

    async def look(self, page: str = "home", **query: object) -> AppTest:
        """Open a page."""
        if page != "home":
            self.app.session_state[viewer.GOING] = (page, {key: str(value) for key, value in query.items()})
        return await self.run()

    async def run(self) -> AppTest:
        """Run the script while the rules run here."""
        i18n.use(self.cookies[sessions.LANGUAGE_COOKIE])  # for labels that the simulated browser formats by itself
        await asyncio.to_thread(self.app.run)
        assert not self.app.exception, self.app.exception[0].message
        return self.app

    async def press(self, key: str) -> AppTest:
        """Click a button."""
        self.app.button(key=key).click()
        return await self.run()

    @property
    def text(self) -> str:
        """Everything that is to be read on the page."""
        spoken: list[Any] = [
            *self.app.get("html"), *self.app.error, *self.app.info, *self.app.warning, *self.app.caption
        ]  # fmt: skip
        texts = [str(getattr(element, "body", None) or element.value) for element in spoken]
        return "\n".join(text for text in texts if not text.startswith("<style>"))


@pytest.fixture
def seat(rules_run_here: None, monkeypatch: pytest.MonkeyPatch) -> Seat:
    """A seat that nobody has taken yet, in a centre of which no figures are kept."""
    SHELF.forget()
    return Seat(monkeypatch)


async def owner(seat: Seat) -> Actor:
    me = scene.actor_of(await factories.owner())
    seat.sit(me)
    return me


async def test_without_a_session_there_is_only_the_way_to_sign_in(seat: Seat) -> None:
    await seat.look()
    assert "Your session has ended" in seat.text
    assert not seat.app.button


@pytest.mark.parametrize("language", ["uz", "en"])
@pytest.mark.parametrize("page", PAGES)
async def test_every_screen_shows_itself_in_an_empty_centre(seat: Seat, page: str, language: str) -> None:
    await owner(seat)
    seat.cookies[sessions.LANGUAGE_COOKIE] = language
    await seat.look(page)
    assert "aw-heading" in seat.text


@pytest.mark.parametrize("page", PAGES)
async def test_every_screen_shows_itself_in_a_busy_centre(seat: Seat, page: str) -> None:
    me = await owner(seat)
    exam = await scene.exam(me)
    first, second, _ = [await scene.writing(exam, pages=1) for _ in range(3)]
    await scene.speaking(exam)
    await desk.take(me, first)
    await desk.submit(me, Edit(first, GOOD))
    await desk.take(me, second)
    author = await factories.employee()
    await sittings.mock_session(await sittings.mock_test(author))
    await sittings.handed_in(await sittings.exam(author, "Why are leaves green?"), "Chlorophyll.")
    here = await centre.centre()
    await today.mark(here.boss, here.group.id, {str(one.id): "keldi" for one in here.students})
    await seat.look(page)
    assert "aw-heading" in seat.text
    assert "aw-empty" not in seat.text


async def test_employees_do_not_see_the_centres_settings(seat: Seat) -> None:
    seat.sit(scene.actor_of(await factories.employee()))
    await seat.look()
    with pytest.raises(KeyError):
        await asyncio.to_thread(_open_settings, seat)


def _open_settings(seat: Seat) -> None:
    seat.app.session_state[viewer.GOING] = ("centre", {})
    seat.app.run()
    if seat.app.exception:
        raise KeyError(seat.app.exception[0].message)


async def test_take_next_opens_the_desk(seat: Seat) -> None:
    me = await owner(seat)
    review = await scene.writing(await scene.exam(me), pages=1)
    await seat.look()
    await seat.press("next-writing")
    assert seat.app.query_params["review"] == str(review)
    assert "Yours until" in seat.text
    await seat.press("leave")
    assert "review" not in seat.app.query_params


async def test_a_work_of_the_other_queue_or_of_none_is_not_opened(seat: Seat) -> None:
    me = await owner(seat)
    review = await scene.speaking(await scene.exam(me))
    for nonsense in (review, 0, 999_999_999, "x", "²", "99999999999999999999"):
        await seat.look("writing", review=nonsense)
        assert "Yours until" not in seat.text


async def test_graded_work_shows_its_verdict_and_can_be_taken_again(seat: Seat) -> None:
    me = await owner(seat)
    review = await scene.writing(await scene.exam(me), pages=1)
    await desk.take(me, review)
    await desk.submit(me, Edit(review, GOOD))
    await seat.look("writing", review=review)
    assert "Grading it again needs a reason" in seat.text
    assert "Neat." in seat.text
    await seat.press(f"take-{review}")
    assert "Yours until" in seat.text


async def test_a_result_is_looked_at_but_not_changed(seat: Seat) -> None:
    me = await owner(seat)
    exam = await scene.exam(me)
    graded, waiting = await scene.writing(exam, pages=1), await scene.writing(exam, pages=1)
    await desk.take(me, graded)
    await desk.submit(me, Edit(graded, GOOD))
    await seat.look("attempts", result=graded)
    assert "Neat." in seat.text
    assert [button.key for button in seat.app.button] == ["leave"]
    await seat.look("attempts", result=waiting)
    assert "The centre grades blind" in seat.text


async def test_the_centres_settings_are_saved(seat: Seat) -> None:
    await owner(seat)
    await seat.look("centre")
    seat.app.toggle[0].set_value(False)
    await seat.run()
    await seat.press("save-centre")
    assert not (await settings()).blind_grading


async def test_an_exam_is_made_in_the_editor(seat: Seat) -> None:
    me = await owner(seat)
    await seat.look("exams")
    await seat.press("new-exam")
    await seat.press("save")
    assert "Give the exam a title." in seat.text
    seat.app.text_input[0].set_value("Winter")
    for area, text in zip(seat.app.text_area, ("A letter", "An essay", "Who are you?"), strict=True):
        area.set_value(text)
    await seat.run()
    assert "<h3>Winter</h3>" in seat.text
    await seat.press("save")
    (exam,) = await exams_for_staff(me)
    assert (exam.title, exam.is_active) == ("Winter", True)
    assert await db.fetch_value("SELECT count(*) FROM multilevel_question") == 3
