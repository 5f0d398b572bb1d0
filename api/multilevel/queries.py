"""Reading exams, attempts and results; what the API answers is JSON that PostgreSQL writes."""

from typing import Final

from api import db, sql
from api.access import Actor, only_student
from api.accounts.guard import fetch_guarded
from api.errors import NotFound
from api.listing import Listing
from api.multilevel import marking
from api.multilevel.schemas import ExamsQuery, ResultsQuery, UserTestsQuery

assert marking.WRITING, "importing this module opens the queues"

_UTC: Final = "to_char({0} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"

_RESULT: Final = f"""json_build_object(
    'id', tr.id, 'user_test_id', tr.user_test, 'section_type', tr.section_type,
    'status', CASE WHEN g.id IS NULL THEN 'pending' ELSE 'checked' END,
    'submitted_at', {_UTC.format("tr.submitted_at")},
    'reviewed_at', {_UTC.format("g.created_at")},
    'level', CASE WHEN g.total >= 65 THEN 'C1' WHEN g.total >= 51 THEN 'B2' WHEN g.total >= 38 THEN 'B1' END,
    'score', CASE WHEN g.id IS NULL THEN NULL WHEN tr.section_type = 'writing' THEN json_build_object(
        'task1_score', trim_scale(m.task1), 'task2_score', trim_scale(m.task2),
        'total_score', trim_scale(g.total), 'max_score', trim_scale(g.max_total))
      ELSE json_build_object('total_score', trim_scale(g.total), 'max_score', trim_scale(g.max_total)) END,
    'feedback', CASE WHEN g.id IS NULL THEN NULL WHEN tr.section_type = 'writing' THEN json_build_object(
        'task1_comment', m.comment1, 'task2_comment', m.comment2)
      ELSE json_build_object('comment', m.comment) END,
    'reviewer', CASE WHEN g.id IS NOT NULL THEN json_build_object(
        'name', {sql.name_of("e")}, 'reviewed_at', {_UTC.format("g.created_at")}) END)"""
_RESULT_ROWS: Final = """
    FROM test_result tr
    JOIN user_test ut ON ut.id = tr.user_test
    LEFT JOIN review r ON r.queue = tr.section_type AND r.target = tr.id
    LEFT JOIN grading g ON g.id = r.grading
    LEFT JOIN account e ON e.id = g.examiner
    LEFT JOIN LATERAL (
        SELECT max(score) FILTER (WHERE criterion = 'task1') AS task1,
               max(score) FILTER (WHERE criterion = 'task2') AS task2,
               max(comment) FILTER (WHERE criterion = 'task1') AS comment1,
               max(comment) FILTER (WHERE criterion = 'task2') AS comment2,
               max(comment) FILTER (WHERE criterion = 'total') AS comment
        FROM mark WHERE mark.grading = g.id) m ON true"""
ONE_RESULT: Final = (
    f"SELECT {_RESULT} {_RESULT_ROWS}"
    " WHERE tr.id = $1 AND tr.submitted_at IS NOT NULL AND ($2::int IS NULL OR ut.student = $2)"
)

_ATTEMPT: Final = f"""json_build_object('id', ut.id, 'exam_id', ut.exam, 'created_at', {_UTC.format("ut.created_at")},
    'sections', (SELECT json_agg(json_build_object('section_type', tr.section_type, 'test_result_id', tr.id, 'status',
        CASE WHEN tr.submitted_at IS NULL THEN 'not_submitted' WHEN r.grading IS NULL THEN 'pending' ELSE 'checked' END)
        ORDER BY tr.id)
      FROM test_result tr LEFT JOIN review r ON r.queue = tr.section_type AND r.target = tr.id
      WHERE tr.user_test = ut.id))"""

SECTIONS: Final = """(SELECT json_agg(json_build_object('section_type', s.section_type, 'duration', s.duration,
        'questions', (SELECT json_agg(json_build_object('id', q.id, 'number', q.number,
            'question_type', q.question_type, 'text', q.text) ORDER BY q.number)
          FROM multilevel_question q WHERE q.section = s.id)) ORDER BY s.section_type DESC)
      FROM multilevel_section s WHERE s.exam = x.id)"""


async def result(actor: Actor, test_result: int) -> str:
    """One submitted section as documented. The actor is as their token claims: the statement checks it."""
    found: str | None = await fetch_guarded(actor, ONE_RESULT, test_result, only_student(actor))
    if found is None:
        raise NotFound
    return found


def results(actor: Actor, query: ResultsQuery) -> Listing:
    """The submitted sections that the actor may see, oldest first."""
    condition = f"""WHERE tr.submitted_at IS NOT NULL
        AND ($1::int IS NULL OR ut.student = $1) AND ($2::text IS NULL OR tr.section_type = $2)
        AND ($3::text IS NULL OR $3 = CASE WHEN r.grading IS NULL THEN 'pending' ELSE 'checked' END)
        AND ($4::int IS NULL OR ut.exam = $4) AND ($5::int IS NULL OR ut.id = $5)
        AND ($6::int IS NULL OR ut.student = $6)
        AND {sql.since("tr.submitted_at", "$7")} AND {sql.until("tr.submitted_at", "$8")}
        AND ($9 = '' OR EXISTS (SELECT FROM account s WHERE s.id = ut.student
             AND {sql.contains(sql.name_of("s"), "$9")}))
        AND ($10::int IS NULL OR EXISTS (SELECT FROM account s WHERE s.id = ut.student AND s."group" = $10))"""
    wanted = (query.section_type, query.status, query.exam_id, query.user_test_id, query.student_id)
    when = (query.date or query.date_from, query.date or query.date_to)
    args = (only_student(actor), *wanted, *when, query.search, query.group_id)
    return Listing(_RESULT, _RESULT_ROWS, "tr.submitted_at, tr.id", condition, args=args)


def user_tests(actor: Actor, query: UserTestsQuery) -> Listing:
    """The actor's own attempts, oldest first."""
    condition = "WHERE ut.student = $1 AND ($2::int IS NULL OR ut.exam = $2)"
    return Listing(_ATTEMPT, "FROM user_test ut", "ut.id", condition, args=(actor.id, query.exam_id))


async def user_test(attempt: int) -> str:
    """One attempt."""
    return str(await db.fetch_value(f"SELECT {_ATTEMPT} FROM user_test ut WHERE ut.id = $1", attempt))


def exams(query: ExamsQuery) -> Listing:
    """The active exams with their questions, oldest first."""
    exam = f"json_build_object('id', x.id, 'title', x.title, 'sections', {SECTIONS})"
    condition = f"WHERE x.is_active AND x.withdrawn_at IS NULL AND ($1 = '' OR {sql.contains('x.title', '$1')})"
    return Listing(exam, "FROM multilevel_exam x", "x.id", condition, args=(query.search,))
