"""A Telegram to deliver to, and notices to deliver."""

from collections.abc import Iterator

import pytest

from api import db
from api.notices.rules import notify
from api.settings import get_settings
from tests import telegram_server
from tests.factories import student
from tests.telegram_server import Telegram

EXAMINERS = "-100500"


@pytest.fixture
def telegram(monkeypatch: pytest.MonkeyPatch) -> Iterator[Telegram]:
    """The stand-in, and settings that lead to it."""
    with telegram_server.running() as server:
        monkeypatch.setenv("TELEGRAM_API_URL", server.url)
        monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "1:test")
        monkeypatch.setenv("TELEGRAM_EXAMINERS_CHAT_ID", EXAMINERS)
        get_settings.cache_clear()
        yield server
    monkeypatch.undo()
    get_settings.cache_clear()


async def written(text: str = "Ishingiz tekshirildi", *, chat: int) -> int:
    """A notice for a new student with that chat; its id."""
    person = await student(telegram_id=str(chat))
    await notify(key=f"test:{person.id}", text=text, recipient=person.id)
    return int(await db.fetch_value("SELECT max(id) FROM notice"))


async def state(notice: int) -> tuple[str, int, str | None]:
    """Status, tries and error of a notice."""
    row = await db.fetch_row("SELECT status, attempts, error FROM notice WHERE id = $1", notice)
    assert row is not None
    return row["status"], row["attempts"], row["error"]


async def time_passes() -> None:
    """Every pause and lease has run out."""
    await db.execute("UPDATE notice SET due_at = now() - interval '1 second' WHERE status = 'pending'")
