"""Loading: it repeats itself, it is whole or not at all, and it leaves alone what was there."""

import time
from dataclasses import replace
from datetime import datetime, timedelta

import asyncpg
import pytest

from api import clock, db
from api.demo import load, loading
from api.demo.material import material
from api.demo.progress import Progress
from api.demo.scales import SCALES
from api.errors import InvalidInput, Refused
from api.media.storage import get_store
from tests import factories
from tests.demo.centre import contents, empty

TINY = replace(SCALES["small"], name="tiny", students=40, scripts=1, voices=1)
MOMENT = datetime(2026, 11, 18, 15, 30, tzinfo=clock.TASHKENT)


async def test_the_same_seed_gives_the_same_centre_and_another_seed_another(
    pool: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    works = await material(TINY, 1, Progress())
    await loading.fill(TINY, 1, MOMENT)
    first = await contents()
    await empty()
    await loading.fill(TINY, 1, MOMENT + timedelta(seconds=1))
    again = await contents()
    assert [name for name in first if again[name] != first[name]] == []
    await empty()

    async def drawn_before(*_: object) -> object:
        return works

    monkeypatch.setattr(loading, "material", drawn_before)
    await loading.fill(TINY, 2, MOMENT)
    other = await contents()
    assert [name for name in ("people", "attendance", "payments", "marks") if other[name] == first[name]] == []


async def test_a_fault_leaves_neither_rows_nor_files(pool: None, monkeypatch: pytest.MonkeyPatch) -> None:
    store = get_store()
    before = {name for batch in store.older_than(time.time() + 60) for name in batch}
    monkeypatch.setattr(loading, "_IN_FORCE", "SELECT 1 / 0")
    with pytest.raises(asyncpg.DivisionByZeroError):
        await loading.fill(TINY, 1, MOMENT)
    assert await db.fetch_value("SELECT count(*) FROM account") == 0
    assert {name for batch in store.older_than(time.time() + 60) for name in batch} == before


async def test_a_centre_with_people_is_left_alone(pool: None) -> None:
    await factories.student()
    with pytest.raises(Refused, match="empty database"):
        await load("small", 1)


async def test_an_owner_made_before_stays_as_she_is(pool: None) -> None:
    made = await factories.owner(username="owner001", first_name="Zebo", password_hash="kept")
    await loading.fill(TINY, 1, MOMENT)
    rows = await db.fetch("SELECT id, first_name, password_hash FROM account WHERE username = 'owner001'")
    assert [tuple(row) for row in rows] == [(made.id, "Zebo", "kept")]


async def test_an_unknown_scale_is_refused(pool: None) -> None:
    with pytest.raises(InvalidInput):
        await load("gigantic", 1)
