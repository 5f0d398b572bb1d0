"""Mock tests and exam answers marked in a real browser."""

import asyncio
from decimal import Decimal

import pytest
from playwright.async_api import Locator, Page, expect

from api import db
from api.accounts.tables import Account
from api.grading import queries
from api.grading.schemas import DraftOut, Queue
from tests import factories
from tests.workbench import scene, sittings
from tests.workbench.conftest import Bench, sign_in

pytestmark = pytest.mark.browser
expect.set_options(timeout=20_000)


async def see(page: Page, review: int) -> None:
    """The desk shows this work, with its form."""
    await expect(page.locator(".aw-desk-title b")).to_have_text(f"#{review}")
    await expect(page.locator(".form .criterion").first).to_be_visible()


def score(page: Page, name: str) -> Locator:
    """The field of that criterion."""
    return page.get_by_label(f"Score: {name}", exact=True)


async def select(page: Page, words: str) -> None:
    """Select a passage with the mouse, as far as the browser lets one point at words."""
    box = await page.locator(".text").first.evaluate(
        """(place, words) => {
            const text = place.firstChild;
            const range = document.createRange();
            const start = text.data.indexOf(words);
            range.setStart(text, start);
            range.setEnd(text, start + words.length);
            const { left, right, top, bottom } = range.getBoundingClientRect();
            return { left, right, middle: (top + bottom) / 2 };
        }""",
        words,
    )
    await page.mouse.move(box["left"] + 1, box["middle"])
    await page.mouse.down()
    await page.mouse.move(box["right"] - 1, box["middle"], steps=4)
    await page.mouse.up()


async def draft_with(account: Account, review: int, text: str) -> DraftOut:
    """The draft in the database once it says this."""
    for _ in range(300):
        kept = await queries.kept_draft(scene.actor_of(account), review)
        if any(remark.text == text for remark in kept.remarks):
            return kept
        await asyncio.sleep(0.1)
    raise AssertionError(f"{text!r} was not saved")


async def test_a_mock_test_gets_its_bands_and_comments_and_the_next_one_none_of_them(
    page: Page, bench: Bench, database: None
) -> None:
    teacher, author = await factories.employee(), await factories.owner()
    test = await sittings.mock_test(author)
    first, second = [await sittings.mock_session(test) for _ in range(2)]
    await sign_in(page, bench, teacher)
    await page.keyboard.press("m")
    await see(page, first)
    await page.wait_for_selector('.viewer[data-state="ready"]')
    await expect(page.locator(".part .count").first).to_have_text("33 words of at least 150")
    await expect(score(page, "Reading")).to_have_value("7")

    await score(page, "Task 1: Task Achievement").fill("65")
    for typed in ("7", "7", "65", "6", "6", "7"):
        await page.keyboard.press("Enter")
        await page.keyboard.type(typed)
    await expect(score(page, "Writing")).to_have_value("")
    await page.keyboard.press("Enter")
    await page.keyboard.type("7")
    await expect(score(page, "Writing")).to_have_value("6.5")
    await expect(page.locator(".gist")).to_contain_text("Several complex structures")
    await expect(page.locator('.text[data-part="task2"]')).to_be_in_viewport(ratio=0.4)
    await score(page, "Listening").fill("8")
    await score(page, "Speaking").fill("6")
    await expect(page.locator(".total")).to_have_text("7")
    await score(page, "Writing").fill("6")
    await expect(page.locator(".total")).to_have_text("7")
    await expect(page.get_by_role("button", name="suggested 6.5")).to_be_visible()

    await score(page, "Task 1: Task Achievement").focus()
    await expect(page.locator('.text[data-part="task1"]')).to_be_in_viewport(ratio=0.9)
    await page.wait_for_timeout(600)  # the text still glides
    await select(page, "peoples")
    await page.keyboard.press("c")
    await page.keyboard.type("“People” is plural already.")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("mark")).to_have_text("peoples")
    await page.get_by_label("Comment: Task 2").fill("Say why.")
    await draft_with(teacher, first, "“People” is plural already.")
    await draft_with(teacher, first, "Say why.")
    await page.reload()
    await see(page, first)
    await expect(page.locator("mark")).to_have_text("peoples")
    await expect(score(page, "Writing")).to_have_value("6")

    await two_windows(page, bench, teacher, first)
    await page.keyboard.press("Control+Enter")
    await see(page, second)
    await expect(page.locator("mark")).to_have_count(0)
    await expect(score(page, "Writing")).to_have_value("")
    await expect(page.get_by_label("Comment: Task 2")).to_have_value("")

    (grading,) = await queries.history(scene.actor_of(teacher), first)
    assert grading.total == Decimal(7)
    assert {key: mark.score for key, mark in grading.marks.items() if "_" not in key} == {
        "listening": 8, "reading": 7, "writing": 6, "speaking": 6,
    }  # fmt: skip
    comments = await db.fetch(
        "SELECT teacher_comment FROM mock_writing WHERE session = (SELECT target FROM review WHERE id = $1)"
        " ORDER BY task_number",
        first,
    )
    assert "“peoples”" in comments[0]["teacher_comment"]
    assert comments[1]["teacher_comment"] == "Say why, with an example."


