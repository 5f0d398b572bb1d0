"""Signing in and out, before any Streamlit."""

import httpx
import pytest

from api import db
from api.accounts import rules
from tests import factories
from tests.factories import PASSWORD
from workbench import sessions

COOKIE = sessions.session_cookie()


async def sign_in(client: httpx.AsyncClient, username: str, password: str = PASSWORD, **more: str) -> httpx.Response:
    return await client.post("/login", data={"username": username, "password": password, **more})


async def test_staff_get_a_cookie_that_scripts_and_other_sites_cannot_use(client: httpx.AsyncClient) -> None:
    teacher = await factories.employee()
    answer = await sign_in(client, teacher.username)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith(COOKIE)
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "secure" not in cookie


async def test_the_cookie_is_for_https_only_where_the_site_is(client: httpx.AsyncClient) -> None:
    teacher = await factories.employee()
    client.base_url = httpx.URL("https://workbench.test")
    answer = await sign_in(client, teacher.username)
    assert "secure" in answer.headers["set-cookie"].lower()


async def test_a_page_sends_strangers_to_sign_in_and_takes_them_back(client: httpx.AsyncClient) -> None:
    teacher = await factories.employee()
    answer = await client.get("/writing?review=12")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/login?next=%2Fwriting%3Freview%3D12"
    form = await client.get(answer.headers["location"])
    assert 'value="/writing?review=12"' in form.text
    answer = await sign_in(client, teacher.username, next="/writing?review=12")
    assert answer.headers["location"] == "/writing?review=12"
    assert (await client.get("/writing?review=12")).text == "the page /writing"


@pytest.mark.parametrize(
    "elsewhere", ["//evil.test/", "https://evil.test/", "/\\evil.test", "evil.test", "/logout", ""]
)
async def test_nobody_is_led_to_another_site(client: httpx.AsyncClient, elsewhere: str) -> None:
    teacher = await factories.employee()
    answer = await sign_in(client, teacher.username, next=elsewhere)
    assert answer.headers["location"] == "/"


async def test_a_wrong_password_is_told_in_the_chosen_language(client: httpx.AsyncClient) -> None:
    teacher = await factories.employee()
    answer = await sign_in(client, teacher.username, "wrong")
    assert answer.status_code == 401
    assert "Foydalanuvchi nomi yoki parol noto‘g‘ri." in answer.text
    assert f'value="{teacher.username}"' in answer.text
    await client.get("/language/en")
    assert "Wrong username or password." in (await sign_in(client, teacher.username, "wrong")).text
    assert COOKIE not in client.cookies


async def test_students_are_refused_with_a_sentence(client: httpx.AsyncClient) -> None:
    student = await factories.student()
    answer = await sign_in(client, student.username)
    assert answer.status_code == 403
    assert "Bu o‘quvchi hisobi." in answer.text
    assert COOKIE not in client.cookies


async def test_too_many_attempts_are_refused_for_a_while(client: httpx.AsyncClient) -> None:
    teacher = await factories.employee()
    for _ in range(10):
        assert (await sign_in(client, teacher.username, "wrong")).status_code == 401
    answer = await sign_in(client, teacher.username)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= 300
    assert "Juda ko‘p urinish" in answer.text


async def test_what_was_typed_as_a_name_is_never_markup(client: httpx.AsyncClient) -> None:
    answer = await sign_in(client, '"><script>alert(1)</script>', "wrong")
    assert "<script>" not in answer.text


async def test_another_site_cannot_sign_anyone_in(client: httpx.AsyncClient) -> None:
    teacher = await factories.employee()
    client.headers["sec-fetch-site"] = "cross-site"
    assert (await sign_in(client, teacher.username)).status_code == 403


async def test_a_form_that_never_ends_is_not_read_to_its_end(client: httpx.AsyncClient) -> None:
    teacher = await factories.employee()
    answer = await sign_in(client, teacher.username, "x" * 20_000)
    assert answer.status_code == 400


async def test_what_fails_inside_is_a_sentence_outside(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(**_: str) -> None:
        raise OSError("the database at postgresql://secret is gone")

    monkeypatch.setattr(rules, "sign_in", broken)
    answer = await sign_in(client, "teacher001")
    assert answer.status_code == 500
    assert "Nosozlik yuz berdi." in answer.text
    assert "secret" not in answer.text


async def test_no_other_site_shows_a_page_of_ours(client: httpx.AsyncClient) -> None:
    await sign_in(client, (await factories.employee()).username)
    assert (await client.get("/writing")).headers["x-frame-options"] == "DENY"


async def test_signing_out_makes_the_token_worthless_everywhere(client: httpx.AsyncClient) -> None:
    teacher = await factories.employee()
    await sign_in(client, teacher.username)
    token = client.cookies[COOKIE]
    answer = await client.get("/logout")
    assert answer.headers["location"] == "/login?notice=signed-out"
    assert COOKIE not in client.cookies
    client.cookies.set(COOKIE, token)
    assert (await client.get("/")).status_code == 303


async def test_a_token_dies_with_its_version_and_the_page_says_so(client: httpx.AsyncClient) -> None:
    teacher = await factories.employee()
    await sign_in(client, teacher.username)
    assert (await client.get("/")).status_code == 200
    await db.execute("UPDATE account SET token_version = token_version + 1")
    answer = await client.get("/")
    assert answer.headers["location"] == "/login?next=%2F&notice=ended"
    assert "Seans tugadi." in (await client.get(answer.headers["location"])).text


async def test_who_is_signed_in_does_not_see_the_login_page(client: httpx.AsyncClient) -> None:
    teacher = await factories.employee()
    await sign_in(client, teacher.username)
    answer = await client.get("/login?next=/exams")
    assert (answer.status_code, answer.headers["location"]) == (303, "/exams")


async def test_the_language_is_remembered_and_an_unknown_one_is_the_default(client: httpx.AsyncClient) -> None:
    assert '<html lang="uz">' in (await client.get("/login")).text
    answer = await client.get("/language/en?next=/login")
    assert answer.headers["location"] == "/login"
    assert '<html lang="en">' in (await client.get("/login")).text
    await client.get("/language/xx")
    assert '<html lang="uz">' in (await client.get("/login")).text


async def test_the_login_page_loads_nothing_from_elsewhere(client: httpx.AsyncClient) -> None:
    answer = await client.get("/login")
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert "http" not in answer.text.replace("http-equiv", "")
