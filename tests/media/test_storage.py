"""The store: local and through fsspec, one behaviour."""

import os
import time
from pathlib import Path

import pytest

from api.media.storage import LocalStore, RemoteStore, Store, store_at


@pytest.fixture(params=["local", "file", "memory"])
def any_store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    """A store of each kind."""
    urls = {
        "local": str(tmp_path / "media"),
        "file": f"file://{tmp_path}/some%20where",
        "memory": f"memory://store{tmp_path.as_posix()}",
    }
    return store_at(urls[request.param], tmp_path)


def staged(folder: Path, content: bytes) -> Path:
    """A file as an upload leaves it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / str(time.monotonic_ns())
    path.write_bytes(content)
    return path


def test_what_is_put_can_be_read_and_deleted(any_store: Store) -> None:
    moves = [(staged(any_store.incoming, bytes([i]) * 9), f"writing/task{i}/page.jpg") for i in range(3)]
    any_store.put(moves)
    for i in range(3):
        stored = any_store.open(f"writing/task{i}/page.jpg")
        assert stored is not None
        with stored.file:
            assert (stored.size, stored.file.read()) == (9, bytes([i]) * 9)
        assert abs(stored.changed - time.time()) < 60
    any_store.delete(["writing/task0/page.jpg", "writing/task0/never.jpg"])
    assert [any_store.exists(f"writing/task{i}/page.jpg") for i in range(3)] == [False, True, True]


@pytest.mark.parametrize("name", ["none.jpg", "writing", "writing/task1", "writing/task1/page.jpg/more", ""])
def test_what_is_not_a_file_is_not_there(any_store: Store, name: str) -> None:
    any_store.put([(staged(any_store.incoming, b"x"), "writing/task1/page.jpg")])
    assert any_store.open(name) is None
    assert not any_store.exists(name)


def test_old_files_are_listed_in_batches_and_staged_ones_are_not(
    any_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.media.storage.BATCH", 4)
    names = {f"a/b{i % 3}/{i}.jpg" for i in range(10)}
    any_store.put([(staged(any_store.incoming, b"x"), name) for name in sorted(names)])
    staged(any_store.incoming / "somebody", b"x")
    batches = list(any_store.older_than(time.time() + 10))
    assert [len(batch) for batch in batches] == [4, 4, 2]
    assert {name for batch in batches for name in batch} == names
    assert list(any_store.older_than(time.time() - 10)) == []


def test_an_empty_store_has_nothing_old(any_store: Store) -> None:
    assert list(any_store.older_than(time.time() + 10)) == []


def test_a_file_is_as_old_as_its_coming_into_the_store(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    path = staged(store.incoming, b"x")
    os.utime(path, (0, 0))
    store.put([(path, "a/b.jpg")])
    assert list(store.older_than(time.time() - 10)) == []


def test_staging_shares_the_file_system_of_a_local_store(tmp_path: Path) -> None:
    assert store_at(str(tmp_path / "m"), tmp_path / "s").incoming == tmp_path / "m" / ".incoming"
    remote = store_at("memory://bucket/media", tmp_path / "s")
    assert isinstance(remote, RemoteStore)
    assert remote.incoming == tmp_path / "s" / "incoming"
