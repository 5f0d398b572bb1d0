"""Telling parents, on the day itself, that their child did not come."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from api import db
from api.attendance.schemas import Presence
from api.centre.queries import settings
from api.notices.kinds import NoticeKind
from api.notices.rules import Telling, take_back, tell_all

# A register is opened with everyone absent and corrected while the lesson begins: a record counts once it has stood for
# a while, and not before the lesson. Only whom a parent listens for is looked at.
_ABSENT: Final = """SELECT r.student, g.name FROM attendance r JOIN study_group g ON g.id = r."group"
    WHERE r.date = $1 AND r.status = 'kelmadi'
      AND EXISTS (SELECT FROM telegram_parent p WHERE p.account = r.student)
      AND greatest(r.updated_at, (r.date + coalesce(g.start_time, r.time)) AT TIME ZONE 'Asia/Tashkent')
        <= $2::timestamptz - make_interval(mins => $3)
      AND NOT EXISTS (SELECT FROM notice n WHERE n.recipient = r.student AND n.kind = $4
        AND starts_with(n.key, 'absence:' || r.student || ':' || $1::date))
    ORDER BY r.id"""


async def tell_absences(now: datetime) -> int:
    """Tell the parents of those who are absent today (Tashkent's `now`), once per student and day; of how many."""
    minutes = (await settings()).absence_minutes
    day = now.date()
    async with db.transaction():
        rows = await db.fetch(_ABSENT, day, now, minutes, NoticeKind.ABSENCE)
        absent = {row["student"]: row["name"] for row in reversed(rows)}
        news = [
            Telling(f"absence:{student}:{day}", student, {"group": group, "date": f"{day:%d.%m.%Y}"})
            for student, group in absent.items()
        ]
        await tell_all(NoticeKind.ABSENCE, news)
    return len(news)


async def forget_absence(record: Mapping[str, Any]) -> None:
    """A record is no more as it was: parents who have not heard yet of the absence in it don't."""
    if record["status"] == Presence.ABSENT:
        await take_back(f"absence:{record['student']}:{record['date']}")
