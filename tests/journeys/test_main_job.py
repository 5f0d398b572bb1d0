"""The main job, with real parts only: a student hands in, an examiner grades, the student reads the result."""

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.async_api import Browser, Page, expect

from tests import telegram_server
from tests.factories import PASSWORD
from tests.multilevel.exams import SPEAKING, WRITING, picture, recording
from tests.operation.installation import PROJECT, Installation
from tests.telegram_server import Telegram

pytestmark = pytest.mark.browser
EXAMINERS_CHAT = "-100200300"
PATIENCE = 30_000
"""Milliseconds that a screen may take on a busy machine."""


@pytest.fixture
def telegram() -> Iterator[Telegram]:
    """The Bot API's stand-in."""
    with telegram_server.running() as server:
        yield server


@pytest.fixture
async def centre(
    tmp_path: Path, telegram: Telegram, browser: Browser
) -> AsyncIterator[tuple[Installation, dict[str, Any]]]:
    """A whole installation with an exam, two examiners and a student; everything runs."""
    installed = Installation(tmp_path / "state")
    installed.variables |= {
        "TELEGRAM_BOT_TOKEN": "1:test",
        "TELEGRAM_API_URL": telegram.url,
        "TELEGRAM_EXAMINERS_CHAT_ID": EXAMINERS_CHAT,
    }
    try:
        await asyncio.to_thread(installed.up, "--no-demo")
        yield installed, await asyncio.to_thread(populated, installed)
    finally:
        installed.clear()


def populated(installed: Installation) -> dict[str, Any]:
    """Staff, an exam and one student."""
    command = [sys.executable, "-m", "tests.journeys.population", "1"]
    ran = subprocess.run(command, cwd=PROJECT, env=installed.variables, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    found: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return found


async def hand_in(api: httpx.AsyncClient, student: dict[str, Any], exam: int) -> None:
    """Both sections, field by field as the documented client appends them."""
    about = {"user_test_id": (None, str(student["user_test"])), "exam_id": (None, str(exam))}
    pages = {
        "task1_image1": ("writing_task1_page1.jpg", picture(), "image/jpeg"),
        "task2_image1": ("writing_task2_page1.jpg", picture(colour="ivory"), "image/jpeg"),
        "task2_image2": ("writing_task2_page2.png", picture("PNG"), "image/png"),
    }
    parts = {f"part{part}_audio": (f"recording_{part}.wav", recording(20), "audio/wav") for part in (1, 2, 3)}
    for path, section, files in ((WRITING, "writing", pages), (SPEAKING, "speaking", parts)):
        fields: dict[str, Any] = {**about, "section_type": (None, section), **files}
        answer = await api.post(path, files=fields)
        assert answer.status_code == 201, answer.text
        assert answer.json()["id"] == student["results"][section]


async def sign_in(page: Page, installed: Installation, username: str) -> None:
    """As an examiner does, in English."""
    await page.goto(f"http://127.0.0.1:{installed.workbench}/login")
    await page.get_by_role("link", name="English").click()
    await page.locator("input[name=username]").fill(username)
    await page.locator("input[name=password]").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Sign out")).to_be_visible(timeout=PATIENCE)


async def score(page: Page, number: int, points: str, comment: str) -> None:
    """Type one criterion's score and comment."""
    await page.locator(".score").nth(number).fill(points)
    await page.locator(".comment").nth(number).fill(comment)


async def grade_writing(page: Page, installed: Installation) -> None:
    """Take the next handwriting, look at it closely, grade it with the keyboard."""
    await page.goto(f"http://127.0.0.1:{installed.workbench}/writing")
    await page.get_by_role("button", name="Take next").click(timeout=PATIENCE)
    await expect(page.locator(".score").first).to_be_visible(timeout=PATIENCE)
    await page.wait_for_selector('.viewer[data-state="ready"]', timeout=PATIENCE)
    await page.keyboard.press("+")
    await page.keyboard.press("r")
    await score(page, 0, "20.5", "Good structure.")
    await score(page, 1, "45", "Clear arguments.")
    await page.keyboard.press("Control+Enter")
    await expect(page.get_by_text("65.5 / 75").first).to_be_visible(timeout=PATIENCE)


async def grade_speaking(page: Page, installed: Installation) -> None:
    """Take the next recording, play it faster, grade it."""
    await page.goto(f"http://127.0.0.1:{installed.workbench}/speaking")
    await page.get_by_role("button", name="Take next").click(timeout=PATIENCE)
    await expect(page.locator(".score").first).to_be_visible(timeout=PATIENCE)
    first = page.locator(".answer").first
    await expect(first.locator(".time")).to_contain_text("0:20", timeout=PATIENCE)
    await page.keyboard.press("Space")
    await expect(first).to_have_class("answer playing", timeout=PATIENCE)
    await expect(first.locator(".time")).to_contain_text("0:02", timeout=PATIENCE)
    await score(page, 0, "70", "Good pronunciation.")
    await page.keyboard.press("Control+Enter")
    await expect(page.get_by_text("70 / 75").first).to_be_visible(timeout=PATIENCE)


async def test_from_handwriting_and_voice_to_a_result(
    centre: tuple[Installation, dict[str, Any]], telegram: Telegram, page: Page
) -> None:
    installed, found = centre
    student = found["students"][0]
    bearer = {"Authorization": f"Bearer {student['token']}"}
    base = f"http://127.0.0.1:{installed.api}"
    async with httpx.AsyncClient(base_url=base, headers=bearer, timeout=30) as api:
        await hand_in(api, student, found["exam"])
        await sign_in(page, installed, found["examiners"][0])
        await grade_writing(page, installed)
        await grade_speaking(page, installed)
        writing = (await api.get(f"/multilevel/test-result/{student['results']['writing']}/")).json()
        speaking = (await api.get(f"/multilevel/test-result/{student['results']['speaking']}/")).json()
    assert (writing["status"], writing["level"]) == ("checked", "C1")
    assert writing["score"] == {"task1_score": 20.5, "task2_score": 45, "total_score": 65.5, "max_score": 75}
    assert writing["feedback"] == {"task1_comment": "Good structure.", "task2_comment": "Clear arguments."}
    assert writing["reviewer"]["reviewed_at"] == writing["reviewed_at"]
    assert speaking["score"] == {"total_score": 70, "max_score": 75}
    assert speaking["feedback"] == {"comment": "Good pronunciation."}
    await arrived(telegram, EXAMINERS_CHAT, 2)
    await arrived(telegram, student["chat"], 2)
    await asyncio.sleep(3)  # longer than the beat: what came once must not come again
    assert len(telegram.taken()) == len(set(telegram.taken())) == 4


async def arrived(telegram: Telegram, chat: str, count: int) -> None:
    """Wait until so many texts are there."""
    for _ in range(300):
        if len(telegram.taken(chat)) >= count:
            return
        await asyncio.sleep(0.1)
    raise AssertionError(f"{chat} got {telegram.taken(chat)}")
