"""Stored files over HTTP: ranges, conditions, and no way out of the store."""

import asyncio
import os
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import psutil
import pytest

from api.media.storage import LocalStore

CONTENT = bytes(range(256)) * 40
SIZE = len(CONTENT)
NAME = "speaking/0123456789abcdef0123456789abcdef.webm"
URL = f"/media/{NAME}"


@pytest.fixture
def stored(store: LocalStore) -> LocalStore:
    """A store with one recording."""
    put(store, NAME, CONTENT)
    return store


def put(store: LocalStore, name: str, content: bytes) -> None:
    """A file in the store."""
    path = store.root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


async def test_a_file_is_sent_whole(api: httpx.AsyncClient, stored: LocalStore) -> None:
    answer = await api.get(URL)
    assert (answer.status_code, answer.content) == (200, CONTENT)
    assert answer.headers["content-length"] == str(SIZE)
    assert answer.headers["content-type"] == "audio/webm"
    assert answer.headers["content-disposition"] == "inline"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["accept-ranges"] == "bytes"
    assert "private" in answer.headers["cache-control"]
    assert "immutable" in answer.headers["cache-control"]


async def test_head_describes_without_sending(api: httpx.AsyncClient, stored: LocalStore) -> None:
    whole, head = await api.get(URL), await api.head(URL, headers={"range": "bytes=0-1"})
    assert (head.status_code, head.content) == (200, b"")
    for name in ("content-length", "content-type", "etag", "last-modified", "accept-ranges"):
        assert head.headers[name] == whole.headers[name]


@pytest.mark.parametrize(
    ("extension", "content_type", "disposition"),
    [
        ("jpg", "image/jpeg", "inline"),
        ("JPG", "image/jpeg", "inline"),
        ("png", "image/png", "inline"),
        ("pdf", "application/pdf", "inline"),
        ("mp3", "audio/mpeg", "inline"),
        ("webm", "audio/webm", "inline"),
        ("m4a", "audio/mp4", "inline"),
        ("mp4", "audio/mp4", "inline"),
        ("svg", "application/octet-stream", "attachment"),
        ("html", "application/octet-stream", "attachment"),
        ("docx", "application/octet-stream", "attachment"),
        ("", "application/octet-stream", "attachment"),
    ],
)
async def test_only_images_sound_and_pdf_open_in_the_browser(
    api: httpx.AsyncClient, store: LocalStore, extension: str, content_type: str, disposition: str
) -> None:
    put(store, f"a/file.{extension}".rstrip("."), b"<script>")
    answer = await api.get(f"/media/a/file.{extension}".rstrip("."))
    assert answer.headers["content-type"] == content_type
    assert answer.headers["content-disposition"] == disposition


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=0-", 0, SIZE - 1),
        ("bytes=100-199", 100, 199),
        (f"bytes={SIZE - 1}-", SIZE - 1, SIZE - 1),
        ("bytes=5-999999999", 5, SIZE - 1),
        ("bytes=-1", SIZE - 1, SIZE - 1),
        ("bytes=-100", SIZE - 100, SIZE - 1),
        (f"bytes=-{SIZE * 2}", 0, SIZE - 1),
        ("Bytes = 3 - 4", 3, 4),
    ],
)
async def test_a_range_is_sent(api: httpx.AsyncClient, stored: LocalStore, asked: str, start: int, end: int) -> None:
    answer = await api.get(URL, headers={"range": asked})
    assert answer.status_code == 206
    assert answer.content == CONTENT[start : end + 1]
    assert answer.headers["content-range"] == f"bytes {start}-{end}/{SIZE}"
    assert answer.headers["content-length"] == str(end - start + 1)


@pytest.mark.parametrize(
    "asked",
    ["", "bytes", "bytes=", "bytes=-", "bytes=5-4", "bytes=a-b", "lines=1-2", "bytes=0-1,5-6", f"bytes={'9' * 5000}-"],
)
async def test_a_range_that_means_nothing_gets_the_whole(
    api: httpx.AsyncClient, stored: LocalStore, asked: str
) -> None:
    answer = await api.get(URL, headers={"range": asked})
    assert (answer.status_code, len(answer.content)) == (200, SIZE)


@pytest.mark.parametrize("asked", [f"bytes={SIZE}-", f"bytes={SIZE}-{SIZE + 5}", "bytes=-0", f"bytes={'9' * 18}-"])
async def test_a_range_beyond_the_end_is_refused(api: httpx.AsyncClient, stored: LocalStore, asked: str) -> None:
    answer = await api.get(URL, headers={"range": asked})
    assert (answer.status_code, answer.content) == (416, b"")
    assert answer.headers["content-range"] == f"bytes */{SIZE}"


async def test_an_empty_file_is_sent(api: httpx.AsyncClient, store: LocalStore) -> None:
    put(store, "a/empty.mp3", b"")
    assert (await api.get("/media/a/empty.mp3")).status_code == 200
    assert (await api.get("/media/a/empty.mp3", headers={"range": "bytes=0-"})).status_code == 416


async def test_what_the_caller_has_is_not_sent_again(api: httpx.AsyncClient, stored: LocalStore) -> None:
    first = await api.get(URL)
    tag, changed = first.headers["etag"], first.headers["last-modified"]
    for headers in (
        {"if-none-match": tag},
        {"if-none-match": f'"other", W/{tag}'},
        {"if-none-match": "*"},
        {"if-modified-since": changed},
        {"if-none-match": tag, "if-modified-since": "Thu, 01 Jan 1970 00:00:00 GMT"},
        {"if-none-match": tag, "range": "bytes=0-1"},
    ):
        answer = await api.get(URL, headers=headers)
        assert (answer.status_code, answer.content) == (304, b""), headers
        assert answer.headers["etag"] == tag


