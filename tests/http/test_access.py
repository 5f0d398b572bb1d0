"""Every operation, called by everybody: who gets in is what the page of permissions says."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from sanic_routing.route import Route

from api import db
from api.access import GRANTS, Actor, Permission, Role
from api.accounts import tokens
from api.accounts.tokens import TokenKind
from api.http.endpoint import Operation, operation_of
from tests import factories
from tests.http.conftest import METHODS
from tests.http.test_document import slashless

MAKERS = {Role.OWNER: factories.owner, Role.EMPLOYEE: factories.employee, Role.STUDENT: factories.student}
NO_SUCH = {"integer": "2147483647", "string": "0b8e5d0a-6f5c-4b39-9d0e-3f3a7c1f2b64"}
WRONG_TOKENS = ("", "garbage", "a.b.c", "eyJhbGciOiJub25lIn0.eyJ1c2VyX2lkIjogMX0.")

HOSTILE = ("\x00", "9" * 50, "-1", "1e999999999", "é%'\"\\_", "2025-02-30", "x" * 3000)


@dataclass(frozen=True)
class Call:
    """A request to one operation: well formed, about things that do not exist."""

    method: str
    path: str
    declared: Operation
    sent: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


@pytest.fixture(scope="session")
def calls(routes: list[Route], operations: dict[tuple[str, str], dict[str, Any]]) -> list[Call]:
    """A call of every documented operation."""
    declared = {(method, slashless(route.path)): operation_of(route) for route in routes for method in route.methods}
    return list(_calls(operations, declared))


def _calls(
    operations: dict[tuple[str, str], dict[str, Any]], declared: dict[tuple[str, str], Operation | None]
) -> Iterator[Call]:
    for (method, path), told in operations.items():
        operation = declared[method, path.strip("/")]
        assert operation is not None
        filled = path
        for parameter in told.get("parameters", []):
            if parameter["in"] == "path":
                filled = filled.replace(f"{{{parameter['name']}}}", NO_SUCH[parameter["schema"]["type"]])
        content = told.get("requestBody", {}).get("content", {})
        if "multipart/form-data" in content:
            sent: dict[str, Any] = {"files": {"nothing": ("nothing.bin", b"")}}
        elif "application/json" in content:
            sent = {"json": content["application/json"]["example"]}
        else:
            sent = {}
        yield Call(method, filled, operation, sent)


async def answered(api: httpx.AsyncClient, call: Call, token: str | None) -> httpx.Response:
    """What the call is answered when it comes with this token."""
    headers = {} if token is None else {"Authorization": f"Bearer {token}".strip()}
    return await api.request(call.method, call.path, headers=headers, **call.sent)


async def token_of(role: Role, kind: TokenKind = TokenKind.ACCESS) -> str:
    """A token of a new account."""
    account = await MAKERS[role]()
    return tokens.issue(Actor(account.id, role, "", 0), kind)


def test_every_route_declares_who_may_call_it(routes: list[Route]) -> None:
    for route in routes:
        operation = operation_of(route)
        assert operation is not None, route.path
        assert operation.allow is None or operation.allow in GRANTS, route.path


def test_every_permission_is_granted_to_somebody() -> None:
    assert set(GRANTS) == set(Permission)
    assert {permission for permission, roles in GRANTS.items() if Role.OWNER not in roles} == {Permission.EXAMS_SIT}


def test_only_logging_in_files_pages_and_health_are_public(calls: list[Call]) -> None:
    public = {call.path.split("/")[1] for call in calls if call.declared.allow is None}
    assert public == {"api", "media", "healthz", "readyz"}
    assert {call.path for call in calls if call.declared.allow is None and call.path.startswith("/api/")} == {
        "/api/v1/login/",
        "/api/token/refresh/",
    }


async def test_nobody_is_nobody(api: httpx.AsyncClient, calls: list[Call]) -> None:
    for call in calls:
        if call.declared.allow is not None:
            answer = await answered(api, call, None)
            assert answer.status_code == 401, call
            assert answer.json() == {"detail": "Authentication credentials were not provided."}, call
            assert answer.headers["www-authenticate"] == "Bearer", call


async def test_other_tokens_than_access_tokens_open_nothing(api: httpx.AsyncClient, calls: list[Call]) -> None:
    wrong = [*WRONG_TOKENS, *[await token_of(Role.OWNER, kind) for kind in TokenKind if kind is not TokenKind.ACCESS]]
    for call in calls:
        for token in wrong if call.declared.allow is not None else []:
            answer = await answered(api, call, token)
            assert (answer.status_code, list(answer.json())) == (401, ["detail"]), (call, token)
            assert answer.headers["www-authenticate"] == "Bearer", call


DEAD = {
    "withdrawn": "UPDATE account SET is_active = false WHERE id = $1",
    "bumped": "UPDATE account SET token_version = token_version + 1 WHERE id = $1",
    "another role": "UPDATE account SET role = 'student' WHERE id = $1",
    "gone": "DELETE FROM account WHERE id = $1",
}


@pytest.mark.parametrize("statement", DEAD.values(), ids=DEAD.keys())
async def test_a_dead_token_opens_nothing(api: httpx.AsyncClient, calls: list[Call], statement: str) -> None:
    account = await factories.owner()
    token = tokens.issue(Actor(account.id, Role.OWNER, "", 0), TokenKind.ACCESS)
    await db.execute(statement, account.id)
    for call in calls:
        if call.declared.allow is not None:
            answer = await answered(api, call, token)
            assert (answer.status_code, list(answer.json())) == (401, ["detail"]), call


@pytest.mark.parametrize("role", Role)
async def test_each_role_gets_where_it_may_and_no_further(
    api: httpx.AsyncClient, calls: list[Call], role: Role
) -> None:
    token = await token_of(role)
    for call in calls:
        if call.declared.allow is None:
            continue
        answer = await answered(api, call, token)
        if role in GRANTS[call.declared.allow]:
            # Where 403 is documented, it has a reason of its own.
            assert answer.status_code not in {401, 403, 405, 415} - call.declared.others.keys(), (call, answer.text)
            assert answer.status_code < 500, (call, answer.text)
        else:
            assert answer.status_code == 403, (call, answer.text)
            assert answer.json() == {"detail": "You do not have permission to perform this action."}, call


async def test_what_the_server_answers_is_documented(
    api: httpx.AsyncClient, calls: list[Call], operations: dict[tuple[str, str], dict[str, Any]]
) -> None:
    token = await token_of(Role.OWNER)
    for call, told in zip(calls, operations.values(), strict=True):
        for used in (None, token):
            answer = await answered(api, call, used)
            assert str(answer.status_code) in told["responses"], (call, answer.status_code)


async def test_other_methods_of_a_path_are_refused(api: httpx.AsyncClient, calls: list[Call]) -> None:
    token = await token_of(Role.OWNER)
    known: dict[str, set[str]] = {}
    for call in calls:
        known.setdefault(call.path, set()).add(call.method)
    for path, methods in known.items():
        for method in METHODS - methods:
            answer = await api.request(method, path, headers={"Authorization": f"Bearer {token}"})
            assert answer.status_code == 405, (method, path)
            assert answer.json() == {"detail": f'Method "{method}" not allowed.'}, path
            assert methods <= set(answer.headers["allow"].replace(" ", "").split(",")), path


async def test_nothing_typed_into_a_query_breaks_the_server(
    api: httpx.AsyncClient, calls: list[Call], operations: dict[tuple[str, str], dict[str, Any]]
) -> None:
    headers = {"Authorization": f"Bearer {await token_of(Role.OWNER)}"}
    tried: set[str] = set()
    for call, told in zip(calls, operations.values(), strict=True):
        names = {parameter["name"] for parameter in told.get("parameters", []) if parameter["in"] == "query"}
        # Every list has the same pages.
        for name in names - (tried & {"limit", "offset"}):
            for text in ("\x00", "9" * 50, "-1", "1e999999999", "é%'\"\\_", "2025-02-30", "x" * 3000):
                answer = await api.request(call.method, call.path, params={name: text}, headers=headers)
                assert answer.status_code < 500, (call, name, text)
        tried |= names
