"""From the database to DataFrames: the only part of the analyses that touches it, and it can only read.

Columns come as Arrow from PostgreSQL's binary COPY, never row by row through Python. Days and months are Tashkent's
and have no zone; money is in whole tiyin. What a page needs only in sums is summed by PostgreSQL.
"""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Final

import pandas as pd
from adbc_driver_manager.dbapi import Cursor
from adbc_driver_postgresql import dbapi  # type: ignore[import-untyped]

from analytics.frames import DAYS
from api.settings import get_settings

READER: Final = "academy_reader"
STATUSES: Final = ("present", "late", "absent")
EVER: Final = (date(2000, 1, 1), date(2199, 12, 31))

_log = logging.getLogger(__name__)
_SESSION: Final = (
    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",
    "SET LOCAL TIME ZONE 'Asia/Tashkent'",
    "SET LOCAL jit = off",
    # Sums over a million rows stay in memory.
    "SET LOCAL work_mem = '64MB'",
    "SET LOCAL statement_timeout = '60s'",
)
_MAY_BE_READER: Final = f"SELECT 1 FROM pg_roles WHERE rolname = '{READER}' AND pg_has_role(oid, 'SET')"
_WAITS: Final = "EXISTS (SELECT FROM exam_answer w WHERE w.result = r.id AND w.earned IS NULL)"
"""Nobody has marked an answer of the result yet: its score is not final. The bot says the same (api.telegram)."""
_NAME: Final = "coalesce(nullif(btrim({0}.first_name || ' ' || {0}.last_name), ''), {0}.username)"


class Source:
    """One look at the database; everything read through it is as of the same moment."""

    def __init__(self, cursor: Cursor) -> None:
        self._cursor = cursor

    def read(self, sql: str, **values: date | int | Sequence[int]) -> pd.DataFrame:
        """The rows of a statement; `{name}` stands for a day, a moment, a number or a list of numbers."""
        self._cursor.execute(sql.format(**{name: _literal(value) for name, value in values.items()}))
        frame: pd.DataFrame = self._cursor.fetch_arrow_table().to_pandas(date_as_object=False)
        days = frame.select_dtypes(["datetime64[s]", "datetime64[ms]"]).columns
        return frame.astype(dict.fromkeys(days, DAYS))


@contextmanager
def reading(url: str | None = None) -> Iterator[Source]:
    """One read-only transaction in one snapshot, under the reading role wherever this login may take it on."""
    with dbapi.connect(url or get_settings().analytics_url) as connection, connection.cursor() as cursor:
        for statement in _SESSION:
            cursor.execute(statement)
        cursor.execute(_MAY_BE_READER)
        if cursor.fetchall():
            cursor.execute(f"SET LOCAL ROLE {READER}")
        else:
            _log.warning("The role %s is not there or not granted: reading in a read-only transaction alone.", READER)
        yield Source(cursor)


def _literal(value: date | int | Sequence[int]) -> str:
    if isinstance(value, datetime):
        return f"TIMESTAMPTZ '{value.isoformat()}'"
    if isinstance(value, date):
        return f"DATE '{value.isoformat()}'"
    if isinstance(value, int):
        return str(int(value))
    return f"'{{{','.join(str(int(number)) for number in value)}}}'::int[]"


def changes(source: Source) -> int | None:
    """How many rows were ever written to what figures are made of; None on a replica, where nobody counts them.

    PostgreSQL's own counters, a second behind at most: the same number means that nothing has changed.
    """
    found = source.read("""SELECT CASE WHEN NOT pg_is_in_recovery() THEN
            coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)::bigint END AS changes
        FROM pg_stat_user_tables WHERE relname IN ('account', 'subject', 'study_group', 'attendance', 'work_log',
            'payment', 'payment_month', 'expense', 'review', 'grading', 'mark', 'user_test', 'test_result', 'exam',
            'exam_question', 'exam_option', 'exam_result', 'exam_answer', 'mock_test', 'mock_session', 'mock_score')""")
    count = found["changes"][0]
    return None if pd.isna(count) else int(count)


def staff(source: Source) -> pd.DataFrame:
    """employee, name, role (`owner`, `employee`), is_active (false for who has left)."""
    return source.read(f"""SELECT id AS employee, {_NAME.format("a")} AS name, role,
        is_active AND withdrawn_at IS NULL AS is_active FROM account a WHERE role <> 'student' ORDER BY id""")


