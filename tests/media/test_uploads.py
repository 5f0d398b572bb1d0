"""Forms over HTTP: what arrives, what is refused, and that nothing stays behind."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import httpx
import pytest

from tests.media.conftest import UploadServer
from tests.media.forms import BOUNDARY, END, HEADERS, MEGABYTE, head_of, large_body, length_of, part


async def send(client: httpx.AsyncClient, body: bytes, **headers: str) -> httpx.Response:
    """Post a body as it is."""
    return await client.post("/upload", content=body, headers=HEADERS | headers)


async def streamed(field: str, megabytes: int) -> AsyncIterator[bytes]:
    """The large body, for the asynchronous client."""
    for block in large_body(field, megabytes):
        yield block


async def test_texts_and_files_arrive(client: httpx.AsyncClient, upload_server: UploadServer) -> None:
    answer = await client.post("/upload", data={"title": "Salom"}, files={"file": ("rasm.jpg", b"12345")})
    assert answer.json() == {
        "fields": {"title": "Salom"},
        "files": {"file": {"client_name": "rasm.jpg", "size": 5, "too_large": False, "staged": True}},
    }
    assert upload_server.staged() == []


async def test_the_last_of_a_repeated_text_counts(client: httpx.AsyncClient) -> None:
    answer = await send(client, part("a", b"x", None) + part("a", b"y", None) + END)
    assert answer.json()["fields"] == {"a": "y"}


async def test_a_file_sent_twice_is_refused_rather_than_lost(
    client: httpx.AsyncClient, upload_server: UploadServer
) -> None:
    answer = await send(client, part("file", b"1") + part("file", b"22") + END)
    assert (answer.status_code, answer.json()) == (400, {"file": ["More than one file was submitted."]})
    assert upload_server.staged() == []


async def test_unknown_file_fields_and_empty_file_inputs_are_dropped(client: httpx.AsyncClient) -> None:
    answer = await send(client, part("unknown", b"1") + part("file", b"", "") + END)
    assert answer.json() == {"fields": {}, "files": {}}


async def test_a_file_over_its_limit_is_marked_and_the_rest_still_arrives(client: httpx.AsyncClient) -> None:
    body = part("small", b"x" * 1001) + part("file", b"1") + part("a", b"x", None) + END
    answer = (await send(client, body)).json()
    assert answer["files"]["small"] == {"client_name": "a.bin", "size": 1001, "too_large": True, "staged": False}
    assert answer["files"]["file"]["staged"]
    assert answer["fields"] == {"a": "x"}


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "../../etc/passwd"),
        ("a\0b.jpg", "ab.jpg"),
        ("ў қ.jpg", "ў қ.jpg"),
        ("x" * 3000, "x" * 3000),
        ("%22quoted%22.jpg", '"quoted".jpg'),
    ],
)
async def test_a_client_name_is_only_data(client: httpx.AsyncClient, name: str, kept: str) -> None:
    answer = await send(client, part("file", b"1", name) + END)
    assert answer.json()["files"]["file"]["client_name"] == kept


async def test_the_older_spelling_of_names_beyond_ascii_is_understood(client: httpx.AsyncClient) -> None:
    head = f"--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename*=utf-8''%D1%9E.jpg\r\n\r\n"
    answer = await send(client, head.encode() + b"1\r\n" + END)
    assert answer.json()["files"]["file"]["client_name"] == "ў.jpg"


@pytest.mark.parametrize(
    "kind", ["application/json", "application/x-www-form-urlencoded", "text/plain", "multipart/mixed"]
)
async def test_other_content_types_are_refused(client: httpx.AsyncClient, kind: str) -> None:
    answer = await send(client, b"a=b", **{"content-type": kind})
    assert answer.status_code == 415


async def test_a_missing_content_type_is_refused(client: httpx.AsyncClient) -> None:
    assert (await client.post("/upload")).status_code == 415


@pytest.mark.parametrize(
    "content_type",
    [
        "multipart/form-data",
        "multipart/form-data; boundary=",
        'multipart/form-data; boundary=""',
        f"multipart/form-data; boundary={'b' * 500}",
        "multipart/form-data; boundary=\xff\xfe",
    ],
)
async def test_a_missing_or_impossible_boundary_is_refused(client: httpx.AsyncClient, content_type: str) -> None:
    headers = {b"content-type": content_type.encode("latin-1")}
    answer = await client.post("/upload", content=part("file", b"1") + END, headers=headers)
    assert answer.status_code == 400


SPOILT = {
    "no boundary": b"hello world",
    "no end": part("file", b"1"),
    "cut in a header": head_of("file")[:-5],
    "no disposition": f"--{BOUNDARY}\r\nContent-Type: text/plain\r\n\r\nx\r\n".encode() + END,
    "wrong disposition": f"--{BOUNDARY}\r\nContent-Disposition: attachment\r\n\r\nx\r\n".encode() + END,
    "bare line feeds": part("file", b"1").replace(b"\r\n", b"\n") + END,
    "header without colon": f"--{BOUNDARY}\r\nnonsense\r\n\r\nx\r\n".encode() + END,
    "header not UTF-8": head_of("file").replace(b"a.bin", b"\xff\xfe") + b"1\r\n" + END,
    "huge header": head_of("file", "x" * 20_000) + b"1\r\n" + END,
    "endless header": f"--{BOUNDARY}\r\n".encode() + b"x" * 200_000,
    "many headers": f"--{BOUNDARY}\r\n".encode() + b"X-A: b\r\n" * 50 + b"\r\nx\r\n" + END,
    "many parts": part("a", b"x", None) * 300 + END,
    "huge text": part("a", b"x" * 2 * MEGABYTE, None) + END,
    "much text": part("a", b"x" * (MEGABYTE // 2), None) * 3 + END,
    "text not UTF-8": part("a", b"\xff\xfe", None) + END,
    "NUL in a text": part("a", b"x\0y", None) + END,
    "NUL in a name": part("a\0", b"x", None) + END,
    "false part length": head_of("file").replace(b"\r\n\r\n", b"\r\nContent-Length: 5\r\n\r\n") + b"1\r\n" + END,
}


@pytest.mark.parametrize("spoilt", SPOILT)
async def test_a_spoilt_form_is_the_senders_fault(
    client: httpx.AsyncClient, upload_server: UploadServer, spoilt: str
) -> None:
    for body in (SPOILT[spoilt], part("file", b"x" * 300_000) + SPOILT[spoilt]):
        answer = await send(client, body)
        assert answer.status_code == 400, answer.text
    assert upload_server.staged() == []


@pytest.mark.parametrize("body", [b"", END])
async def test_a_form_of_nothing_is_empty(client: httpx.AsyncClient, body: bytes) -> None:
    answer = await send(client, body)
    assert (answer.status_code, answer.json()) == (200, {"fields": {}, "files": {}})


@pytest.mark.parametrize("size", [1, 7, 100])
async def test_a_form_may_arrive_in_crumbs(client: httpx.AsyncClient, size: int) -> None:
    body = part("file", b"\r\n--" * 300 + b"\r") + part("a", b"x", None) + END

    async def crumbs() -> AsyncIterator[bytes]:
        for start in range(0, len(body), size):
            yield body[start : start + size]

    answer = await client.post("/upload", content=crumbs(), headers=HEADERS)
    assert answer.json()["files"]["file"]["size"] == 1201
    assert answer.json()["fields"] == {"a": "x"}


@pytest.mark.parametrize("declares_length", [True, False])
async def test_memory_does_not_grow_with_the_body(
    client: httpx.AsyncClient, upload_server: UploadServer, declares_length: bool
) -> None:
    before = upload_server.process.memory_info().rss
    headers = HEADERS | ({"content-length": str(length_of("file", 299))} if declares_length else {})
    sending = asyncio.create_task(client.post("/upload", content=streamed("file", 299), headers=headers))
    most = before
    while not sending.done():
        most = max(most, upload_server.process.memory_info().rss)
        await asyncio.sleep(0.01)
    assert (await sending).json()["files"]["file"]["size"] == 299 * MEGABYTE
    assert most - before < 30 * MEGABYTE
    assert upload_server.staged() == []


@pytest.mark.parametrize(("path", "declares_length"), [("/upload", True), ("/upload", False), ("/refuse", True)])
async def test_who_sends_too_much_reads_why(
    client: httpx.AsyncClient, upload_server: UploadServer, path: str, declares_length: bool
) -> None:
    headers = HEADERS | ({"content-length": str(length_of("file", 302))} if declares_length else {})
    answer = await client.post(path, content=streamed("file", 302), headers=headers)
    assert answer.status_code == (413 if path == "/upload" else 401)
    assert upload_server.staged() == []


@pytest.mark.parametrize("megabytes", [0, 1, 20, 200])
async def test_a_caller_refused_before_reading_gets_the_answer(client: httpx.AsyncClient, megabytes: int) -> None:
    headers = HEADERS | {"content-length": str(length_of("file", megabytes))}
    for _ in range(3):
        answer = await client.post("/refuse", content=streamed("file", megabytes), headers=headers)
        assert answer.status_code == 401
    assert (await send(client, part("file", b"1") + END)).status_code == 200


@pytest.mark.parametrize("megabytes", [0, 1, 5])
def test_a_caller_who_goes_away_leaves_no_file(upload_server: UploadServer, megabytes: int) -> None:
    where = urlsplit(upload_server.url)
    with socket.create_connection((where.hostname, where.port)) as connection:
        connection.sendall(
            f"POST /upload HTTP/1.1\r\nHost: x\r\nContent-Type: {HEADERS['content-type']}\r\n"
            "Content-Length: 50000000\r\n\r\n".encode()
        )
        connection.sendall(head_of("file") + b"x" * (2 + megabytes * MEGABYTE))
        deadline = time.monotonic() + 10
        while megabytes and not upload_server.staged() and time.monotonic() < deadline:
            time.sleep(0.01)
        assert bool(upload_server.staged()) is bool(megabytes)
    upload_server.wait_until_nothing_is_staged()


def test_a_caller_who_goes_away_while_being_served_leaves_no_file(upload_server: UploadServer) -> None:
    where = urlsplit(upload_server.url)
    body = part("wait", b"30", None) + part("file", b"1") + END
    with socket.create_connection((where.hostname, where.port)) as connection:
        connection.sendall(
            f"POST /upload HTTP/1.1\r\nHost: x\r\nContent-Type: {HEADERS['content-type']}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n".encode()
        )
        connection.sendall(body)
        deadline = time.monotonic() + 10
        while not upload_server.staged() and time.monotonic() < deadline:
            time.sleep(0.01)
        assert upload_server.staged()
    upload_server.wait_until_nothing_is_staged()


async def test_fifty_at_once_all_arrive(client: httpx.AsyncClient, upload_server: UploadServer) -> None:
    body = part("file", b"x" * 2 * MEGABYTE) + END
    answers = await asyncio.gather(*(send(client, body) for _ in range(50)))
    assert {answer.json()["files"]["file"]["size"] for answer in answers} == {2 * MEGABYTE}
    assert upload_server.staged() == []
