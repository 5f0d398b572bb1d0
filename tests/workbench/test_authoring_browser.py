"""Authoring in a real browser: an exam that survives a reload, and an answer key pasted into the grid."""

import asyncio
import re

import pytest
from playwright.async_api import Page, expect

from api import db
from tests import factories
from tests.workbench import scene, sittings
from tests.workbench.conftest import Bench, settled, sign_in
from workbench.models import course_exams

pytestmark = pytest.mark.browser
expect.set_options(timeout=20_000)


async def answers(test: int, section: str) -> str:
    """The key as the database has it."""
    found: str = await db.fetch_value(
        "SELECT answer_key::text FROM mock_section WHERE test = $1 AND section = $2", test, section
    )
    return found


async def becomes(wanted: str, test: int, section: str) -> None:
    """Wait until the key says so."""
    for _ in range(100):
        if wanted in await answers(test, section):
            return
        await asyncio.sleep(0.1)
    assert wanted in await answers(test, section)


async def test_an_exam_is_authored_and_a_key_is_pasted(page: Page, bench: Bench, database: None) -> None:
    teacher = await factories.employee()
    await factories.subject(name="IELTS")
    test = await sittings.mock_test(teacher, questions=6)
    await sittings.mock_session(test)
    await sign_in(page, bench, teacher)

    await page.goto(f"{bench.address}/course_exams?exam=new")
    form = page.locator(".st-key-course-exam-form")
    question = form.get_by_label("Question", exact=True)
    await form.get_by_label("Title").fill("Grammar")
    await question.fill("Which is right?")
    await form.get_by_label("Option A").fill("She go.")
    await form.get_by_label("Option B").fill("She goes.")
    await expect(page.locator(".aw-preview .aw-options li")).to_have_text(["She go.", "She goes."])
    await question.press_sequentially(" Choose one.")
    await page.reload()
    await expect(page.locator(".aw-preview li p").first).to_have_text("Which is right? Choose one.")
    await settled(page)
    await expect(question).to_have_value("Which is right? Choose one.")
    await expect(form.get_by_label("Option B")).to_have_value("She goes.")
    await form.get_by_text("B", exact=True).click()
    await form.get_by_role("combobox", name="Subject").click()
    await page.get_by_role("option", name="IELTS").click()
    await page.get_by_role("button", name="Add a written question").click()
    await expect(page.get_by_label("Sample answer, for examiners only")).to_be_visible()
    await settled(page)
    await question.fill("Why read?")
    await page.get_by_role("button", name="Up", exact=True).click()
    await expect(page.locator(".aw-preview li p").first).to_have_text("Why read?")
    await page.keyboard.press("Control+s")
    await page.wait_for_url(re.compile(r"exam=\d+"))
    await page.get_by_role("button", name="Publish").click()
    await expect(page.locator(".aw-code")).to_contain_text("Students enter this code")
    line = await course_exams.line_of(scene.actor_of(teacher), int(page.url.split("exam=")[1]))
    assert line and line.is_published and line.questions == 2
    await expect(page.locator(".aw-code b")).to_have_text(line.code)

    await page.goto(f"{bench.address}/mock_tests?test={test}&show=key")
    grid = page.locator(".st-key-mock-key-form [data-testid=stDataFrame]").first
    await grid.locator("canvas").first.wait_for()
    await settled(page)
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await page.evaluate("navigator.clipboard.writeText('A\\nthe bank / bank\\nTRUE')")
    box = await grid.bounding_box()
    assert box
    await page.mouse.click(box["x"] + 110, box["y"] + 48)
    await page.keyboard.press("Control+v")
    await expect(page.get_by_text("Not saved yet")).to_be_visible()
    await page.get_by_text("Paste a list").nth(1).click()
    pasted = page.get_by_label("Lines such as").last
    await pasted.fill("1\tB\n5\tyes / no")
    await page.get_by_role("button", name="Put into the grid").last.click()
    await expect(pasted).to_have_value("")
    await settled(page)
    await page.keyboard.press("Control+s")
    await becomes('"2": ["the bank", "bank"]', test, "listening")
    await becomes('"5": ["yes", "no"]', test, "reading")
    await expect(page.get_by_text("Not saved yet")).to_be_hidden()
