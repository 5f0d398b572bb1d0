"""Logging in, tokens, and their end."""

import asyncio
import time

import httpx
import jwt
import pytest

from api import db
from api.access import Role
from api.accounts.rules import create_account
from api.accounts.tokens import TokenKind
from api.errors import InvalidInput
from api.settings import get_settings
from tests import factories
from tests.callers import actor_of, headers_of
from tests.factories import PASSWORD

LOGIN = "/api/v1/login/"
PROTECTED = "/multilevel/user-tests/"


async def test_the_documented_answer(api: httpx.AsyncClient) -> None:
    person = await factories.owner(username="admin123", first_name="John", last_name="Doe")
    answer = await api.post(LOGIN, json={"username": "Admin123", "password": PASSWORD})
    assert answer.status_code == 200
    assert answer.json()["user"] == {
        "id": person.id,
        "username": "admin123",
        "role": "owner",
        "full_name": "John Doe",
    }
    tokens = answer.json()["tokens"]
    claims = jwt.decode(tokens["access"], get_settings().secret_key, algorithms=["HS256"])
    assert (claims["token_type"], claims["user_id"], claims["role"]) == ("access", person.id, "owner")
    assert claims["exp"] - claims["iat"] == 24 * 3600 and claims["jti"]
    refresh = jwt.decode(tokens["refresh"], get_settings().secret_key, algorithms=["HS256"])
    assert (refresh["token_type"], refresh["exp"] - refresh["iat"]) == ("refresh", 3 * 24 * 3600)


@pytest.mark.parametrize(
    "body",
    [
        {"username": "teacher001", "password": "wrong-password"},
        {"username": "nobody-known", "password": PASSWORD},
        {"username": "inactive1", "password": PASSWORD},
        {"username": "teacher001", "password": "x" * 100_000},
    ],
)
async def test_a_wrong_login_is_told_nothing_more(api: httpx.AsyncClient, body: dict[str, str]) -> None:
    await factories.employee(username="teacher001")
    await factories.employee(username="inactive1", is_active=False)
    answer = await api.post(LOGIN, json=body)
    assert (answer.status_code, answer.json()) == (401, {"detail": "Invalid credentials"})
    assert answer.headers["WWW-Authenticate"] == "Bearer"


async def test_missing_fields_are_named(api: httpx.AsyncClient) -> None:
    answer = await api.post(LOGIN, json={"username": ""})
    assert answer.status_code == 400
    assert answer.json() == {
        "username": ["This field may not be blank."],
        "password": ["This field is required."],
    }


async def test_the_eleventh_failure_is_throttled(api: httpx.AsyncClient) -> None:
    await factories.employee(username="teacher001")
    await factories.employee(username="teacher002")
    wrong = {"username": "teacher001", "password": "wrong-password"}
    answers = await asyncio.gather(*(api.post(LOGIN, json=wrong) for _ in range(14)))
    assert sorted(answer.status_code for answer in answers) == [401] * 10 + [429] * 4
    refused = next(answer for answer in answers if answer.status_code == 429)
    assert 0 < int(refused.headers["Retry-After"]) <= 300 and refused.json().keys() == {"detail"}
    right = await api.post(LOGIN, json={"username": "TEACHER001", "password": PASSWORD})
    assert right.status_code == 429
    other = await api.post(LOGIN, json={"username": "teacher002", "password": PASSWORD})
    assert other.status_code == 200


async def test_a_success_forgets_the_failures(api: httpx.AsyncClient) -> None:
    await factories.employee(username="teacher001")
    for password in ["wrong-password"] * 9 + [PASSWORD] + ["wrong-password"] * 9:
        answer = await api.post(LOGIN, json={"username": "teacher001", "password": password})
        assert answer.status_code == (200 if password == PASSWORD else 401)


async def test_an_unknown_name_costs_the_time_of_a_wrong_password(api: httpx.AsyncClient) -> None:
    await create_account(None, username="timed001", password=PASSWORD, role=Role.EMPLOYEE)

    async def took(username: str) -> float:
        began = time.perf_counter()
        await api.post(LOGIN, json={"username": username, "password": "wrong-password"})
        return time.perf_counter() - began

    await took("nobody-known")
    known = min([await took("timed001") for _ in range(4)])
    unknown = min([await took("nobody-known") for _ in range(4)])
    assert 0.2 < unknown / known < 5


async def test_refresh_gives_an_access_token(api: httpx.AsyncClient) -> None:
    await factories.employee(username="teacher001")
    login = (await api.post(LOGIN, json={"username": "teacher001", "password": PASSWORD})).json()
    answer = await api.post("/api/token/refresh/", json={"refresh": login["tokens"]["refresh"]})
    assert answer.status_code == 200 and answer.json().keys() == {"access"}
    bearer = {"Authorization": f"Bearer {answer.json()['access']}"}
    assert (await api.get(PROTECTED, headers=bearer)).status_code == 200
    wrong_kind = await api.post("/api/token/refresh/", json={"refresh": login["tokens"]["access"]})
    assert wrong_kind.status_code == 401 and wrong_kind.json().keys() == {"detail"}


@pytest.mark.parametrize("scheme", ["Bearer", "Token", "bearer"])
async def test_both_header_forms_are_taken(api: httpx.AsyncClient, scheme: str) -> None:
    person = await factories.student()
    assert (await api.get(PROTECTED, headers=headers_of(person, scheme=scheme))).status_code == 200


@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Bearer nonsense", "Basic dXNlcjpwYXNz", "Bearer a.b.c", "Bearer \x80"]
)
async def test_no_sound_token_no_entry(api: httpx.AsyncClient, header: str | None) -> None:
    headers = {} if header is None else {b"Authorization": header.encode("latin-1")}
    for path in (PROTECTED, "/multilevel/test-result/1/"):
        answer = await api.get(path, headers=headers)
        assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
        assert answer.json().keys() == {"detail"}


async def test_other_kinds_of_tokens_do_not_open_the_api(api: httpx.AsyncClient) -> None:
    person = await factories.student()
    for kind in (TokenKind.REFRESH, TokenKind.WORKBENCH):
        assert (await api.get(PROTECTED, headers=headers_of(person, kind))).status_code == 401


@pytest.mark.parametrize("change", ["token_version = token_version + 1", "is_active = false", "role = 'employee'"])
async def test_tokens_die_at_once(api: httpx.AsyncClient, change: str) -> None:
    person = await factories.student()
    headers = headers_of(person)
    await db.execute(f"UPDATE account SET {change} WHERE id = $1", person.id)
    for path in (PROTECTED, "/multilevel/test-result/1/"):
        assert (await api.get(path, headers=headers)).status_code == 401


async def test_an_account_needs_a_name_of_its_own() -> None:
    owner = actor_of(await factories.owner())
    first = await create_account(owner, username="Boss001", password="secure1234", role=Role.OWNER)
    with pytest.raises(InvalidInput) as refused:
        await create_account(owner, username="bOSS001", password="secure1234", role=Role.OWNER)
    assert refused.value.fields == {"username": ["A user with that username already exists."]}
    with pytest.raises(InvalidInput) as short:
        await create_account(owner, username="boss", password="short", role=Role.OWNER)
    assert set(short.value.fields) == {"username", "password"}
    entry = await db.fetch_row("SELECT actor, action, object_id, after FROM audit_entry")
    assert entry is not None and (entry["actor"], entry["object_id"]) == (owner.id, str(first))
    assert "secure1234" not in entry["after"] and "argon2" not in entry["after"]
