"""The image viewer in a real browser."""

import pytest
from playwright.async_api import Page, expect

from tests.widgets.conftest import Demo

pytestmark = pytest.mark.browser


@pytest.fixture
async def viewer(page: Page, demo: Demo) -> Page:
    """The demo's pages, the first one loaded."""
    await page.goto(demo.url(show="pages"))
    await page.wait_for_selector('.viewer[data-state="ready"]')
    return page


async def percent(page: Page) -> int:
    """The zoom that the toolbar shows."""
    return int((await page.locator(".percent").inner_text()).rstrip("%"))


async def photo_box(page: Page) -> dict[str, float]:
    """Where the photo lies in the window."""
    box = await page.locator(".photo").bounding_box()
    assert box
    return {key: box[key] for key in ("x", "y", "width", "height")}


async def test_wheel_zooms_toward_the_cursor(viewer: Page) -> None:
    before = await photo_box(viewer)
    spot = {"x": before["x"] + before["width"] * 0.25, "y": before["y"] + 100}
    await viewer.mouse.move(spot["x"], spot["y"])
    await viewer.mouse.wheel(0, -300)
    await viewer.wait_for_timeout(100)
    after = await photo_box(viewer)
    assert after["width"] > before["width"] * 1.4
    assert (spot["x"] - after["x"]) / after["width"] == pytest.approx(0.25, abs=0.01)
    assert (spot["y"] - after["y"]) / after["height"] == pytest.approx(100 / before["height"], abs=0.01)


async def test_keys_zoom_fit_and_rotate(viewer: Page) -> None:
    fitted = await percent(viewer)
    await viewer.keyboard.press("+")
    assert await percent(viewer) == pytest.approx(fitted * 1.25, abs=1)
    await viewer.keyboard.press("-")
    await viewer.keyboard.press("-")
    assert await percent(viewer) == pytest.approx(fitted / 1.25, abs=1)
    await viewer.keyboard.press("1")
    assert await percent(viewer) == 100
    await viewer.keyboard.press("0")
    upright = await photo_box(viewer)
    assert upright["height"] > upright["width"]
    await viewer.keyboard.press("r")
    lying = await photo_box(viewer)
    assert lying["width"] > lying["height"]
    await viewer.keyboard.press("Shift+R")
    assert await photo_box(viewer) == upright


async def test_actual_size_is_one_image_pixel_for_one_device_pixel(viewer: Page) -> None:
    await viewer.keyboard.press("1")
    assert (await photo_box(viewer))["width"] == 1200


async def test_a_photo_taken_sideways_stands_upright(viewer: Page) -> None:
    await viewer.locator('.thumb[data-page="p4"]').click()
    await viewer.wait_for_selector('.viewer[data-state="ready"]')
    await viewer.keyboard.press("0")
    box = await photo_box(viewer)
    assert box["height"] / box["width"] == pytest.approx(1600 / 1200, rel=0.01)


async def test_keys_step_through_the_pages_of_both_tasks(viewer: Page) -> None:
    await expect(viewer.locator(".strip h3")).to_have_text(["Task 1", "Task 2"])
    await viewer.keyboard.press("]")
    await viewer.keyboard.press("PageDown")
    await expect(viewer.locator(".where")).to_have_text("Page 3 of 5")
    await expect(viewer.locator('.thumb[aria-current="true"]')).to_have_attribute("data-page", "p3")
    await viewer.keyboard.press("[")
    await expect(viewer.locator(".where")).to_have_text("Page 2 of 5")


async def test_dragging_moves_the_page(viewer: Page) -> None:
    before = await photo_box(viewer)
    await viewer.mouse.move(500, 500)
    await viewer.mouse.down()
    await viewer.mouse.move(480, 380, steps=5)
    await viewer.mouse.up()
    assert (await photo_box(viewer))["y"] == pytest.approx(before["y"] - 120, abs=2)


async def test_each_page_keeps_its_view_over_reruns_and_reloads(viewer: Page) -> None:
    await viewer.keyboard.press("r")
    await viewer.keyboard.press("1")
    await viewer.keyboard.press("b")
    await viewer.keyboard.press("]")
    await viewer.wait_for_selector('.viewer[data-state="ready"]')
    assert await percent(viewer) < 100
    await viewer.keyboard.press("[")
    before = await photo_box(viewer)
    runs = int(await viewer.locator("#runs").inner_text())
    await viewer.get_by_role("button", name="Rerun").click()
    await expect(viewer.locator("#runs")).not_to_have_text(str(runs))
    assert await photo_box(viewer) == before
    await viewer.reload()
    await viewer.wait_for_selector('.viewer[data-state="ready"]')
    assert await percent(viewer) == 100
    assert await photo_box(viewer) == before
    await expect(viewer.locator(".viewer")).to_have_class("viewer boosted")


async def test_a_missing_image_says_so_and_can_be_tried_again(viewer: Page, demo: Demo) -> None:
    await viewer.locator('.thumb[data-page="p5"]').click()
    await expect(viewer.locator(".message .broken")).to_be_visible()
    (demo.folder / "missing.jpg").write_bytes((demo.folder / "letter1.jpg").read_bytes())
    try:
        await viewer.get_by_role("button", name="Try again").click()
        await viewer.wait_for_selector('.viewer[data-state="ready"]')
    finally:
        (demo.folder / "missing.jpg").unlink()


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (1920, 1080)])
async def test_the_viewer_takes_the_height_that_is_left(viewer: Page, width: int, height: int) -> None:
    await viewer.set_viewport_size({"width": width, "height": height})
    await viewer.wait_for_timeout(200)
    box = await viewer.locator(".viewer").bounding_box()
    assert box
    assert height - 40 < box["y"] + box["height"] <= height
    assert (await photo_box(viewer))["width"] > box["width"] - 120


async def test_keys_work_on_a_cyrillic_keyboard(viewer: Page) -> None:
    upright = await photo_box(viewer)
    await viewer.evaluate("document.dispatchEvent(new KeyboardEvent('keydown', {key: 'к', code: 'KeyR'}))")
    assert await photo_box(viewer) != upright


async def test_question_mark_lists_the_shortcuts(viewer: Page) -> None:
    await viewer.keyboard.press("?")
    dialog = viewer.get_by_role("dialog", name="Keyboard shortcuts")
    await expect(dialog).to_be_visible()
    await expect(dialog).to_contain_text("Rotate right")
    before = await percent(viewer)
    await viewer.keyboard.press("+")
    await viewer.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)
    assert await percent(viewer) == before


async def test_full_screen_and_back(viewer: Page) -> None:
    await viewer.locator(".stage").click()
    await viewer.keyboard.press("f")
    button = viewer.get_by_role("button", name="Full screen")
    await expect(button).to_have_attribute("aria-pressed", "true")
    box = await viewer.locator(".viewer").bounding_box()
    assert box
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 1280, 800)
    await viewer.keyboard.press("f")
    await expect(button).to_have_attribute("aria-pressed", "false")
