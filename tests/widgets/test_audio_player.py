"""The audio player in a real browser."""

import base64

import pytest
from playwright.async_api import Locator, Page, expect

from tests.widgets.conftest import Demo

pytestmark = pytest.mark.browser
RECORD = """async () => {
  const context = new AudioContext();
  const [tone, out] = [context.createOscillator(), context.createMediaStreamDestination()];
  tone.connect(out);
  tone.start();
  const recorder = new MediaRecorder(out.stream, { mimeType: "audio/webm" });
  const parts = [];
  recorder.ondataavailable = (event) => parts.push(event.data);
  const stopped = new Promise((done) => { recorder.onstop = done; });
  recorder.start(200);
  await new Promise((done) => setTimeout(done, 2200));
  recorder.stop();
  await stopped;
  const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}"""


@pytest.fixture
async def player(page: Page, demo: Demo) -> Page:
    """The demo's answers; the fourth was recorded by the browser itself, as students' answers are."""
    recorded = demo.folder / "recorded.webm"
    if not recorded.exists():
        recorded.write_bytes(base64.b64decode(await page.evaluate(RECORD)))
    await page.goto(demo.url(show="answers"))
    await expect(row(page, 2).locator(".time")).to_have_text("0:00 / 0:20")
    return page


def row(page: Page, number: int) -> Locator:
    """One answer."""
    return page.locator(".answer").nth(number - 1)


async def seconds(page: Page, number: int) -> int:
    """Where an answer stands."""
    minutes, rest = (await row(page, number).locator(".time").inner_text()).split(" /")[0].split(":")
    return int(minutes) * 60 + int(rest)


async def test_only_one_answer_sounds_at_a_time(player: Page) -> None:
    await row(player, 2).locator(".play").click()
    await expect(row(player, 2)).to_have_class("answer playing")
    await row(player, 3).locator(".play").click()
    await expect(row(player, 3)).to_have_class("answer playing")
    await expect(player.locator(".answer.playing")).to_have_count(1)
    await expect(row(player, 3)).to_have_attribute("aria-current", "true")


async def test_keys_play_jump_and_step(player: Page) -> None:
    await player.keyboard.press("j")
    await expect(row(player, 2)).to_have_attribute("aria-current", "true")
    await player.keyboard.press("Space")
    await expect(row(player, 2)).to_have_class("answer playing")
    await player.keyboard.press("Space")
    await expect(player.locator(".answer.playing")).to_have_count(0)
    start = await seconds(player, 2)
    await player.keyboard.press("ArrowRight")
    await player.keyboard.press("ArrowRight")
    assert await seconds(player, 2) == start + 10
    await player.keyboard.press("ArrowLeft")
    assert await seconds(player, 2) == start + 5
    await player.keyboard.press("ArrowDown")
    await expect(row(player, 3)).to_have_attribute("aria-current", "true")
    await player.keyboard.press("k")
    await expect(row(player, 2)).to_have_attribute("aria-current", "true")


async def test_speed_is_kept_over_a_reload(player: Page) -> None:
    await player.keyboard.press(">")
    await player.keyboard.press(">")
    await expect(player.locator('[data-speed="1.5"]')).to_have_attribute("aria-pressed", "true")
    await player.keyboard.press("<")
    await player.reload()
    await expect(player.locator('[data-speed="1.25"]')).to_have_attribute("aria-pressed", "true")


async def test_seeking_with_the_mouse_and_the_position_survives_rerun_and_reload(player: Page) -> None:
    wave = row(player, 2).locator(".wave")
    box = await wave.bounding_box()
    assert box
    await wave.click(position={"x": box["width"] * 0.51, "y": box["height"] / 2})
    assert await seconds(player, 2) == 10
    await player.get_by_role("button", name="Rerun").click()
    await expect(player.locator("#runs")).to_have_text("2")
    assert await seconds(player, 2) == 10
    await player.wait_for_timeout(300)
    await player.reload()
    await expect(row(player, 2).locator(".time")).to_have_text("0:10 / 0:20")
    await expect(row(player, 2)).to_have_attribute("aria-current", "true")


async def test_a_rerun_does_not_interrupt_the_sound(player: Page) -> None:
    await row(player, 2).locator(".play").click()
    await expect(row(player, 2)).to_have_class("answer playing")
    await player.get_by_role("button", name="Rerun").click()
    await expect(player.locator("#runs")).to_have_text("2")
    await expect(row(player, 2)).to_have_class("answer playing")


async def test_a_recording_without_duration_shows_its_length(player: Page) -> None:
    await expect(row(player, 4).locator(".time")).to_have_text("0:00 / 0:02")
    await row(player, 4).locator(".play").click()
    await expect(row(player, 4)).to_have_class("answer playing")


async def test_what_was_heard_is_ticked_and_the_next_one_follows(player: Page) -> None:
    await player.get_by_label("Autoplay next").check()
    await player.keyboard.press("Space")
    await expect(row(player, 1).locator(".heard.all")).to_be_visible()
    await expect(row(player, 2)).to_have_class("answer playing")
    await expect(player.locator(".summary")).to_have_text("1 of 6 heard")
    await player.reload()
    await expect(row(player, 1).locator(".heard.all")).to_be_visible()


async def test_a_broken_and_a_missing_recording_are_told_apart(player: Page) -> None:
    await expect(row(player, 5).locator(".problem")).to_contain_text("can't play the recording (audio/wav)")
    await expect(row(player, 6).locator(".problem")).to_contain_text("can't be loaded")
    await expect(row(player, 5).locator(".play")).to_be_disabled()


async def test_space_on_a_focused_button_only_presses_it(player: Page) -> None:
    await player.get_by_role("button", name="Rerun").focus()
    await player.keyboard.press("Space")
    await expect(player.locator("#runs")).to_have_text("2")
    await expect(player.locator(".answer.playing")).to_have_count(0)
