"""Hostile and broken requests, as they come over the wire."""

import asyncio
import json
from collections.abc import AsyncIterator

import httpx
import pytest

from api.access import Actor, Role
from api.accounts import tokens
from tests import factories

LOGIN = "/api/v1/login/"
JSON = {"Content-Type": "application/json"}
CREDENTIALS = '"username": "owner001", "password": "x"'


async def bearer() -> dict[str, str]:
    """The header of a student who is logged in."""
    student = await factories.student()
    token = tokens.issue(Actor(student.id, Role.STUDENT, "", 0), tokens.TokenKind.ACCESS)
    return {"Authorization": f"Bearer {token}"}


BROKEN: dict[str, bytes] = {
    "half": b'{"username": ',
    "no JSON at all": b"username=owner001&password=x",
    "invalid UTF-8": b'{"username": "\xff\xfe", "password": "x"}',
    "overlong UTF-8": b'{"username": "\xc0\x80", "password": "x"}',
    "half a surrogate pair": b'{"username": "\\ud800", "password": "x"}',
    "UTF-16": '{"username": "a", "password": "b"}'.encode("utf-16"),
    "brackets": b"[" * 100_000,
    "closed brackets": b"[" * 100_000 + b"]" * 100_000,
    "braces": b'{"a":' * 100_000,
    "brackets in an unknown field": b"{" + CREDENTIALS.encode() + b', "x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "NaN": b'{"username": NaN, "password": "x"}',
    "infinity": b'{"username": Infinity, "password": "x"}',
    "a bare NUL byte": b'{"username": "a\x00b", "password": "x"}',
    "two values": b"{} {}",
    "a comment": b'{"username": "a" /* b */, "password": "x"}',
    "an exponent that fills the memory": b'{"username": 1e999999999, "password": "x"}',
    "an exponent down to nothing": b'{"username": 1e-999999999, "password": "x"}',
    "an exponent no machine has": b'{"username": 1e99999999999999999999, "password": "x"}',
    "only spaces": b"   ",
}


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN.keys())
async def test_what_is_no_json_is_the_senders_fault(api: httpx.AsyncClient, body: bytes) -> None:
    answer = await api.post(LOGIN, content=body, headers=JSON)
    assert answer.status_code == 400
    assert list(answer.json()) == ["detail"]
    assert answer.json()["detail"].startswith("JSON parse error - ")


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN.keys())
async def test_below_multilevel_it_stands_under_error(api: httpx.AsyncClient, body: bytes) -> None:
    answer = await api.post("/multilevel/user-tests/", content=body, headers=JSON | await bearer())
    assert answer.status_code == 400
    assert answer.json()["error"].startswith("JSON parse error - ")


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ('"a\\u0000b"', "Null characters are not allowed."),
        ("null", "This field may not be null."),
        ('""', "This field may not be blank."),
        ("true", "Not a valid string."),
        ("[]", "Not a valid string."),
        ('{"$ne": ""}', "Not a valid string."),
    ],
)
async def test_odd_values_are_named(api: httpx.AsyncClient, value: str, fault: str) -> None:
    answer = await api.post(LOGIN, content=f'{{"username": {value}, "password": "x"}}', headers=JSON)
    assert (answer.status_code, answer.json()) == (400, {"username": [fault]})


@pytest.mark.parametrize(
    "number", ["12345678901", "9" * 400, "9" * 5000, "-1", "1.5", "1e300", "true", '"x"', '"１2x"']
)
async def test_odd_ids_are_the_senders_fault(api: httpx.AsyncClient, number: str) -> None:
    content = f'{{"exam_id": {number}}}'
    answer = await api.post("/multilevel/user-tests/", content=content, headers=JSON | await bearer())
    assert answer.status_code == 400
    assert answer.json()["error"]


@pytest.mark.parametrize(
    "text", ["9" * 400, "9" * 5000, "-1", "0", "1.5", "1e3", "%00", "%F0%9F", "１２", "' OR 1=1", "[]", "%"]
)
async def test_odd_queries_never_break_the_server(api: httpx.AsyncClient, text: str) -> None:
    headers = await bearer()
    for name in ("limit", "offset", "exam_id", "date_from", "status", "search", "unknown"):
        answer = await api.get(f"/multilevel/test-result/?{name}={text}", headers=headers)
        assert answer.status_code in {200, 400}, (name, answer.text)


@pytest.mark.parametrize("number", ["0", "-1", "99999999999999999999", "1.5", "x", "%00", "９", "2147483648"])
async def test_odd_ids_in_a_path_are_not_found(api: httpx.AsyncClient, number: str) -> None:
    answer = await api.get(f"/multilevel/test-result/{number}/", headers=await bearer())
    assert (answer.status_code, answer.json()) == (404, {"detail": "Not found."})