async def two_windows(page: Page, bench: Bench, teacher: Account, review: int) -> None:
    """Another window changes the draft; this one is told, and its words stay because they are chosen."""
    other = await page.context.new_page()
    await other.goto(f"{bench.address}/mock?review={review}")
    await see(other, review)
    await other.get_by_label("Comment: Task 2").fill("From the other window.")
    await draft_with(teacher, review, "From the other window.")
    await page.bring_to_front()
    await page.get_by_label("Comment: Task 2").fill("Say why, with an example.")
    await expect(page.locator(".restored")).to_contain_text("Another window of yours has changed this draft")
    kept = await queries.kept_draft(scene.actor_of(teacher), review)
    assert "From the other window." in [remark.text for remark in kept.remarks]
    await page.get_by_role("button", name="Keep what is here").click()
    await draft_with(teacher, review, "Say why, with an example.")
    await expect(page.get_by_role("button", name="Use the other window's")).to_be_visible()
    await other.close()


async def test_all_answers_to_one_question_come_in_a_row(page: Page, bench: Bench, database: None) -> None:
    teacher = await factories.employee()
    questions = await sittings.exam(await factories.owner(), "What does photosynthesis make?", "Why are leaves green?")
    made = [await sittings.handed_in(questions, f"Sugar {n}", f"Chlorophyll {n}") for n in range(2)]
    await sign_in(page, bench, teacher)
    await page.goto(f"{bench.address}/exam")
    await page.get_by_text("Why are leaves green?").click()
    await see(page, made[0][1])
    await expect(page.locator(".aw-answer").first).to_contain_text("Chlorophyll 0")
    await expect(page.locator(".aw-answer.sample")).to_contain_text(sittings.SAMPLE)
    await page.keyboard.press("3")
    await expect(page.locator(".total")).to_have_text("0.75")
    await page.locator(".comment").fill("In 4 words: which light?")
    await page.keyboard.press("Control+Enter")
    await see(page, made[1][1])
    await expect(page.locator('.choice[aria-pressed="true"]')).to_have_count(0)
    await expect(page.get_by_text("This is the last answer to this question.")).to_be_visible()
    await page.wait_for_timeout(1600)  # a work that has only just come up takes no verdict yet
    await page.keyboard.press("4")
    await page.keyboard.press("Enter")
    await see(page, made[0][0])
    assert await db.fetch_value("SELECT count(*) FROM review WHERE queue = $1 AND state = 'graded'", Queue.EXAM) == 2
    earned = await db.fetch("SELECT earned FROM exam_answer WHERE earned IS NOT NULL ORDER BY id")
    assert [row["earned"] for row in earned] == [Decimal("0.75"), Decimal(1)]