def groups(source: Source) -> pd.DataFrame:
    """group, group_name, subject, subject_name, days (`Mon,Wed`), start_time, end_time, is_active, created_on,
    withdrawn_on, first_register, last_register, students (now). Withdrawn groups too, for what was paid in them.
    """  # fmt: skip
    return source.read("""SELECT g.id AS "group", g.name AS group_name, s.id AS subject, s.name AS subject_name,
            g.days, g.start_time, g.end_time, g.is_active AND g.withdrawn_at IS NULL AS is_active,
            g.created_at::date AS created_on, g.withdrawn_at::date AS withdrawn_on,
            (SELECT min(date) FROM attendance r WHERE r."group" = g.id) AS first_register,
            (SELECT max(date) FROM attendance r WHERE r."group" = g.id) AS last_register,
            coalesce(m.students, 0) AS students
        FROM study_group g JOIN subject s ON s.id = g.subject
        LEFT JOIN (SELECT "group", count(*) AS students FROM account
            WHERE role = 'student' AND is_active AND withdrawn_at IS NULL GROUP BY 1) m ON m."group" = g.id
        ORDER BY g.id""")


def students(source: Source) -> pd.DataFrame:
    """student, name, username, phone, parent_phone, group, joined_on, left_on (NaT while here).

    Who is in no group any more is counted to the one where they were last on the register; -1 where there is none.
    """
    return source.read(f"""SELECT a.id AS student, {_NAME.format("a")} AS name, a.username, a.phone, a.parent_phone,
            coalesce(a."group", CASE WHEN a."group" IS NULL THEN (SELECT r."group" FROM attendance r
                WHERE r.student = a.id ORDER BY r.date DESC, r.id DESC LIMIT 1) END, -1) AS "group",
            a.created_at::date AS joined_on, a.withdrawn_at::date AS left_on
        FROM account a WHERE a.role = 'student' ORDER BY a.id""")


def payments(source: Source, first: date = EVER[0], last: date = EVER[1]) -> pd.DataFrame:
    """payment, student, group, amount (tiyin), received_on: what came in from `first` to `last`."""
    return source.read(
        """SELECT id AS payment, student, "group", (amount * 100)::bigint AS amount, created_at::date AS received_on
        FROM payment WHERE created_at >= {first} AND created_at < {last} + 1 ORDER BY id""",
        first=first,
        last=last,
    )


def payment_months(source: Source, first: date = EVER[0], last: date = EVER[1]) -> pd.DataFrame:
    """payment, student, group, amount (tiyin, of the whole payment), received_on, paid_for (first day of a month),
    months (how many the payment is for), place (0 for the earliest): a row for each month of each payment, of all
    payments that came in from `first` to `last` or have one of their months in it.
    """  # fmt: skip
    return source.read(
        """SELECT p.id AS payment, p.student, p."group", (p.amount * 100)::bigint AS amount,
            p.created_at::date AS received_on, make_date(m.year, m.month, 1) AS paid_for,
            count(*) OVER payment AS months, row_number() OVER payment - 1 AS place
        FROM payment p JOIN payment_month m ON m.payment = p.id
        WHERE p.created_at >= {first} AND p.created_at < {last} + 1 OR p.id IN (
            SELECT n.payment FROM payment_month n WHERE make_date(n.year, n.month, 1)
                BETWEEN date_trunc('month', {first}::timestamp)::date AND {last})
        WINDOW payment AS (PARTITION BY p.id ORDER BY m.year, m.month
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
        ORDER BY p.id, paid_for""",
        first=first,
        last=last,
    )


def expenses(source: Source, first: date = EVER[0], last: date = EVER[1]) -> pd.DataFrame:
    """expense, amount (tiyin), spent_on, is_salary (paid to somebody who works here), recipient, reason."""
    return source.read(
        f"""SELECT e.id AS expense, (e.amount * 100)::bigint AS amount, e.created_at::date AS spent_on,
            e.recipient_user IS NOT NULL AS is_salary, coalesce({_NAME.format("a")}, e.recipient, '') AS recipient,
            e.reason
        FROM expense e LEFT JOIN account a ON a.id = e.recipient_user
        WHERE e.created_at >= {{first}} AND e.created_at < {{last}} + 1 ORDER BY e.id""",
        first=first,
        last=last,
    )


