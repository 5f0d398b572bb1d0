"""What holds of every answer: errors without a route, request ids, CORS, methods, slashes."""

import httpx
import pytest

from tests.http.test_reading import JSON, LOGIN, bearer

ORIGIN = {"Origin": "https://academy.example"}


async def test_an_unknown_path_is_not_found(api: httpx.AsyncClient) -> None:
    answer = await api.get("/api/v1/nothing/")
    assert (answer.status_code, answer.json()) == (404, {"detail": "Not found."})
    assert answer.headers["content-type"] == "application/json"


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
async def test_another_method_is_not_allowed(api: httpx.AsyncClient, method: str) -> None:
    answer = await api.request(method, LOGIN)
    assert (answer.status_code, answer.json()) == (405, {"detail": f'Method "{method}" not allowed.'})
    assert "POST" in answer.headers["allow"]


@pytest.mark.parametrize("method", ["BREW", "TRACE", "PROPFIND"])
async def test_an_invented_method_is_not_allowed(api: httpx.AsyncClient, method: str) -> None:
    answer = await api.request(method, LOGIN)
    assert answer.status_code == 405
    assert list(answer.json()) == ["detail"]


async def test_a_forgotten_slash_changes_nothing(api: httpx.AsyncClient) -> None:
    for path in (LOGIN, LOGIN.rstrip("/")):
        answer = await api.post(path, json={"username": "nobody01", "password": "x"})
        assert (answer.status_code, answer.json()) == (401, {"detail": "Invalid credentials"})


async def test_head_has_no_body(api: httpx.AsyncClient) -> None:
    answer = await api.head("/healthz")
    assert answer.status_code in {200, 405}
    assert answer.content == b""


@pytest.mark.parametrize("name", ["a-b_c.1", "x" * 64])
async def test_a_sound_request_id_is_kept(api: httpx.AsyncClient, name: str) -> None:
    answer = await api.get("/healthz", headers={"X-Request-ID": name})
    assert answer.headers["x-request-id"] == name


@pytest.mark.parametrize("name", ["", "a b", "x" * 65, "line\tbreak", "<script>", "é"])
async def test_another_request_id_is_replaced(api: httpx.AsyncClient, name: str) -> None:
    answer = await api.get("/healthz", headers=[(b"X-Request-ID", name.encode())])
    assert len(answer.headers["x-request-id"]) == 32


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/nothing/"), ("DELETE", LOGIN), ("POST", LOGIN), ("GET", "/multilevel/exams/"), ("GET", "/swdoc/")],
)
async def test_every_answer_has_a_request_id(api: httpx.AsyncClient, method: str, path: str) -> None:
    answer = await api.request(method, path)
    assert len(answer.headers["x-request-id"]) == 32


@pytest.mark.parametrize("given", ["", "Bearer", "Basic YTpi", "Bearer x.y.z", "Bearer a b", "Token", "token: x"])
async def test_a_bad_token_is_told_so(api: httpx.AsyncClient, given: str) -> None:
    answer = await api.get("/multilevel/exams/", headers={"Authorization": given})
    assert answer.status_code == 401
    assert list(answer.json()) == ["detail"]
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("scheme", ["Bearer", "Token", "bearer", "TOKEN"])
async def test_both_headers_introduce_a_token(api: httpx.AsyncClient, scheme: str) -> None:
    token = (await bearer())["Authorization"].removeprefix("Bearer ")
    answer = await api.get("/multilevel/exams/", headers={"Authorization": f"{scheme} {token}"})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/healthz", 200),
        ("POST", LOGIN, 400),
        ("GET", "/multilevel/exams/", 401),
        ("GET", "/nothing/", 404),
        ("DELETE", LOGIN, 405),
    ],
)
async def test_any_origin_may_read_any_answer(api: httpx.AsyncClient, method: str, path: str, status: int) -> None:
    answer = await api.request(method, path, headers=ORIGIN)
    assert answer.status_code == status
    assert answer.headers["access-control-allow-origin"] == ORIGIN["Origin"]
    assert answer.headers["access-control-allow-credentials"] == "true"
    assert "x-request-id" in answer.headers["access-control-expose-headers"]
    assert "origin" in answer.headers["vary"].lower()


async def test_without_an_origin_nothing_is_said_of_origins(api: httpx.AsyncClient) -> None:
    answer = await api.get("/healthz")
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize(
    ("path", "method"),
    [
        (LOGIN, "POST"),
        (LOGIN.rstrip("/"), "POST"),
        ("/multilevel/testcheck/writing/", "POST"),
        ("/multilevel/test-result/5/", "GET"),
        ("/multilevel/user-tests/", "POST"),
    ],
)
async def test_a_preflight_is_answered(api: httpx.AsyncClient, path: str, method: str) -> None:
    asked = {"Access-Control-Request-Method": method, "Access-Control-Request-Headers": "authorization, content-type"}
    answer = await api.options(path, headers=ORIGIN | asked)
    assert answer.status_code in {200, 204}
    assert answer.headers["access-control-allow-origin"] == ORIGIN["Origin"]
    assert answer.headers["access-control-allow-credentials"] == "true"
    assert method in answer.headers["access-control-allow-methods"]
    allowed = answer.headers["access-control-allow-headers"].replace(" ", "").split(",")
    assert {"authorization", "content-type"} <= {name.lower() for name in allowed}
    assert answer.headers["access-control-max-age"] == "86400"


async def test_a_too_large_body_still_has_its_origin(api: httpx.AsyncClient) -> None:
    answer = await api.post(LOGIN, content=b"a" * 11 * 1024 * 1024, headers=JSON | ORIGIN)
    assert answer.status_code == 413
    assert answer.headers["access-control-allow-origin"] == ORIGIN["Origin"]
