"""When it is time for a lesson."""

from datetime import datetime, time

import pytest

from api.attendance.lessons import lesson_fault
from api.clock import TASHKENT
from api.groups.queries import Timetable

NINE, ELEVEN = time(9), time(11)
# The 19th of February 2025 is a Wednesday.
WRONG_DAY = "Bugun guruhning dars kuni emas. ({})"
WRONG_TIME = "Dars vaqti emas. (09:00:00-11:00:00)"


@pytest.mark.parametrize(
    ("days", "start", "end", "at", "fault"),
    [
        ("Mon,Wed,Fri", NINE, ELEVEN, "10:00:00", None),
        ("Mon,Wed,Fri", NINE, ELEVEN, "09:00:00", None),
        ("Mon,Wed,Fri", NINE, ELEVEN, "11:00:00.900000", None),
        ("Mon,Wed,Fri", NINE, ELEVEN, "08:59:59.999999", WRONG_TIME),
        ("Mon,Wed,Fri", NINE, ELEVEN, "11:00:01", WRONG_TIME),
        ("Tue,Thu", NINE, ELEVEN, "10:00:00", WRONG_DAY.format("Tue,Thu")),
        ("Tue,Thu", NINE, ELEVEN, "23:00:00", WRONG_DAY.format("Tue,Thu")),
        ("Wed", None, None, "23:00:00", None),
        ("Sun", None, None, "10:00:00", WRONG_DAY.format("Sun")),
        (None, NINE, ELEVEN, "12:00:00", WRONG_TIME),
        (None, NINE, None, "08:00:00", None),
        (None, None, None, "00:00:00", None),
        ("", None, None, "00:00:00", None),
    ],
)
def test_a_lesson_has_its_days_and_hours(
    days: str | None, start: time | None, end: time | None, at: str, fault: str | None
) -> None:
    now = datetime.fromisoformat(f"2025-02-19T{at}").replace(tzinfo=TASHKENT)
    assert lesson_fault(Timetable(days, start, end), now) == fault