def registers(source: Source, first: date = EVER[0], last: date = EVER[1]) -> pd.DataFrame:
    """group, date, teacher (who took most of it), present, late, absent: a row for each register taken."""
    return source.read(
        """SELECT "group", date, coalesce((array_agg(marked_by ORDER BY marks DESC, marked_by))[1], -1) AS teacher,
            sum(marks - late - absent)::bigint AS present, sum(late)::bigint AS late, sum(absent)::bigint AS absent
        FROM (SELECT "group", date, marked_by, count(*) AS marks,
                count(*) FILTER (WHERE status = 'kechikdi') AS late,
                count(*) FILTER (WHERE status = 'kelmadi') AS absent
            FROM attendance WHERE date BETWEEN {first} AND {last} GROUP BY 1, 2, 3) AS taken
        GROUP BY 1, 2 ORDER BY 1, 2""",
        first=first,
        last=last,
    )


def marks(source: Source, first: date = EVER[0], last: date = EVER[1]) -> pd.DataFrame:
    """student, group, date, status (`present`, `late`, `absent`; a category): one row for each mark on a register."""
    frame = source.read(
        """SELECT student, "group", date, array_position('{{keldi,kechikdi,kelmadi}}', status)::smallint AS status
        FROM attendance WHERE date BETWEEN {first} AND {last}""",
        first=first,
        last=last,
    )
    codes = frame["status"].to_numpy(dtype="int8") - 1
    return frame.assign(status=pd.Categorical.from_codes(codes, categories=pd.Index(STATUSES)))


def student_months(source: Source, first: date = EVER[0], last: date = EVER[1]) -> pd.DataFrame:
    """student, group, month, lessons, first_day, last_day: when students stood on a group's registers in a month."""
    # Month by month from the index of days: half the time of one aggregation over all of them.
    return source.read(
        """SELECT t.student, t."group", month::date AS month, t.lessons, t.first_day, t.last_day
        FROM (SELECT greatest(min(date), {first}) AS first, least(max(date), {last}) AS last FROM attendance) AS days,
            generate_series(date_trunc('month', days.first::timestamp), days.last, interval '1 month') AS month,
            LATERAL (SELECT student, "group", count(*) AS lessons, min(date) AS first_day, max(date) AS last_day
                FROM attendance WHERE date >= greatest(month::date, days.first)
                    AND date < least((month + interval '1 month')::date, days.last + 1) GROUP BY 1, 2) AS t""",
        first=first,
        last=last,
    )


def work_logs(source: Source, first: date = EVER[0], last: date = EVER[1]) -> pd.DataFrame:
    """employee, date: the days on which employees worked."""
    return source.read(
        "SELECT employee, date FROM work_log WHERE status AND date BETWEEN {first} AND {last} ORDER BY 1, 2",
        first=first,
        last=last,
    )


def gradings(source: Source, first: date = EVER[0], last: date = EVER[1]) -> pd.DataFrame:
    """grading, review, queue, title, student, examiner, total, max_total, in_force, submitted_at, graded_at:
    every verdict given from `first` to `last`; moments are Tashkent's, without a zone.
    """  # fmt: skip
    return source.read(
        """SELECT g.id AS grading, g.review, v.queue, v.title, v.student, g.examiner, g.total::float8 AS total,
            g.max_total::float8 AS max_total, v.grading = g.id AS in_force, v.submitted_at::timestamp AS submitted_at,
            g.created_at::timestamp AS graded_at
        FROM grading g JOIN review v ON v.id = g.review
        WHERE g.created_at >= {first} AND g.created_at < {last} + 1 ORDER BY g.id""",
        first=first,
        last=last,
    )


def grading_marks(source: Source, first: date = EVER[0], last: date = EVER[1]) -> pd.DataFrame:
    """grading, criterion, score, max_score: what the verdicts of that time are made of."""
    return source.read(
        """SELECT m.grading, m.criterion, m.score::float8 AS score, m.max_score::float8 AS max_score
        FROM mark m JOIN grading g ON g.id = m.grading
        WHERE g.created_at >= {first} AND g.created_at < {last} + 1 ORDER BY m.id""",
        first=first,
        last=last,
    )


def reviews(source: Source, first: date = EVER[0], last: date = EVER[1]) -> pd.DataFrame:
    """review, queue, title, student, state (`waiting`, `claimed`, `graded`), is_graded, submitted_at, first_graded_at:
    what was handed in from `first` to `last`, and whatever still waits.
    """  # fmt: skip
    return source.read(
        """SELECT v.id AS review, v.queue, v.title, v.student, v.grading IS NOT NULL AS is_graded,
            CASE WHEN v.state = 'claimed' AND v.lease_until <= now() THEN
                CASE WHEN v.grading IS NULL THEN 'waiting' ELSE 'graded' END ELSE v.state END AS state,
            v.submitted_at::timestamp AS submitted_at,
            (SELECT min(g.created_at) FROM grading g WHERE g.review = v.id)::timestamp AS first_graded_at
        FROM review v
        WHERE v.grading IS NULL OR v.submitted_at >= {first} AND v.submitted_at < {last} + 1 ORDER BY v.id""",
        first=first,
        last=last,
    )


