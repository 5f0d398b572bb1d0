"""A whole mock test, with real parts only: a student's client sits it over HTTP, an examiner marks it in Chromium."""

import asyncio
from typing import Any

import httpx
import pytest
from playwright.async_api import Page, expect

from tests.factories import PASSWORD
from tests.journeys.test_main_job import PATIENCE, populated, sign_in
from tests.mocks.sitting import MP3
from tests.operation.installation import Installation
from tests.workbench.sittings import ESSAY, REPORT, sheet

pytestmark = pytest.mark.browser
MOCK = "/api/v1/mock/"
KEY = {str(number): ["A"] for number in range(1, 41)}
CRITERIA = ["6.5", "7", "7", "6.5", "6", "6", "7", "7"]


async def new_test(api: httpx.AsyncClient, staff: dict[str, str]) -> dict[str, Any]:
    """A mock test with a key, made as staff make it."""
    fields: dict[str, Any] = {"title": (None, "IELTS Mock Test #1")}
    for section in ("reading", "writing", "listening"):
        name = "question_file" if section == "listening" else "file"
        fields[f"{section}[{name}]"] = (f"{section}.pdf", sheet(section), "application/pdf")
        fields[f"{section}[duration]"] = (None, "60")
        fields[f"{section}[question_count]"] = (None, "2" if section == "writing" else "40")
    fields["listening[audio_file]"] = ("audio.mp3", MP3, "audio/mpeg")
    made = await api.post(f"{MOCK}tests/create/", files=fields, headers=staff)
    assert made.status_code == 201, made.text
    test: dict[str, Any] = made.json()
    kept = await api.put(f"{MOCK}tests/{test['id']}/key/", json={"reading": KEY, "listening": KEY}, headers=staff)
    assert kept.status_code == 200, kept.text
    return test


async def sit(api: httpx.AsyncClient, test: dict[str, Any], student: dict[str, str]) -> str:
    """The session from its start to its end; task 2 is never handed in, only drafted."""

    async def send(method: str, path: str, status: int, **body: Any) -> Any:
        answer = await api.request(method, MOCK + path, json=body, headers=student)
        assert answer.status_code == status, answer.text
        return answer.json()

    session: str = (await send("POST", "session/start/", 201, test=test["id"], code=test["code"]))["id"]
    paper = await send("GET", f"session/writing/{session}/", 200)
    assert (await api.get(paper["file"])).content.startswith(b"%PDF")
    right = {str(number): "a" for number in range(1, 31)}
    await send("PUT", f"session/{session}/draft/", 200, reading=right, writing={"2": ESSAY[:40]})
    await send("POST", "answers/reading/", 201, session=session, answers=right | {"31": "B"})
    await send(
        "POST", "answers/listening/", 201, session=session, answers={str(number): "A" for number in range(1, 33)}
    )
    await send("POST", "answers/writing/", 201, session=session, task_number=1, text=REPORT)
    await send("PUT", f"session/{session}/draft/", 200, writing={"2": ESSAY})
    assert (await send("POST", f"session/{session}/finish/", 200))["is_completed"]
    return session


async def mark(page: Page) -> None:
    """Take it, look at it, give it its bands."""
    await page.get_by_role("button", name="Take next").click(timeout=PATIENCE)
    await expect(page.locator(".form .score").first).to_be_visible(timeout=PATIENCE)
    await page.wait_for_selector('.viewer[data-state="ready"]', timeout=PATIENCE)
    await expect(page.locator(".text").nth(1)).to_contain_text("homework should be abolished")
    band = [page.get_by_label(f"Score: {name}", exact=True) for name in ("Listening", "Reading", "Writing", "Speaking")]
    await expect(band[0]).to_have_value("7.5")
    await expect(band[1]).to_have_value("7")
    await page.get_by_label("Score: Task 1: Task Achievement").focus()
    for typed in CRITERIA:
        await page.keyboard.type(typed)
        await page.keyboard.press("Enter")
    await expect(band[2]).to_have_value("6.5")
    await page.get_by_label("Comment: Task 1").fill("A clear overview, but few figures.")
    await band[3].fill("6")
    await expect(page.locator(".total")).to_have_text("7")
    await page.keyboard.press("Control+Enter")
    await expect(page.get_by_text("7 / 9").first).to_be_visible(timeout=PATIENCE)


async def test_from_the_first_question_to_the_overall_band(installation: Installation, page: Page) -> None:
    await asyncio.to_thread(installation.up, "--no-demo")
    found = await asyncio.to_thread(populated, installation)
    student = {"Authorization": f"Bearer {found['students'][0]['token']}"}
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{installation.api}", timeout=60) as api:
        login = await api.post("/api/v1/login/", json={"username": found["examiners"][0], "password": PASSWORD})
        staff = {"Authorization": f"Bearer {login.json()['tokens']['access']}"}
        test = await new_test(api, staff)
        await sign_in(page, installation, found["examiners"][0])
        await page.goto(f"http://127.0.0.1:{installation.workbench}/mock")
        await expect(page.get_by_text("Nothing is waiting")).to_be_visible(timeout=PATIENCE)
        session = await sit(api, test, student)
        await page.reload()
        await mark(page)
        (score,) = (await api.get(f"{MOCK}score/me/", headers=student)).json()
        (own,) = (await api.get(f"{MOCK}session/me/", headers=student)).json()
        answers = (await api.get(f"{MOCK}session/{session}/answers/", headers=staff)).json()
    bands = {"listening": 7.5, "reading": 7, "writing": 6.5, "speaking": 6, "score": 7}
    assert {name: score[name] for name in bands} == bands
    assert (own["id"], own["is_finished"], own["score"]["score"]) == (session, True, 7)
    written = answers["writing_answers"]
    assert [(answer["text"], answer["teacher_comment"]) for answer in written] == [
        (REPORT, "A clear overview, but few figures."),
        (ESSAY, None),
    ]
