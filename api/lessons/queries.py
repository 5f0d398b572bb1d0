"""How records of lessons are read: cheaply per row, because there are millions of them.

Measured on 300,000 rows, to the end of COPY: json_build_object with a student's JSON
built once 0.9 s; texts put together by format() 0.6 s. A subquery that stays one (OFFSET 0) is what PostgreSQL
memoizes with the JSON in it, and unlike a hash join it keeps the order of the primary key: nothing is sorted, and the
first row leaves at once.
"""

from typing import Final

from api.access import Actor, only_student
from api.accounts.queries import is_found
from api.filters import Condition
from api.lessons.schemas import LessonsQuery

STUDENT: Final = """CROSS JOIN LATERAL (
    SELECT json_build_object('id', s.id, 'first_name', s.first_name, 'last_name', s.last_name, 'username', s.username)
        AS shown FROM account s WHERE s.id = r.student OFFSET 0) AS student"""
GROUP: Final = """CROSS JOIN LATERAL (
    SELECT json_build_object('id', g.id, 'name', g.name) AS shown FROM study_group g WHERE g.id = r."group" OFFSET 0
    ) AS study_group"""
"""The JSON of those whom a record `r` names, as `student.shown` and `study_group.shown`: one row each."""


def visible(actor: Actor, query: LessonsQuery, *, made_by: str) -> Condition:
    """The records `r` that were asked for and that the actor may see; `made_by` is the column that says by whom."""
    return (
        Condition()
        .given("r.student = {}", only_student(actor))
        .given('r."group" = {}', query.group_id)
        .given("r.student = {}", query.student_id)
        .given(f"{made_by} = {{}}", query.employee)
        .given("r.date = {}", query.date)
        .given("r.date >= {}", query.date_from)
        .given("r.date <= {}", query.date_to)
        .given(is_found("r.student"), query.search)
    )
