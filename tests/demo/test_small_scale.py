"""The small centre, loaded once for all of these: what is in it, and that the rules go on where it stops."""

import resource
import time
from collections import Counter
from collections.abc import AsyncIterator

import msgspec
import pytest

from api import clock, db
from api.access import Role
from api.accounts import rules as accounts
from api.demo import load, loading
from api.demo.loading import Summary
from api.demo.scales import SCALES
from api.grading import queries
from api.grading import rules as grading
from api.grading.schemas import MarkIn, Queue
from api.media.storage import get_store
from tests.demo.centre import empty

SMALL = SCALES["small"]


def _seconds_of_cpu() -> float:
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in spent)


@pytest.fixture(scope="module")
async def loaded(pool: None) -> tuple[Summary, float, set[str]]:
    """What was loaded, the seconds of CPU that it took, and the files that were there before."""
    await empty()
    there = {name for batch in get_store().older_than(time.time() + 60) for name in batch}
    before = _seconds_of_cpu()
    return await load("small", 1), _seconds_of_cpu() - before, there


@pytest.fixture(scope="module")
async def database(loaded: object) -> AsyncIterator[None]:
    """In place of the empty tables that every other test gets."""
    yield
    await empty()


async def count(sql: str, *args: object) -> int:
    return int(await db.fetch_value(f"SELECT count(*) {sql}", *args))


async def test_it_takes_seconds(loaded: tuple[Summary, float, set[str]]) -> None:
    summary, seconds, _ = loaded
    # Ten seconds of a core of one's own; by the clock it depends on what else there is to do.
    assert seconds < 30
    assert summary.rows["account"] == SMALL.owners + SMALL.teachers + SMALL.students
    assert "Submissions: writing" in str(summary) and "; exam " in str(summary)


async def test_every_row_has_its_file_and_every_file_its_row(loaded: tuple[Summary, float, set[str]]) -> None:
    store = get_store()
    rows = await db.fetch("SELECT name, size FROM stored_file")
    for row in rows:
        stored = store.open(row["name"])
        assert stored is not None
        stored.file.close()
        assert stored.size == row["size"]
    after = {name for batch in store.older_than(time.time() + 60) for name in batch}
    assert after - loaded[2] == {row["name"] for row in rows}
    assert not list(store.incoming.iterdir())


async def test_the_queues_hold_every_state() -> None:
    for queue in ("writing", "speaking"):
        states = Counter(row["state"] for row in await db.fetch("SELECT state FROM review WHERE queue = $1", queue))
        assert states["waiting"] >= 10
        assert states["claimed"] == 3
        assert states["graded"] >= 80
        assert (
            await count("FROM grading g JOIN review v ON v.id = g.review WHERE queue = $1 AND reason <> ''", queue) >= 2
        )
    assert await count("FROM review WHERE lease_until < now() + interval '3 hours'") == 0
    assert await count("FROM multilevel_exam WHERE is_active") == 2
    assert await count("FROM multilevel_exam WHERE NOT is_active") == 1
    assert await count("FROM review_skip WHERE flagged") == 2
    assert await count("FROM grading_draft d JOIN review v ON holder = author") >= 2
    assert await count("FROM test_result WHERE submitted_at IS NULL") >= 5


async def test_the_first_student_has_a_checked_attempt_and_an_open_one() -> None:
    attempts = await db.fetch(
        """SELECT t.is_open, array_agg(v.state ORDER BY r.section_type) AS states FROM user_test t
           JOIN account a ON a.id = t.student JOIN test_result r ON r.user_test = t.id
           LEFT JOIN review v ON v.target = r.id AND v.queue = r.section_type
           WHERE a.username = 'student001' GROUP BY t.id ORDER BY t.id"""
    )
    assert [(row["is_open"], row["states"]) for row in attempts] == [
        (False, ["graded", "graded"]),
        (True, [None, None]),
    ]


async def test_every_feature_has_rows() -> None:
    for table in (
        "subject", "study_group", "attendance", "score", "homework", "payment", "expense", "work_log", "exam",
        "exam_start", "exam_result",
    ):  # fmt: skip
        assert await count(f"FROM {table}") >= 5, table
    assert await count("FROM study_group") == SMALL.groups
    assert await count("FROM study_group WHERE NOT is_active") == 1
    assert {row["status"] for row in await db.fetch("SELECT DISTINCT status FROM attendance")} == {
        "keldi", "kechikdi", "kelmadi",
    }  # fmt: skip
    assert await count("FROM homework WHERE file IS NOT NULL") >= 1
    assert await count("FROM expense WHERE recipient_user IS NOT NULL") >= SMALL.teachers


async def test_mock_sessions_are_answered_and_most_have_their_bands() -> None:
    assert await count("FROM mock_test t JOIN mock_section p ON p.test = t.id WHERE p.answer_key <> '{}'") == 4
    states = await db.fetch(
        """SELECT v.state, s.is_finished, k.score IS NOT NULL AS is_scored, count(*) AS sessions, avg(k.score) AS band
           FROM mock_session s JOIN review v ON v.queue = 'mock' AND v.target = s.id AND v.submitted_at = s.ended_at
           LEFT JOIN mock_score k ON k.session = s.id GROUP BY 1, 2, 3 ORDER BY 1"""
    )
    assert [tuple(row)[:3] for row in states] == [("graded", True, True), ("waiting", False, False)]
    assert states[0]["sessions"] >= 10 and states[1]["sessions"] >= 8 and 5 < states[0]["band"] < 7
    assert await count("FROM mock_answer") == await count("FROM mock_writing") == 2 * await count("FROM mock_session")
    shown = """FROM mock_score k JOIN review v ON v.queue = 'mock' AND v.target = k.session
        JOIN grading g ON g.id = v.grading AND g.total = k.score AND g.examiner = k.created_by"""
    assert await count(shown) == states[0]["sessions"]
    first = "FROM mock_session s JOIN account a ON a.id = s.user WHERE a.username = 'student001'"
    assert await count(first) == 1


