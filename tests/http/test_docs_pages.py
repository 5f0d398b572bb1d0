"""Swagger UI and ReDoc in a real browser that reaches nothing but this machine."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.async_api import Browser, Page, Route, expect

from api.access import Actor, Role
from api.accounts import tokens
from tests import factories


@dataclass
class Watched:
    """A tab, what went wrong in it, and where it wanted to go outside."""

    page: Page
    errors: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)


@pytest.fixture
async def watched(browser: Browser) -> AsyncIterator[Watched]:
    """A tab that is let through to the loopback only."""
    context = await browser.new_context(viewport={"width": 1280, "height": 900})
    found = Watched(await context.new_page())

    async def let_through(route: Route) -> None:
        if urlsplit(route.request.url).hostname in {"127.0.0.1", "localhost"}:
            await route.continue_()
        else:
            found.outside.append(route.request.url)
            await route.abort()

    await context.route(re.compile("^https?:"), let_through)
    found.page.on("pageerror", lambda error: found.errors.append(str(error)))
    found.page.on("console", lambda said: found.errors.append(said.text) if said.type == "error" else None)
    found.page.on("requestfailed", lambda request: found.errors.append(f"{request.url}: {request.failure}"))
    yield found
    await context.close()


@pytest.mark.browser
async def test_swagger_shows_every_operation_with_its_parts(
    watched: Watched, address: str, document: dict[str, Any]
) -> None:
    await watched.page.goto(f"{address}/swdoc/")
    shown = watched.page.locator(".opblock")
    await expect(shown).to_have_count(sum(len(methods) for methods in document["paths"].values()), timeout=20_000)
    for place in ("accounts-log_in", "multilevel-submit_writing", "multilevel-get_result"):
        one = watched.page.locator(f"#operations-{place}")
        await one.locator(".opblock-summary-control").click(timeout=20_000)
        await expect(one.locator(".responses-table .response").first).to_be_visible()
        await expect(one.locator(".highlight-code").first).to_be_visible()
    assert await watched.page.locator(".errors-wrapper").count() == 0
    assert (watched.errors, watched.outside) == ([], [])


@pytest.mark.browser
async def test_swagger_opens_the_linked_operation_and_calls_it_with_a_kept_token(
    watched: Watched, address: str, database: None
) -> None:
    student = await factories.student()
    token = tokens.issue(Actor(student.id, Role.STUDENT, "", 0), tokens.TokenKind.ACCESS)
    page = watched.page
    await page.goto(f"{address}/swdoc/#/multilevel/list_exams")
    await expect(page.locator("#operations-multilevel-list_exams.is-open")).to_be_visible(timeout=20_000)
    await page.get_by_role("button", name="Authorize").click()
    await page.locator(".auth-container input").fill(token)
    await page.locator(".auth-container").get_by_role("button", name="Apply credentials").click()
    await page.reload()
    await page.get_by_role("button", name="Try it out").click()
    async with page.expect_response(lambda answer: "/multilevel/exams/" in answer.url) as answered:
        await page.get_by_role("button", name="Execute").click()
    answer = await answered.value
    assert (answer.status, await answer.json()) == (200, [])
    assert watched.outside == []


@pytest.mark.browser
async def test_redoc_shows_every_operation(watched: Watched, address: str, document: dict[str, Any]) -> None:
    await watched.page.goto(f"{address}/redoc/")
    operations = [operation["operationId"] for methods in document["paths"].values() for operation in methods.values()]
    await watched.page.wait_for_function(
        """names => names.every(name => document.querySelector(`[data-section-id$="operation/${name}"]`))""",
        arg=operations,
    )
    assert (watched.errors, watched.outside) == ([], [])


async def test_pages_and_assets_need_no_other_host(api: httpx.AsyncClient) -> None:
    for page in ("/swdoc/", "/redoc/"):
        answer = await api.get(page)
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert "default-src 'self'" in answer.headers["content-security-policy"]
        sources = re.findall(r'(?:src|href)="([^"]+)"', answer.text)
        assert sources
        for source in sources:
            assert source.startswith("/swdoc/assets/")
            asset = await api.get(source)
            assert asset.status_code == 200
            assert "max-age=86400" in asset.headers["cache-control"]
            unchanged = await api.get(source, headers={"If-None-Match": asset.headers["etag"]})
            assert unchanged.status_code == 304


async def test_packed_and_plain_assets_are_the_same(api: httpx.AsyncClient) -> None:
    path = "/swdoc/assets/redoc.standalone.js"
    packed = await api.get(path)
    plain = await api.get(path, headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.text == plain.text
    assert packed.headers["etag"] != plain.headers["etag"]


@pytest.mark.parametrize("name", ["..%2fdocs.py", "nothing.js", "index.html"])
async def test_nothing_else_is_an_asset(api: httpx.AsyncClient, name: str) -> None:
    assert (await api.get(f"/swdoc/assets/{name}")).status_code == 404
