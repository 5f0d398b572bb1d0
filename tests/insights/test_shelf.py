"""What is kept, for how long, and how many do the work."""

import threading
from collections.abc import Callable

import pytest
from adbc_driver_postgresql import dbapi  # type: ignore[import-untyped]

from analytics import loaders
from api import db
from api.settings import get_settings
from workbench.models.insights.shelf import FRESH, MOST, OLDEST, Shelf


class Ground:
    """A clock and a database that the test moves."""

    def __init__(self) -> None:
        self.now, self.state, self.made = 1000.0, 1, 0
        self.shelf = Shelf(lambda: self.state, lambda: self.now)

    def make(self) -> int:
        self.made += 1
        return self.made

    def look(self, make: Callable[[], int] | None = None, key: str = "thing") -> int:
        return self.shelf.keep(key, make or self.make)


@pytest.fixture
def ground() -> Ground:
    return Ground()


def test_a_change_shows_after_a_minute_and_nothing_is_made_anew_without_one(ground: Ground) -> None:
    assert ground.look() == ground.look() == 1
    ground.state = 2
    assert ground.look() == 1
    ground.now += FRESH
    assert ground.look() == 2
    ground.now += FRESH * 5
    assert ground.look() == 2
    ground.now += OLDEST
    assert ground.look() == 3


def test_a_replica_cannot_tell_so_nothing_outlives_its_minute(ground: Ground) -> None:
    ground.shelf = Shelf(lambda: None, lambda: ground.now)
    ground.look()
    ground.now += FRESH
    assert ground.look() == 2


def test_what_is_made_of_something_old_goes_after_its_minute(ground: Ground) -> None:
    ground.look(key="table")
    ground.now, ground.state = ground.now + FRESH / 2, 2

    def page() -> int:
        return ground.look(key="table") * 10

    assert ground.look(page, "page") == 10
    ground.now += FRESH
    assert ground.look(page, "page") == 20


def test_a_fault_is_not_kept(ground: Ground) -> None:
    def fail() -> int:
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        ground.look(fail)
    assert ground.look() == 1


def test_two_who_ask_at_once_wait_for_one_piece_of_work(ground: Ground) -> None:
    begun, go_on, found = threading.Event(), threading.Event(), []

    def slow() -> int:
        begun.set()
        assert go_on.wait(5)
        return ground.make()

    several = [threading.Thread(target=lambda: found.append(ground.look(slow))) for _ in range(3)]
    for one in several:
        one.start()
    assert begun.wait(5)
    go_on.set()
    for one in several:
        one.join(5)
    assert found == [1, 1, 1]


def test_what_was_not_used_for_long_makes_room(ground: Ground) -> None:
    ground.look()
    for number in range(MOST - 1):
        ground.look(key=str(number))
    assert ground.look() == 1
    for number in range(MOST):
        ground.look(key=f"more {number}")
    assert ground.look() > 1


async def test_a_write_changes_the_state_of_the_database_and_nothing_else_does(database: None) -> None:
    def state() -> int | None:
        with loaders.reading() as source:
            return loaders.changes(source)

    await db.execute("SELECT pg_stat_force_next_flush()")
    with dbapi.connect(get_settings().database_url, autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        before = state()
        assert before is not None and state() == before
        cursor.execute("INSERT INTO subject (name, created_at) VALUES ('Ingliz tili', now())")
        cursor.execute("SELECT pg_stat_force_next_flush()")
        assert state() == before + 1
