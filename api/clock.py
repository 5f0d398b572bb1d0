"""The centre's own time: Tashkent, whatever the server's zone."""

from datetime import datetime, time
from typing import Final
from zoneinfo import ZoneInfo

TASHKENT: Final = ZoneInfo("Asia/Tashkent")


def now() -> datetime:
    """This moment, in Tashkent."""
    return datetime.now(TASHKENT)


def start_of_today() -> datetime:
    """Tashkent's last midnight."""
    return datetime.combine(now().date(), time.min, TASHKENT)
