"""An owner's morning, in a real browser."""

from datetime import timedelta

import pandas as pd
import pytest
import vl_convert
from playwright.async_api import Browser, Page, expect

from analytics import charts
from api import clock, db
from tests.workbench import centre
from tests.workbench.conftest import Bench, settled, sign_in

pytestmark = pytest.mark.browser
expect.set_options(timeout=20_000)

TAKE_REGISTERS = """INSERT INTO attendance (student, "group", date, time, status, marked_by, created_at, updated_at)
    SELECT student, $2, day, '10:00', CASE WHEN student = $3 THEN 'kelmadi' ELSE 'keldi' END, $4, now(), now()
    FROM unnest($1::int[]) AS student, generate_series($5::date, $6::date, '1 day') AS day"""


async def test_an_owners_morning_from_the_whole_to_one_student(page: Page, bench: Bench, database: None) -> None:
    here = await centre.centre()
    today = clock.now().date()
    everybody, missing = [one.id for one in here.students], here.students[3]
    await db.execute(TAKE_REGISTERS, everybody, here.group.id, missing.id, here.employee.id,
                     today - timedelta(days=9), today - timedelta(days=1))  # fmt: skip
    await sign_in(page, bench, here.owner)
    await page.goto(f"{bench.address}/morning")
    risk = page.locator(".st-key-lines-risk")
    await expect(risk.get_by_text("Sardor Aliyev")).to_be_visible()
    await settled(page)

    main = page.get_by_test_id("stMain")
    assert await main.evaluate("it => it.scrollHeight <= it.clientHeight && it.scrollWidth <= it.clientWidth")
    last = await page.locator(".st-key-lines-background").bounding_box()
    assert last and last["y"] + last["height"] <= 800 and last["x"] + last["width"] <= 1280

    income = page.locator(".aw-numbers .aw-defined").first
    meaning = income.get_by_role("tooltip")
    await expect(meaning).to_be_hidden()
    await income.hover()
    await expect(meaning).to_contain_text("by the day the money came")

    await risk.get_by_role("button", name="All").click()
    await expect(page.get_by_role("heading", name="Attendance", exact=True)).to_be_visible()
    await expect(page.get_by_text("At risk is who missed 10% of the lessons")).to_be_visible()
    async with page.expect_download() as taken:
        await page.get_by_role("link", name="CSV").first.click()
    text = (await (await taken.value).path()).read_text("utf-8-sig")
    assert "Sardor Aliyev" in text and "absent 9 times in a row" in text

    await page.get_by_text("Rates", exact=True).click()
    chart = page.get_by_test_id("stVegaLiteChart").first
    await expect(chart.locator("canvas, svg").first).to_be_visible()

    await page.goto(f"{bench.address}/morning")
    await risk.get_by_role("button", name="Sardor Aliyev").click()
    await expect(page).to_have_url(f"{bench.address}/students?student={missing.id}")
    await expect(page.get_by_text("+998 90 123-45-03").first).to_be_visible()


async def test_months_stay_themselves_in_tashkent_and_the_wheel_comes_closer(browser: Browser) -> None:
    months = pd.DataFrame({"month": pd.date_range("2026-01-01", periods=12, freq="MS"), "rate": 0.9})
    drawn = charts.lines(months, "month", {"rate": "Rate"}).properties(width=700).to_dict()
    there = await browser.new_context(timezone_id="Asia/Tashkent")
    page = await there.new_page()
    await page.set_content(vl_convert.vegalite_to_html(drawn, bundle=True, renderer="svg"))
    labels = page.locator(".mark-text.role-axis-label").first.locator("text")
    await expect(labels).to_have_text([f"2026-{month:02}" for month in range(1, 13)])
    await page.locator(".background").first.hover(force=True)
    for _turn in range(5):
        await page.mouse.wheel(0, -100)
    await expect(labels).not_to_have_count(12)
    assert set(await labels.all_text_contents()) <= {f"2026-{month:02}" for month in range(1, 13)}
    await there.close()
