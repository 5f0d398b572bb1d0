"""Reading exams and results; what the API answers is JSON that PostgreSQL writes."""

from typing import Final

from api import db, sql
from api.access import Actor, only_student
from api.accounts.guard import fetch_guarded
from api.accounts.queries import SEARCHED
from api.errors import NotFound
from api.exams.schemas import ExamsQuery, OwnResultsQuery, ResultsQuery
from api.filters import Condition
from api.listing import Listing

OPEN_TO_STUDENTS: Final = "x.is_published AND x.is_active AND x.withdrawn_at IS NULL"
"""The exams that students may know of."""

_LISTED: Final = f"""json_build_object('id', x.id, 'subject', x.subject, 'subject_name', s.name, 'title', x.title,
    'code', x.code, 'description', x.description, 'time_limit', x.time_limit, 'is_published', x.is_published,
    'is_active', x.is_active, 'date', x.date,
    'questions_count', (SELECT count(*) FROM exam_question q WHERE q.exam = x.id AND q.replaced_at IS NULL),
    'participants_count', (SELECT count(*) FROM exam_result r WHERE r.exam = x.id),
    'created_at', {sql.moment("x.created_at")})"""


def _exam(question: str) -> str:
    return f"""json_build_object('id', x.id, 'code', x.code, 'title', x.title, 'subject', x.subject,
    'description', x.description, 'time_limit', x.time_limit, 'is_published', x.is_published,
    'is_active', x.is_active, 'date', x.date,
    'questions', (SELECT coalesce(json_agg({question} ORDER BY q.place, q.id), '[]')
        FROM exam_question q WHERE q.exam = x.id AND q.replaced_at IS NULL),
    'created_at', {sql.moment("x.created_at")})"""


def _options(option: str) -> str:
    return f"""(SELECT coalesce(json_agg(json_build_object({option}) ORDER BY o.place, o.id), '[]')
        FROM exam_option o WHERE o.question = q.id)"""


_QUESTION: Final = "'id', q.id, 'text', q.text, 'type', q.type, 'order', q.place, 'options',"
_EXAM: Final = _exam(f"""CASE q.type
    WHEN 'test' THEN json_build_object({_QUESTION}
        {_options("'id', o.id, 'text', o.text, 'is_correct', o.is_correct")})
    ELSE json_build_object({_QUESTION} '[]'::json, 'written_answer_sample', q.sample) END""")
# Named column by column, so that what is added to the table later does not reach students by itself.
_EXAM_SHOWN: Final = _exam(f"""json_build_object({_QUESTION} {_options("'id', o.id, 'text', o.text")})""")

# Results are many and flat: put together as text they cost half of what json_build_object does.
_RESULT: Final = f"""'{{"id":' || r.id || ',"exam":' || r.exam || ',"student":' || r.student || ',"score":' || r.score
    || ',"correct_answers":' || r.correct_answers || ',"total_questions":' || r.total_questions
    || ',"is_checked":' || r.is_checked || ',"checked_by":' || coalesce(r.checked_by::text, 'null')
    || ',"checked_at":' || coalesce({sql.moment("r.checked_at")}::text, 'null') || ',"is_late":' || r.is_late
    || ',"created_at":' || {sql.moment("r.created_at")} || '}}'"""
_RESULTS: Final = "FROM exam_result r"
_ANSWERS: Final = """(SELECT coalesce(json_agg(json_build_object('id', a.id, 'question', a.question,
        'question_text', a.question_text, 'option', a.option, 'option_text', a.option_text,
        'written_answer', a.written_answer, 'is_correct', coalesce(a.earned >= 0.5, false),
        'earned_score', trim_scale(a.earned), 'comment', a.comment) ORDER BY a.number), '[]')
    FROM exam_answer a WHERE a.result = r.id)"""
_RESULT_WITH_ANSWERS: Final = f"""json_build_object('id', r.id, 'exam', r.exam, 'exam_title', x.title,
    'student', r.student, 'score', r.score, 'correct_answers', r.correct_answers,
    'total_questions', r.total_questions, 'is_checked', r.is_checked, 'checked_by', r.checked_by,
    'checked_at', {sql.moment("r.checked_at")}, 'is_late', r.is_late, 'answers', {_ANSWERS},
    'created_at', {sql.moment("r.created_at")})"""