async def test_what_the_caller_has_not_is_sent(api: httpx.AsyncClient, stored: LocalStore) -> None:
    changed = (await api.get(URL)).headers["last-modified"]
    for headers in (
        {"if-none-match": '"other"'},
        {"if-none-match": '"other"', "if-modified-since": changed},
        {"if-modified-since": "Thu, 01 Jan 1970 00:00:00 GMT"},
        {"if-modified-since": "nonsense"},
        {"if-modified-since": "Thu, 99 Jan 99999 00:00:00 GMT"},
    ):
        assert (await api.get(URL, headers=headers)).status_code == 200, headers


async def test_a_range_holds_only_for_the_file_it_was_asked_of(api: httpx.AsyncClient, stored: LocalStore) -> None:
    first = await api.get(URL)
    for condition, status in (
        (first.headers["etag"], 206),
        (first.headers["last-modified"], 206),
        ('"other"', 200),
        ("W/" + first.headers["etag"], 200),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 200),
    ):
        answer = await api.get(URL, headers={"range": "bytes=0-1", "if-range": condition})
        assert answer.status_code == status, condition


@pytest.mark.parametrize(
    "path",
    [
        "/media",
        "/media/",
        "/media/speaking",
        "/media/speaking/",
        "/media/none.jpg",
        "/media/../secret_key",
        "/media/speaking/../../secret_key",
        "/media/..%2fsecret_key",
        "/media/%2e%2e/secret_key",
        "/media/%2e%2e%2fsecret_key",
        "/media/speaking/..%5c..%5csecret_key",
        "/media/..\\secret_key",
        "/media//etc/passwd",
        "/media/%2fetc/passwd",
        "/media/.incoming/somebody/1",
        "/media/%2eincoming/somebody/1",
        "/media/speaking/./" + NAME.rpartition("/")[2],
        "/media/speaking//" + NAME.rpartition("/")[2],
        URL + "%00.jpg",
        URL + "/more",
        "/media/" + "a" * 5000,
        "/media/" + "a/" * 2000 + "b",
        "/media/%ff%fe",
        "/media/ў.jpg",
    ],
)
async def test_nothing_else_can_be_reached(address: str, stored: LocalStore, database: None, path: str) -> None:
    (stored.root.parent / "secret_key").write_text("secret")
    put(stored, ".incoming/somebody/1", b"secret")
    status, body = await _raw(address, path)
    assert status in (400, 404) or (status == 413 and len(path) > 2000)
    assert b"secret" not in body
    if status == 404:
        assert body == b'{"detail":"Not found."}'


async def _raw(address: str, path: str) -> tuple[int, bytes]:
    # httpx would tidy the path up before sending it.
    where = urlsplit(address)
    reader, writer = await asyncio.open_connection(where.hostname, where.port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    head, _, body = (await reader.read()).partition(b"\r\n\r\n")
    writer.close()
    return int(head.split()[1]), body


async def test_other_methods_are_not_allowed(api: httpx.AsyncClient, stored: LocalStore) -> None:
    for method in ("POST", "PUT", "DELETE"):
        assert (await api.request(method, URL)).status_code == 405


async def test_a_large_file_flows_in_little_memory(api: httpx.AsyncClient, store: LocalStore) -> None:
    path = store.root / "a" / "large.mp4"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        file.truncate(100 * 1024**2)
    before = most = psutil.Process().memory_info().rss
    received = 0
    async with api.stream("GET", "/media/a/large.mp4") as answer:
        async for block in answer.aiter_bytes():
            received += len(block)
            most = max(most, psutil.Process().memory_info().rss)
    assert received == 100 * 1024**2
    assert most - before < 30 * 1024**2


async def test_a_caller_who_goes_away_leaves_no_open_file(
    api: httpx.AsyncClient, address: str, store: LocalStore
) -> None:
    put(store, "a/large.mp3", os.urandom(20 * 1024**2))
    async with api.stream("GET", "/media/a/large.mp3") as answer:
        async for _ in answer.aiter_bytes(1024):
            break
    for _ in range(100):
        if not [file for file in psutil.Process().open_files() if file.path.endswith("large.mp3")]:
            return
        await asyncio.sleep(0.05)
    raise AssertionError("the file is still open")


async def test_files_of_a_remote_store_are_served_alike(
    api: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from api.media.storage import store_at

    remote = store_at(f"memory://serving{tmp_path.as_posix()}", tmp_path)
    monkeypatch.setattr("api.http.media.get_store", lambda: remote)
    source = tmp_path / "x"
    source.write_bytes(CONTENT)
    remote.put([(source, NAME)])
    whole = await api.get(URL)
    assert (whole.status_code, whole.content) == (200, CONTENT)
    part = await api.get(URL, headers={"range": "bytes=-7", "if-range": whole.headers["etag"]})
    assert (part.status_code, part.content) == (206, CONTENT[-7:])
    assert (await api.get(URL, headers={"if-none-match": whole.headers["etag"]})).status_code == 304
    assert (await api.get("/media/speaking")).status_code == 404
