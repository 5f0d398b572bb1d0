"""Examiners at work, in real browsers before a real workbench."""

import asyncio
import re
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, expect

from api import db
from api.access import Actor
from api.accounts.tables import Account
from api.grading import queries
from tests import factories
from tests.workbench import scene
from tests.workbench.conftest import Bench, settled, sign_in

# By the page itself: a busy machine would stretch presses from outside into deliberate ones.
HAMMERING = """async () => {
    for (let press = 0; press < 12; press++) {
        document.body.dispatchEvent(new KeyboardEvent("keydown", {key: "Enter", ctrlKey: true, bubbles: true}));
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
}"""
pytestmark = pytest.mark.browser
expect.set_options(timeout=20_000)


@pytest.fixture
async def works(database: None, bench: Bench) -> list[int]:
    """Three writing sections wait, the oldest first."""
    exam = await scene.exam(scene.actor_of(await factories.owner()))
    return [await scene.writing(exam, pages=1) for _ in range(3)]


@pytest.fixture
async def teacher(database: None) -> Account:
    """Who sits at `page`."""
    return await factories.employee()


@pytest.fixture
async def second_page(browser: Browser) -> AsyncIterator[Page]:
    """Another browser."""
    context = await browser.new_context(viewport={"width": 1280, "height": 800})
    yield await context.new_page()
    await context.close()


async def see(page: Page, review: int) -> None:
    """The desk shows this work."""
    await expect(page.locator(".aw-desk-title b")).to_have_text(f"#{review}")
    await expect(page.locator(".score").first).to_be_visible()


async def mark(page: Page, task: int, score: str, comment: str = "") -> None:
    """Type a score and a comment."""
    await page.locator(".score").nth(task - 1).fill(score)
    await page.locator(".comment").nth(task - 1).fill(comment)


async def opened_review(page: Page) -> int:
    await page.wait_for_url(re.compile(r"review=\d+"))
    return int(page.url.split("review=")[1])


async def saved(actor: Actor, review: int, comment: str) -> None:
    """Wait until the draft in the database has this comment."""
    for _ in range(100):
        if any(mark.comment == comment for mark in (await queries.draft(actor, review)).values()):
            return
        await asyncio.sleep(0.1)
    raise AssertionError(f"{comment!r} was not saved")


async def test_take_next_grade_submit_and_the_next_one_is_empty(
    page: Page, bench: Bench, teacher: Account, works: list[int]
) -> None:
    await sign_in(page, bench, teacher)
    await page.get_by_role("button", name="Take next").first.click()
    await see(page, works[0])
    await mark(page, 1, "20.25", "A warm letter.")
    await mark(page, 2, "41.5", "Well argued.")
    await page.keyboard.press("Control+Enter")
    await see(page, works[1])
    await expect(page.locator(".score").first).to_have_value("")
    await expect(page.locator(".comment").first).to_have_value("")
    await expect(page.locator(".st-key-submitted")).to_contain_text(f"#{works[0]}, 61.75 / 75")
    (grading,) = await queries.history(scene.actor_of(teacher), works[0])
    assert {key: (float(m.score), m.comment) for key, m in grading.marks.items()} == {
        "task1": (20.25, "A warm letter."),
        "task2": (41.5, "Well argued."),
    }
    assert await db.fetch_value("SELECT count(*) FROM grading_draft") == 0


async def test_two_browsers_never_hold_the_same_work(
    page: Page, second_page: Page, bench: Bench, teacher: Account, works: list[int]
) -> None:
    tabs = (page, second_page)
    await asyncio.gather(sign_in(page, bench, teacher), sign_in(second_page, bench, await factories.employee()))
    await asyncio.gather(*(tab.get_by_role("button", name="Take next").first.click() for tab in tabs))
    assert sorted([await opened_review(tab) for tab in tabs]) == works[:2]
    await second_page.goto(f"{bench.address}/writing?review={await opened_review(page)}")
    await expect(second_page.get_by_role("alert")).to_contain_text("holds this work until")
    await expect(second_page.locator(".score")).to_have_count(0)


async def test_the_workbench_is_killed_and_the_draft_is_there_on_return(
    page: Page, bench: Bench, teacher: Account, works: list[int]
) -> None:
    await sign_in(page, bench, teacher)
    await page.goto(f"{bench.address}/writing?review={works[1]}")
    await page.get_by_role("button", name="Take this work").click()
    await see(page, works[1])
    await mark(page, 1, "12.5", "Half done when the power went")
    await saved(scene.actor_of(teacher), works[1], "Half done when the power went")
    bench.kill()
    await page.locator(".comment").nth(1).fill("Typed into the dark")
    bench.start()
    await page.reload()
    await see(page, works[1])
    await expect(page.locator(".score").first).to_have_value("12.5")
    await expect(page.locator(".comment").first).to_have_value("Half done when the power went")
    await expect(page.locator(".comment").nth(1)).to_have_value("Typed into the dark")
    await saved(scene.actor_of(teacher), works[1], "Typed into the dark")


