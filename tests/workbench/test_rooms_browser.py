"""The register on a phone and the till, in real browsers."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from playwright.async_api import Browser, Page, expect

from api import clock, db
from tests.workbench import centre
from tests.workbench.centre import Centre, statuses
from tests.workbench.conftest import Bench, sign_in
from workbench.models.calendar import after, this_month

pytestmark = pytest.mark.browser
expect.set_options(timeout=20_000)


@pytest.fixture
async def here(database: None, bench: Bench) -> Centre:
    """A centre at work."""
    return await centre.centre()


@pytest.fixture
async def phone(browser: Browser) -> AsyncIterator[Page]:
    """A telephone's browser."""
    context = await browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    yield await context.new_page()
    await context.close()


async def becomes(wanted: object, look: Callable[[], Awaitable[object]]) -> None:
    """Wait until it is so in the database."""
    for _ in range(100):
        if await look() == wanted:
            return
        await asyncio.sleep(0.1)
    assert await look() == wanted


async def test_a_whole_group_is_registered_with_a_thumb(phone: Page, bench: Bench, here: Centre) -> None:
    await sign_in(phone, bench, here.employee)
    await phone.goto(f"{bench.address}/today")
    await expect(phone.get_by_role("alert")).to_contain_text("1 group has no register yet: IELTS-A1")
    await phone.get_by_role("button", name="IELTS-A1").tap()
    await phone.get_by_role("button", name="All present").tap()
    sardor, otabek = (phone.get_by_role("group", name=name) for name in ("Sardor Aliyev", "Otabek Ergashev"))
    await sardor.get_by_role("button", name="Absent").tap()
    await otabek.get_by_role("button", name="Late").tap()
    wanted = {student.id: "keldi" for student in here.students} | {
        here.students[3].id: "kelmadi", here.students[7].id: "kechikdi",
    }  # fmt: skip
    await becomes(wanted, lambda: statuses(here.group.id))
    await expect(phone.get_by_role("status")).to_have_text("6 came · 1 late · 1 absent · All saved")
    for button in await phone.locator("li button").all():
        box = await button.bounding_box()
        assert box and box["height"] >= 44 and box["width"] >= 90
    assert await phone.evaluate("document.documentElement.scrollWidth") == 390
    await phone.reload()
    await expect(sardor.get_by_role("button", name="Absent")).to_have_attribute("aria-pressed", "true")
    await sardor.get_by_role("button", name="Absent").tap()
    await becomes(None, lambda: _status(here, here.students[3].id))
    await expect(phone.get_by_role("button", name="The other 1 present")).to_be_enabled()


async def _status(here: Centre, student: int) -> str | None:
    return (await statuses(here.group.id)).get(student)


async def test_many_quick_taps_all_arrive(page: Page, bench: Bench, here: Centre) -> None:
    await sign_in(page, bench, here.owner)
    await page.goto(f"{bench.address}/today?group={here.group.id}")
    await expect(page.locator("li")).to_have_count(8)
    await page.evaluate(
        """() => {
            const find = (root) => root.querySelector("ol") ?? [...root.querySelectorAll("*")]
                .map((one) => one.shadowRoot && find(one.shadowRoot)).find(Boolean);
            for (const button of find(document).querySelectorAll('[data-status="kechikdi"]')) button.click();
        }"""
    )
    await becomes({student.id: "kechikdi" for student in here.students}, lambda: statuses(here.group.id))
    await expect(page.get_by_role("status")).to_have_text("8 late · All saved")


async def test_a_student_is_found_from_anywhere_pays_and_gets_a_receipt(page: Page, bench: Bench, here: Centre) -> None:
    await sign_in(page, bench, here.owner)
    box = await page.get_by_role("combobox", name="Find a student").bounding_box()
    assert box and box["y"] >= 0 and box["y"] + box["height"] <= 52, "it stands in the bar"
    await page.keyboard.press("/")
    await page.keyboard.type("90 123 45 00")
    await expect(page.get_by_role("option")).to_contain_text(["Jasur Qodirov"])
    await page.keyboard.press("Enter")
    await expect(page.locator(".aw-desk-title b")).to_have_text("Jasur Qodirov")
    await page.get_by_role("button", name="Take a payment").click()
    await page.get_by_role("button", name=re.compile("Take 600.000 so‘m")).click()
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text("Jasur Qodirov")
    await dialog.get_by_role("button", name="Take it").dblclick()
    await expect(page.locator(".st-key-submitted")).to_contain_text("Taken from Jasur Qodirov")
    months = await db.fetch(
        """SELECT m.year, m.month FROM payment p JOIN payment_month m ON m.payment = p.id
           WHERE p.student = $1 AND p.id <> $2""",
        here.students[0].id,
        here.payment,
    )
    assert [tuple(row) for row in months] == [after(this_month(clock.now().date()))]
    async with page.context.expect_page() as opening:
        await page.get_by_role("link", name="Print the receipt").click()
    receipt = await opening.value
    await expect(receipt.locator("h1")).to_contain_text("Receipt №")
    await expect(receipt.locator(".amount")).to_contain_text(re.compile("600.000 so‘m"))
    await receipt.emulate_media(media="print")
    await expect(receipt.get_by_role("button", name="Print")).to_be_hidden()
