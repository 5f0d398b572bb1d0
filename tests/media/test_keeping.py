"""Files and their rows: both or neither, whatever goes wrong in between."""

import asyncio
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import asyncpg
import pytest

from api import db
from api.errors import Refused
from api.media import rules
from api.media.storage import LocalStore
from api.media.uploads import Staging, Upload
from tests.media import samples

AT_ONCE = timedelta(seconds=-1)


async def checked(store: LocalStore, client_name: str = "page.jpg") -> rules.CheckedFile:
    """A checked picture, staged."""
    path = Staging(store.incoming).path()
    path.write_bytes(samples.image())
    return await rules.check_image(Upload("field", client_name, path, path.stat().st_size))


def stored(store: LocalStore) -> list[str]:
    """The names of all files in the store."""
    return [name for batch in store.older_than(2**40) for name in batch]


async def rows() -> list[asyncpg.Record]:
    """All rows of files."""
    return await db.fetch("SELECT * FROM stored_file ORDER BY id")


async def test_kept_files_have_a_row_each_in_the_order_they_were_given(store: LocalStore, database: None) -> None:
    files = [(await checked(store, f"../{i}.jpg"), f"writing/task{i}") for i in range(3)]
    async with rules.keeping() as keeper, db.transaction():
        kept = await keeper.keep(files)
    assert [file.name.rpartition("/")[0] for file in kept] == ["writing/task0", "writing/task1", "writing/task2"]
    assert sorted(file.name for file in kept) == sorted(stored(store))
    found = await rows()
    assert [(row["id"], row["name"], row["created_at"]) for row in found] == [
        (file.id, file.name, file.created_at) for file in kept
    ]
    assert [row["client_name"] for row in found] == ["../0.jpg", "../1.jpg", "../2.jpg"]
    assert {(row["content_type"], row["width"], row["height"]) for row in found} == {("image/jpeg", 64, 48)}
    assert {row["size"] for row in found} == {len(samples.image())}
    assert rules.url_of(kept[0].name) == f"/media/{kept[0].name}"


async def test_names_cannot_be_guessed(store: LocalStore, database: None) -> None:
    async with rules.keeping() as keeper, db.transaction():
        kept = await keeper.keep([(await checked(store), "a") for _ in range(20)])
    randoms = {Path(file.name).stem for file in kept}
    assert len(randoms) == 20
    assert {len(bytes.fromhex(random)) for random in randoms} == {16}


async def test_keeping_nothing_is_no_fault(store: LocalStore, database: None) -> None:
    async with rules.keeping() as keeper, db.transaction():
        assert await keeper.keep([]) == []


@pytest.mark.parametrize("fault", [Refused("no"), RuntimeError("bug"), asyncio.CancelledError()])
async def test_a_failed_transaction_leaves_neither_file_nor_row(
    store: LocalStore, database: None, fault: BaseException
) -> None:
    async def fail() -> None:
        async with rules.keeping() as keeper, db.transaction():
            await keeper.keep([(await checked(store), "a"), (await checked(store), "b")])
            await keeper.keep([(await checked(store), "c")])
            raise fault

    with pytest.raises(type(fault)):
        await fail()
    assert stored(store) == []
    assert await rows() == []


async def test_a_fault_after_the_commit_takes_nothing_back(store: LocalStore, database: None) -> None:
    async def fail_late() -> None:
        async with rules.keeping() as keeper:
            async with db.transaction():
                await keeper.keep([(await checked(store), "a")])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail_late()
    assert stored(store) == [row["name"] for row in await rows()] != []
    assert await rules.clean(AT_ONCE) == 0


async def test_a_cut_off_connection_leaves_neither_file_nor_row(store: LocalStore, database: None) -> None:
    async def be_cut_off() -> None:
        async with rules.keeping() as keeper, db.transaction():
            await keeper.keep([(await checked(store), "a")])
            await _end_connection(await db.fetch_value("SELECT pg_backend_pid()"))
            await db.execute("SELECT 1")

    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, OSError)):
        await be_cut_off()
    assert stored(store) == []
    assert await rows() == []


async def test_an_unclear_outcome_leaves_the_files_to_the_clean_up(
    store: LocalStore, database: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def unreachable(*_: object) -> None:
        raise ConnectionRefusedError

    async def fail_blindly() -> None:
        async with rules.keeping() as keeper, db.transaction():
            await keeper.keep([(await checked(store), "a")])
            monkeypatch.setattr("api.db.fetch_value", unreachable)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail_blindly()
    assert len(stored(store)) == 1
    assert await rules.clean(AT_ONCE) == 1


async def _end_connection(process: int) -> None:
    pool = db.engine().pool
    assert pool is not None
    async with pool.acquire() as other:
        await other.execute("SELECT pg_terminate_backend($1)", process)


async def test_a_disk_that_fails_leaves_nothing(store: LocalStore, database: None) -> None:
    files = [(await checked(store), "a"), (await checked(store), "b")]
    files[1][0].upload.path.unlink()

    async def fail() -> None:
        async with rules.keeping() as keeper, db.transaction():
            await keeper.keep(files)

    with pytest.raises(OSError, match="No such file"):
        await fail()
    assert stored(store) == []
    assert await rows() == []


async def test_cleaning_spares_what_is_young_or_has_a_row(store: LocalStore, database: None) -> None:
    async with rules.keeping() as keeper, db.transaction():
        kept = await keeper.keep([(await checked(store), "a")])
    for number in range(3):
        store.put([((await checked(store)).upload.path, f"a/b/orphan{number}.jpg")])
    assert await rules.clean() == 0
    for name in ("a/b/orphan0.jpg", "a/b/orphan1.jpg", kept[0].name):
        os.utime(store.root / name, (0, 0))
    assert await rules.clean() == 2
    assert sorted(stored(store)) == sorted(["a/b/orphan2.jpg", kept[0].name])


async def test_cleaning_goes_through_a_large_store_in_batches(
    store: LocalStore, database: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.media.storage.BATCH", 10)
    folder = store.root / "many"
    folder.mkdir(parents=True)
    for number in range(95):
        (folder / f"{number}.jpg").touch()
    assert await rules.clean(AT_ONCE) == 95


async def test_cleaning_spares_what_is_still_being_uploaded(store: LocalStore, database: None) -> None:
    living, waiting = Staging(store.incoming), Staging(store.incoming)
    living.path().write_bytes(b"x")
    waiting.path()
    assert await rules.clean(AT_ONCE) == 0
    assert living.folder.is_dir()
    assert waiting.folder.is_dir()
    living.discard()
    waiting.discard()
    assert list(store.incoming.iterdir()) == []


async def test_cleaning_removes_what_a_killed_process_left(store: LocalStore, database: None) -> None:
    environment = {**os.environ, "MEDIA_ROOT": str(store.root)}
    died = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-m", "tests.media.dies_before_commit"], env=environment, check=False
    )
    assert died.returncode == -9
    assert len(stored(store)) == 1
    assert len(list(store.incoming.glob("*/*"))) == 1
    assert await rules.clean() == 0
    assert await rules.clean(AT_ONCE) == 2
    assert stored(store) == []
    assert list(store.incoming.iterdir()) == []