async def test_a_reload_keeps_the_login_the_language_and_the_desk(
    page: Page, bench: Bench, teacher: Account, works: list[int]
) -> None:
    await sign_in(page, bench, teacher)
    await page.get_by_role("button", name="Take next").first.click()
    await see(page, works[0])
    await page.get_by_role("link", name="UZ").click()
    await expect(page.get_by_text("Chiqish")).to_be_visible()
    await see(page, works[0])
    await page.reload()
    await see(page, works[0])
    await expect(page.get_by_text("Chiqish")).to_be_visible()


async def test_submitting_twice_in_a_hurry_grades_one_work(
    page: Page, bench: Bench, teacher: Account, works: list[int]
) -> None:
    actor = scene.actor_of(teacher)
    marks = '{"task1": {"score": "1", "comment": ""}, "task2": {"score": "2", "comment": "whole"}}'
    await db.execute("INSERT INTO grading_draft (review, author, marks) VALUES ($1, $2, $3)", works[1], actor.id, marks)
    await sign_in(page, bench, teacher)
    await page.get_by_role("button", name="Take next").first.click()
    await see(page, works[0])
    await mark(page, 1, "10")
    await mark(page, 2, "20")
    await page.evaluate(HAMMERING)
    await see(page, works[1])
    await expect(page.locator(".score").first).to_have_value("1")
    assert len(await queries.history(actor, works[0])) == 1
    assert await queries.history(actor, works[1]) == []


async def test_a_lost_work_names_its_holder_and_leaves_the_draft_to_copy(
    page: Page, bench: Bench, teacher: Account, works: list[int]
) -> None:
    other = await factories.employee(first_name="Kamola", last_name="Yusupova")
    await sign_in(page, bench, teacher)
    await page.get_by_role("button", name="Take next").first.click()
    await see(page, works[0])
    await db.execute("UPDATE review SET holder = $1 WHERE id = $2", other.id, works[0])
    await mark(page, 1, "7.5", "Too late, but not lost")
    await expect(page.get_by_text("Kamola Yusupova holds this work until").first).to_be_visible()
    await expect(page.locator(".comment").first).to_have_value("Too late, but not lost")
    await saved(scene.actor_of(teacher), works[0], "Too late, but not lost")
    await page.reload()
    await expect(page.locator("[data-testid=stCode]")).to_contain_text("Too late, but not lost")
    await expect(page.locator(".score")).to_have_count(0)


async def test_a_claim_that_ran_out_comes_back_with_the_next_word(
    page: Page, bench: Bench, teacher: Account, works: list[int]
) -> None:
    await sign_in(page, bench, teacher)
    await page.get_by_role("button", name="Take next").first.click()
    await see(page, works[0])
    await db.execute("UPDATE review SET state = 'waiting', holder = NULL, lease_until = NULL WHERE id = $1", works[0])
    await mark(page, 1, "7.5", "Back again")
    await saved(scene.actor_of(teacher), works[0], "Back again")
    await expect(page.get_by_text("Yours until")).to_be_visible()
    assert await db.fetch_value("SELECT holder FROM review WHERE id = $1", works[0]) == teacher.id


async def test_a_dead_token_is_told_and_what_was_typed_comes_back_after_signing_in(
    page: Page, bench: Bench, teacher: Account, works: list[int]
) -> None:
    await sign_in(page, bench, teacher)
    await page.get_by_role("button", name="Take next").first.click()
    await see(page, works[0])
    await db.execute("UPDATE account SET token_version = token_version + 1 WHERE username = $1", teacher.username)
    await mark(page, 1, "9", "Typed by nobody in particular")
    await page.get_by_role("link", name="Sign in").click()
    await page.fill("#username", teacher.username)
    await page.fill("#password", factories.PASSWORD)
    await page.click("button[type=submit]")
    await see(page, works[0])
    await expect(page.locator(".comment").first).to_have_value("Typed by nobody in particular")