async def test_a_number_may_stand_for_a_string(api: httpx.AsyncClient) -> None:
    answer = await api.post(LOGIN, json={"username": 123456, "password": 5})
    assert (answer.status_code, answer.json()) == (401, {"detail": "Invalid credentials"})


async def test_a_field_given_twice_counts_once(api: httpx.AsyncClient) -> None:
    content = '{"username": "a", "username": "", "password": "x"}'
    answer = await api.post(LOGIN, content=content, headers=JSON)
    assert answer.json() == {"username": ["This field may not be blank."]}


@pytest.mark.parametrize(
    ("media_type", "named"),
    [
        ("text/plain", "text/plain"),
        ("application/x-www-form-urlencoded", "application/x-www-form-urlencoded"),
        ("multipart/form-data; boundary=x", "multipart/form-data"),
        ("application/xml; charset=utf-8", "application/xml"),
        ("nonsense", "nonsense"),
    ],
)
async def test_another_content_type_is_not_read(api: httpx.AsyncClient, media_type: str, named: str) -> None:
    answer = await api.post(LOGIN, content=b"{}", headers={"Content-Type": media_type})
    assert answer.status_code == 415
    assert answer.json() == {"detail": f'Unsupported media type "{named}" in request.'}


async def test_below_multilevel_another_content_type_is_a_bad_request(api: httpx.AsyncClient) -> None:
    headers = {"Content-Type": "text/plain"} | await bearer()
    answer = await api.post("/multilevel/user-tests/", content=b"{}", headers=headers)
    assert answer.status_code == 400
    assert list(answer.json()) == ["error"]


@pytest.mark.parametrize("media_type", ["application/json; charset=utf-8", "Application/JSON", "application/json;"])
async def test_json_may_be_spelled_otherwise(api: httpx.AsyncClient, media_type: str) -> None:
    answer = await api.post(LOGIN, content=b"{}", headers={"Content-Type": media_type})
    assert answer.status_code == 400


@pytest.mark.parametrize("headers", [JSON, {}])
async def test_no_body_is_an_empty_one(api: httpx.AsyncClient, headers: dict[str, str]) -> None:
    answer = await api.post(LOGIN, headers=headers)
    missing = ["This field is required."]
    assert (answer.status_code, answer.json()) == (400, {"username": missing, "password": missing})


@pytest.mark.parametrize(
    ("value", "kind"), [([], "list"), ("text", "str"), (5, "int"), (True, "bool"), ([{"username": "a"}], "list")]
)
async def test_a_body_that_is_no_object(api: httpx.AsyncClient, value: object, kind: str) -> None:
    answer = await api.post(LOGIN, json=value)
    message = f"Invalid data. Expected a dictionary, but got {kind}."
    assert (answer.status_code, answer.json()) == (400, {"non_field_errors": [message]})


async def test_a_get_with_a_json_content_type_is_valid(api: httpx.AsyncClient) -> None:
    answer = await api.get("/multilevel/exams/", headers=JSON | await bearer())
    assert answer.status_code == 200


async def test_a_body_beyond_ten_megabytes_is_too_large(api: httpx.AsyncClient) -> None:
    content = json.dumps({"username": "a" * 11 * 1024 * 1024, "password": "x"})
    answer = await api.post(LOGIN, content=content, headers=JSON)
    assert (answer.status_code, answer.json()) == (413, {"detail": "Request body is too large."})
    assert answer.headers["x-request-id"]


async def test_a_chunked_body_beyond_ten_megabytes_is_too_large(address: str, database: None) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(11):
            yield b"a" * 1024 * 1024

    async with httpx.AsyncClient(base_url=address) as client:
        answer = await client.post(LOGIN, content=pieces(), headers=JSON)
    assert (answer.status_code, answer.json()) == (413, {"detail": "Request body is too large."})


async def test_a_length_that_is_no_http_number_is_refused_and_the_connection_closed(address: str) -> None:
    host, _, port = address.removeprefix("http://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write("POST /api/v1/login/ HTTP/1.1\r\nHost: x\r\nContent-Length: ٢\r\n\r\n{}".encode())
    writer.write(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
    answer = await asyncio.wait_for(reader.read(), 10)
    writer.close()
    assert answer.startswith(b"HTTP/1.1 400") and answer.count(b"HTTP/1.1") == 1
    assert b"x-request-id: " in answer.lower()
