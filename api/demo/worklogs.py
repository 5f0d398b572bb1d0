"""The employees' working days: each begins with their first record of that day."""

from collections.abc import Iterator
from datetime import date, datetime

from api.access import Role
from api.demo.copying import Row
from api.demo.homework import Assignment
from api.demo.lessons import Lesson


def work_log_rows(lessons: list[Lesson], assigned: list[Assignment]) -> Iterator[Row]:
    """Rows of work_log, oldest first; owners have none. Points are given in registered lessons, so they add none."""
    records = [(lesson, lesson.begun) for lesson in lessons if lesson.is_registered]
    records += [(one.lesson, one.at) for one in assigned]
    begun: dict[tuple[int, date], datetime] = {}
    for lesson, at in sorted(records, key=lambda record: record[1]):
        if lesson.teacher.role is Role.EMPLOYEE:
            begun.setdefault((lesson.teacher.id, lesson.day), at)
    for (employee, day), at in begun.items():
        yield {"employee": employee, "date": day, "status": True, "created_at": at}