async def test_a_graded_work_is_graded_again_with_a_reason(
    page: Page, bench: Bench, teacher: Account, works: list[int]
) -> None:
    await sign_in(page, bench, teacher)
    await page.get_by_role("button", name="Take next").first.click()
    await see(page, works[0])
    await mark(page, 1, "10", "First look")
    await mark(page, 2, "20")
    await page.keyboard.press("Control+Enter")
    await see(page, works[1])
    await page.get_by_role("button", name="Grade again").click()
    await see(page, works[0])
    await expect(page.locator(".score").first).to_have_value("10")
    await mark(page, 1, "11", "Second look")
    await page.locator(".reason textarea").fill("I had missed a page")
    await page.wait_for_timeout(1000)
    await expect(page.locator(".score").first).to_have_value("11")
    await page.keyboard.press("Control+Enter")
    await see(page, works[2])
    newest, oldest = await queries.history(scene.actor_of(teacher), works[0])
    assert (float(newest.total), float(oldest.total)) == (31, 30)
    assert newest.reason == "I had missed a page"


async def test_every_shortcut_is_listed(page: Page, bench: Bench, teacher: Account, works: list[int]) -> None:
    await sign_in(page, bench, teacher)
    await expect(page.get_by_role("button", name="Take next").first).to_be_enabled()
    await page.keyboard.press("w")
    await see(page, works[0])
    await page.locator(".aw-desk-title").click()
    await page.keyboard.press("?")
    listed = page.locator("dialog.shortcuts")
    for text in ("Take the next work", "Rotate right", "Submit and next"):
        await expect(listed.get_by_text(text, exact=True)).to_be_visible()


async def test_an_exam_is_saved_by_keys_with_what_was_typed_last(
    page: Page, bench: Bench, teacher: Account, works: list[int]
) -> None:
    await sign_in(page, bench, teacher)
    await page.goto(f"{bench.address}/exams?exam=new")
    letter, essay, question = (page.locator(".st-key-exam-form textarea").nth(place) for place in range(3))
    await letter.fill("Write a letter.")
    await expect(page.locator(".aw-preview li p").first).to_have_text("Write a letter.")
    await essay.fill("Write an essay.")
    await question.fill("Where do you live?")
    await page.get_by_label("Title").fill("By keys")
    await page.keyboard.press("Control+s")
    await page.get_by_role("button", name="New exam").wait_for()
    await page.get_by_role("button", name="By keys").click()
    await expect(question).to_have_value("Where do you live?")
    await settled(page)
    await question.press("End")
    await page.keyboard.type(" Since when?")
    await page.keyboard.press("Control+s")
    await page.get_by_role("button", name="New exam").wait_for()
    await page.get_by_role("button", name="By keys").click()
    await expect(question).to_have_value("Where do you live? Since when?")


async def test_an_exam_being_written_survives_a_reload(
    page: Page, bench: Bench, teacher: Account, works: list[int]
) -> None:
    await sign_in(page, bench, teacher)
    await page.goto(f"{bench.address}/exams?exam=new")
    area = page.locator(".st-key-exam-form textarea").first
    await area.click()
    await page.keyboard.type("Write to your friend", delay=20)
    await expect(page.locator(".aw-preview li p").first).to_have_text("Write to your friend")
    await area.press_sequentially(", now")
    await page.reload()
    await expect(area).to_have_value("Write to your friend, now")
    await expect(page.locator(".aw-preview li p").first).to_have_text("Write to your friend, now")
    await page.locator(".st-key-exam-form").get_by_label("Title").fill("Spring")
    await page.reload()
    await expect(page.locator(".aw-preview h3")).to_have_text("Spring")
    await expect(area).to_have_value("Write to your friend, now")
    await page.get_by_role("button", name="Discard changes").click()
    await page.get_by_role("button", name="Discard", exact=True).click()
    await expect(area).to_have_value("")
    await page.wait_for_function("!Object.keys(localStorage).some((name) => name.startsWith('academy:exam'))")
    await page.reload()
    await page.wait_for_timeout(2000)
    await expect(area).to_have_value("")


async def test_speech_is_graded_too(page: Page, bench: Bench, teacher: Account, works: list[int]) -> None:
    exam = await scene.exam(scene.actor_of(teacher), "Spoken")
    review = await scene.speaking(exam)
    await sign_in(page, bench, teacher)
    await expect(page.get_by_role("button", name="Take next").nth(1)).to_be_enabled()
    await page.keyboard.press("s")
    await see(page, review)
    await mark(page, 1, "63.5", "Fluent.")
    await page.keyboard.press("Control+Enter")
    await expect(page.get_by_text("Nothing is waiting in this queue.")).to_be_visible()
    assert float((await queries.history(scene.actor_of(teacher), review))[0].total) == 63.5
