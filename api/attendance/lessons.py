"""Whether it is time for a lesson."""

from datetime import datetime

from api.groups.queries import Timetable
from api.groups.schemas import WEEK


def lesson_fault(timetable: Timetable, now: datetime) -> str | None:
    """Why there is no lesson at this moment (Tashkent's), or None; what the timetable leaves open is not checked."""
    if timetable.days and WEEK[now.weekday()] not in timetable.days.split(","):
        return f"Bugun guruhning dars kuni emas. ({timetable.days})"
    start, end = timetable.start_time, timetable.end_time
    if start and end and not start <= now.time().replace(microsecond=0) <= end:
        return f"Dars vaqti emas. ({start:%H:%M:%S}-{end:%H:%M:%S})"
    return None