def multilevel_results(source: Source, first: date = EVER[0], last: date = EVER[1]) -> pd.DataFrame:
    """attempt, student, exam, title, section, total, max_total, share, submitted_on: sections with a result."""
    return source.read(
        """SELECT t.user_test AS attempt, v.student, u.exam, v.title, t.section_type AS section,
            g.total::float8 AS total, g.max_total::float8 AS max_total,
            (g.total / g.max_total)::float8 AS share, t.submitted_at::date AS submitted_on
        FROM test_result t JOIN user_test u ON u.id = t.user_test
        JOIN review v ON v.queue = t.section_type AND v.target = t.id JOIN grading g ON g.id = v.grading
        WHERE t.submitted_at >= {first} AND t.submitted_at < {last} + 1 ORDER BY t.id""",
        first=first,
        last=last,
    )


def exams(source: Source) -> pd.DataFrame:
    """exam, title, subject, subject_name, date, results (how many handed in), waiting (for marks)."""
    return source.read(f"""SELECT e.id AS exam, e.title, e.subject, s.name AS subject_name, e.date,
            count(r.id) AS results, count(r.id) FILTER (WHERE {_WAITS}) AS waiting
        FROM exam e JOIN subject s ON s.id = e.subject LEFT JOIN exam_result r ON r.exam = e.id
        WHERE e.withdrawn_at IS NULL OR r.id IS NOT NULL GROUP BY e.id, s.id ORDER BY e.date DESC, e.id DESC""")


def exam_results(source: Source, first: date = EVER[0], last: date = EVER[1]) -> pd.DataFrame:
    """result, exam, title, subject, student, group (-1 for none), share (0 to 1), is_late, submitted_on: results none
    of whose answers waits for marks.
    """  # fmt: skip
    return source.read(
        f"""SELECT r.id AS result, r.exam, e.title, e.subject, r.student, coalesce(a."group", -1) AS "group",
            (r.score / 100)::float8 AS share, r.is_late, r.created_at::date AS submitted_on
        FROM exam_result r JOIN exam e ON e.id = r.exam JOIN account a ON a.id = r.student
        WHERE r.created_at >= {{first}} AND r.created_at < {{last}} + 1 AND NOT {_WAITS} ORDER BY r.id""",
        first=first,
        last=last,
    )


def exam_answers(source: Source, exam: int) -> pd.DataFrame:
    """result, question, number, question_text, question_type, option (-1 for none), earned (NaN while it waits)."""
    return source.read(
        """SELECT w.result, w.question, w.number, w.question_text, w.question_type, coalesce(w.option, -1) AS option,
            w.earned::float8 AS earned
        FROM exam_answer w JOIN exam_result r ON r.id = w.result WHERE r.exam = {exam} ORDER BY w.result, w.number""",
        exam=exam,
    )


def exam_options(source: Source, exam: int) -> pd.DataFrame:
    """question, option, option_text, is_correct: the choices of an exam's test questions."""
    return source.read(
        """SELECT o.question, o.id AS option, o.text AS option_text, o.is_correct
        FROM exam_option o JOIN exam_question q ON q.id = o.question WHERE q.exam = {exam}
        ORDER BY q.place, q.id, o.place, o.id""",
        exam=exam,
    )


def mock_scores(source: Source, first: date = EVER[0], last: date = EVER[1]) -> pd.DataFrame:
    """session, student, name, title, listening, reading, writing, speaking, overall (bands), scored_on."""
    return source.read(
        f"""SELECT s.id AS session, s."user" AS student, {_NAME.format("a")} AS name, t.title,
            c.listening::float8 AS listening, c.reading::float8 AS reading, c.writing::float8 AS writing,
            c.speaking::float8 AS speaking, c.score::float8 AS overall, c.created_at::date AS scored_on
        FROM mock_score c JOIN mock_session s ON s.id = c.session JOIN mock_test t ON t.id = s.test
        JOIN account a ON a.id = s."user"
        WHERE c.created_at >= {{first}} AND c.created_at < {{last}} + 1 ORDER BY c.id""",
        first=first,
        last=last,
    )