async def test_nothing_lies_in_the_future() -> None:
    now = clock.now()
    for table, column in (
        ("attendance", "updated_at"), ("score", "created_at"), ("homework", "created_at"), ("payment", "created_at"),
        ("expense", "created_at"), ("work_log", "created_at"), ("account", "created_at"), ("account", "withdrawn_at"),
        ("exam", "created_at"), ("exam_result", "created_at"), ("exam_result", "checked_at"),
        ("review", "submitted_at"), ("grading", "created_at"), ("audit_entry", "at"),
    ):  # fmt: skip
        assert await count(f"FROM {table} WHERE {column} > $1", now) == 0, (table, column)


async def test_results_of_exams_are_what_their_answers_make() -> None:
    wrong = """FROM exam_result r JOIN exam x ON x.id = r.exam, LATERAL (
            SELECT round(100 * sum(coalesce(earned, 0)) / count(*), 1) AS worth,
                   count(*) FILTER (WHERE earned >= 0.5) AS correct, bool_and(earned IS NOT NULL) AS done
            FROM exam_answer WHERE result = r.id) made
        WHERE r.score <> made.worth OR r.correct_answers <> made.correct OR r.is_checked AND NOT made.done
            OR r.is_late <> (r.created_at - r.started_at > make_interval(mins => x.time_limit + 1))"""
    assert await count(wrong) == 0
    assert await count("FROM exam_answer WHERE earned IS NULL") >= 5
    assert (
        await count("""FROM exam_answer w FULL JOIN (SELECT * FROM review WHERE queue = 'exam') v ON v.target = w.id
            WHERE (w.written_answer IS NULL) <> (v.id IS NULL) OR (w.earned IS NULL) <> (v.state = 'waiting')""")
        == 0
    )


async def test_records_are_of_lesson_days_and_of_those_who_were_there() -> None:
    assert (
        await count("""FROM attendance r JOIN study_group g ON g.id = r."group"
        WHERE position(to_char(r.date, 'Dy') in g.days) = 0 OR r.time NOT BETWEEN g.start_time AND g.end_time""")
        == 0
    )
    for table in ("attendance", "score", "payment"):
        assert (
            await count(f"""FROM {table} r JOIN account a ON a.id = r.student
            WHERE r.created_at < a.created_at OR r.created_at::date > a.withdrawn_at::date""")
            == 0
        ), table
    assert await count("FROM account WHERE role = 'student' AND \"group\" IS NULL") == 0
    assert await count("FROM account WHERE withdrawn_at < created_at") == 0


async def test_work_logs_are_what_the_records_of_employees_make() -> None:
    days = """SELECT marked_by AS employee, date FROM attendance UNION SELECT given_by, date FROM score
              UNION SELECT created_by, created_at::date FROM homework"""
    assert (
        await count(f"""FROM (SELECT employee, date FROM ({days}) AS days JOIN account a ON a.id = employee
        WHERE a.role = 'employee') AS made FULL JOIN work_log w USING (employee, date)
        WHERE w.id IS NULL OR made.employee IS NULL""")
        == 0
    )


async def test_some_registers_were_not_taken() -> None:
    lessons = await count("""FROM study_group g,
        LATERAL (SELECT min(date) AS first, max(date) AS last FROM attendance r WHERE r."group" = g.id) AS held,
        generate_series(held.first, held.last, interval '1 day') AS day
        WHERE position(to_char(day, 'Dy') in g.days) > 0""")
    taken = await count('FROM (SELECT DISTINCT "group", date FROM attendance) AS registers')
    assert 0.8 < taken / lessons < 0.995


async def test_everybody_can_log_in() -> None:
    for username, role in (("owner001", Role.OWNER), ("teacher001", Role.EMPLOYEE), ("student001", Role.STUDENT)):
        login = await accounts.sign_in(username=username, password=loading.PASSWORD, address="127.0.0.1")
        assert login.actor.role is role


async def test_new_rows_go_on_after_the_loaded_ones() -> None:
    for table in loading.TABLES:
        name = table._meta.tablename
        last = await db.fetch_value(f"SELECT max(id) FROM {name}")
        following = await db.fetch_value("SELECT nextval(pg_get_serial_sequence($1, 'id'))", name)
        assert following == last + 1, name


async def test_the_trail_tells_what_the_rules_would_have_written() -> None:
    login = await accounts.sign_in(username="teacher001", password=loading.PASSWORD, address="127.0.0.1")
    regraded = await db.fetch_row("SELECT * FROM audit_entry WHERE action = 'grade' AND before IS NOT NULL LIMIT 1")
    assert regraded is not None
    newest, *older = await queries.history(login.actor, int(regraded["object_id"]))
    assert msgspec.json.decode(regraded["after"]) == newest.model_dump(mode="json")
    assert msgspec.json.decode(regraded["before"]) == older[0].model_dump(mode="json")
    assert regraded["reason"] == newest.reason != ""


async def test_the_rules_go_on_where_the_demo_stops() -> None:
    login = await accounts.sign_in(username="teacher006", password=loading.PASSWORD, address="127.0.0.1")
    review = await grading.claim_next(login.actor, queue=Queue.WRITING)
    assert review is not None
    marks = {criterion.key: MarkIn(score=criterion.max_score) for criterion in queries.rubric(Queue.WRITING).criteria}
    verdict = await grading.submit(login.actor, review=review.id, marks=marks)
    assert verdict.total == 75
