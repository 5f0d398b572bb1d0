"""How Celery is told where Redis is, and what beat rings for."""

import pytest

from tasks.app import app, broker_url


@pytest.mark.parametrize(
    ("redis_url", "expected"),
    [
        ("redis://cache:6379/3", "redis://cache:6379/3"),
        ("rediss://:pw@cache:6379/0", "rediss://:pw@cache:6379/0"),
        ("unix:///run/redis.sock", "redis+socket:///run/redis.sock?virtual_host=0"),
        ("unix:///run/redis.sock?db=2", "redis+socket:///run/redis.sock?virtual_host=2"),
        ("unix:///run/redis.sock?password=p%40w", "redis+socket://:p%40w@/run/redis.sock?virtual_host=0"),
    ],
)
def test_redis_is_the_same_in_celerys_spelling(redis_url: str, expected: str) -> None:
    assert broker_url(redis_url) == expected


def test_beat_rings_only_for_tasks_that_workers_know() -> None:
    app.loader.import_default_modules()
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= set(app.tasks)