_PEOPLE_FOUND: Final = f"SELECT a.id FROM account a WHERE a.role = 'student' AND {sql.contains(SEARCHED, '{0}')}"
_EXAMS_FOUND: Final = f"SELECT x.id FROM exam x WHERE {sql.contains('x.title', '{0}')}"


def exams(actor: Actor, query: ExamsQuery) -> Listing:
    """The exams that the actor may see, oldest first."""
    condition = (
        Condition("x.withdrawn_at IS NULL" if actor.is_staff else OPEN_TO_STUDENTS)
        .given("x.subject = {}", query.subject)
        .given("x.is_published = {}", query.is_published)
        .given("x.is_active = {}", query.is_active)
        .given("x.date = {}", query.date)
        .given("x.date >= {}", query.date_from)
        .given("x.date <= {}", query.date_to)
        .given(sql.contains("x.title || ' ' || x.code", "{}"), query.search.strip())
    )
    named = "JOIN subject s ON s.id = x.subject"
    return Listing(_LISTED, "FROM exam x", "x.id", condition.where, joined=named, args=condition.args)


async def exam(which: str, value: int | str) -> str:
    """One exam as staff see it; `which` is a condition on `x` and `$1`."""
    return _found(await db.fetch_value(f"SELECT {_EXAM} FROM exam x WHERE {which} AND x.withdrawn_at IS NULL", value))


async def exam_shown(which: str, value: int | str, *, before: str, student: int) -> str:
    """One exam as students see it, if they may; the statement `before`, of this and the student `$2`, runs with it."""
    statement = f"WITH before AS ({before}) SELECT {_EXAM_SHOWN} FROM exam x WHERE {which} AND {OPEN_TO_STUDENTS}"
    return _found(await db.fetch_value(statement, value, student))


async def exam_preview(row: int) -> str:
    """One exam as students would see it, whether they may or not."""
    return _found(
        await db.fetch_value(f"SELECT {_EXAM_SHOWN} FROM exam x WHERE x.id = $1 AND x.withdrawn_at IS NULL", row)
    )


def results(actor: Actor, query: ResultsQuery) -> Listing:
    """The results that the actor may see, oldest first."""
    condition = (
        _filtered(query)
        .given("r.student = {}", only_student(actor))
        .given("r.student = {}", query.student_id)
        .given("r.checked_by = {}", query.employee)
        .given('r.student IN (SELECT id FROM account WHERE "group" = {})', query.group_id)
        .given(f"(r.student IN ({_PEOPLE_FOUND}) OR r.exam IN ({_EXAMS_FOUND}))", query.search.strip())
    )
    return Listing(_RESULT, _RESULTS, "r.id", condition.where, key="r.id", args=condition.args)


def own_results(actor: Actor, query: OwnResultsQuery) -> Listing:
    """What the actor has submitted, oldest first."""
    condition = _filtered(query).given("r.student = {}", actor.id)
    condition.given(f"r.exam IN ({_EXAMS_FOUND})", query.search.strip())
    return Listing(_RESULT, _RESULTS, "r.id", condition.where, key="r.id", args=condition.args)


async def result(actor: Actor, row: int) -> str:
    """One result with its answers, if the actor may see it. The actor is as their token claims."""
    condition = Condition().given("r.id = {}", row).given("r.student = {}", only_student(actor))
    statement = f"SELECT {_RESULT_WITH_ANSWERS} {_RESULTS} JOIN exam x ON x.id = r.exam {condition.where}"
    return _found(await fetch_guarded(actor, statement, *condition.args))


def _filtered(query: OwnResultsQuery) -> Condition:
    return (
        Condition()
        .given("r.exam = {}", query.exam)
        .given("r.exam IN (SELECT id FROM exam WHERE subject = {})", query.subject)
        .given("r.is_checked = {}", query.is_checked)
        .given("r.is_late = {}", query.is_late)
        .given(sql.on_day("r.created_at"), query.date)
        .given("r.created_at >= {}::date", query.date_from)
        .given("r.created_at < {}::date + 1", query.date_to)
    )


def _found(value: str | None) -> str:
    if value is None:
        raise NotFound
    return value
