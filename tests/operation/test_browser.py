"""The browser of the test ground."""

import pytest
from playwright.async_api import Page


@pytest.mark.browser
async def test_chromium_opens_a_page(page: Page) -> None:
    await page.goto("data:text/html,<h1>Salom</h1>")
    assert await page.inner_text("h1") == "Salom"
