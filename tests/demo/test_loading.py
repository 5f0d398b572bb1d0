"""The demo centre as a whole: what is in it, that it repeats itself, and that it is loaded whole or not at all."""

import resource
import time
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import asyncpg
import msgspec
import pytest

from api import clock, db
from api.access import Role
from api.accounts import rules as accounts
from api.demo import load, loading
from api.demo.scales import SCALES
from api.errors import InvalidInput, Refused
from api.grading import queries
from api.grading import rules as grading
from api.grading.schemas import MarkIn, Queue
from api.media.storage import get_store
from tests import factories

SMALL = SCALES["small"]
TINY = replace(SMALL, name="tiny", students=40, scripts=1, voices=1)
MOMENT = datetime(2026, 11, 18, 15, 30, tzinfo=clock.TASHKENT)

# What differs between two loads of one seed: ids, salts, file names; all that refers to an id is looked up by name.
CONTENTS = {
    "people": "SELECT username, role, first_name, last_name, phone, parent_phone, telegram_id, created_at FROM account",
    "exams": """SELECT x.title, x.is_active, a.username, x.created_at, s.section_type, s.duration, q.number, q.text
                FROM multilevel_exam x JOIN account a ON a.id = x.created_by
                JOIN multilevel_section s ON s.exam = x.id JOIN multilevel_question q ON q.section = s.id""",
    "results": """SELECT a.username, x.title, t.is_open, t.created_at, r.section_type, r.submitted_at
                  FROM test_result r JOIN user_test t ON t.id = r.user_test
                  JOIN account a ON a.id = t.student JOIN multilevel_exam x ON x.id = t.exam""",
    "pages": """SELECT a.username, r.submitted_at, i.task, i.page, f.size, f.client_name, f.width, f.height
                FROM writing_image i JOIN stored_file f ON f.id = i.file JOIN test_result r ON r.id = i.test_result
                JOIN user_test t ON t.id = r.user_test JOIN account a ON a.id = t.student""",
    "recordings": """SELECT a.username, r.submitted_at, q.text, s.part, f.size
                     FROM speaking_audio s JOIN stored_file f ON f.id = s.file
                     JOIN test_result r ON r.id = s.test_result JOIN user_test t ON t.id = r.user_test
                     JOIN account a ON a.id = t.student LEFT JOIN multilevel_question q ON q.id = s.question""",
    "reviews": """SELECT v.queue, a.username, v.submitted_at, v.state, v.lease_until, h.username AS holder
                  FROM review v JOIN account a ON a.id = v.student LEFT JOIN account h ON h.id = v.holder""",
    "marks": """SELECT v.queue, v.submitted_at, g.created_at, e.username, g.total, g.reason, m.criterion, m.score,
                       m.comment
                FROM mark m JOIN grading g ON g.id = m.grading JOIN review v ON v.id = g.review
                JOIN account e ON e.id = g.examiner""",
    "drafts": """SELECT v.submitted_at, a.username, d.marks, d.saved_at FROM grading_draft d
                 JOIN review v ON v.id = d.review JOIN account a ON a.id = d.author""",
    "skips": """SELECT v.submitted_at, a.username, k.reason, k.flagged FROM review_skip k
                JOIN review v ON v.id = k.review JOIN account a ON a.id = k.examiner""",
    "trail": "SELECT action, object_type, at, reason FROM audit_entry",
}


async def contents() -> dict[str, Counter[Any]]:
    """Everything that a seed decides, without ids."""
    return {name: Counter(map(tuple, await db.fetch(sql))) for name, sql in CONTENTS.items()}


async def empty() -> None:
    """Empty tables once more."""
    tables = ", ".join(table._meta.tablename for table in loading.TABLES)
    await db.execute(f"TRUNCATE {tables} CASCADE")


def _seconds_of_cpu() -> float:
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in spent)


async def test_small_scale_is_loaded_in_seconds_with_every_state(pool: None) -> None:
    before = _seconds_of_cpu()
    summary = await load("small", 1)
    # Twenty seconds of two cores; by the clock it depends on what else they have to do.
    assert _seconds_of_cpu() - before < 40
    assert summary.rows["account"] == SMALL.owners + SMALL.teachers + SMALL.students
    for queue in ("writing", "speaking"):
        states = Counter(row["state"] for row in await db.fetch("SELECT state FROM review WHERE queue = $1", queue))
        assert states["waiting"] >= 10
        assert states["claimed"] == 3
        assert states["graded"] >= 100
        assert (
            await db.fetch_value(
                "SELECT count(*) FROM grading g JOIN review v ON v.id = g.review WHERE queue = $1 AND reason <> ''",
                queue,
            )
            >= 2
        )
    assert await db.fetch_value("SELECT count(*) FROM review WHERE lease_until < now() + interval '3 hours'") == 0
    assert await db.fetch_value("SELECT count(*) FROM multilevel_exam WHERE is_active") == 2
    assert await db.fetch_value("SELECT count(*) FROM multilevel_exam WHERE NOT is_active") == 1
    assert await db.fetch_value("SELECT count(*) FROM review_skip WHERE flagged") == 2
    assert await db.fetch_value("SELECT count(*) FROM grading_draft d JOIN review v ON holder = author") >= 2
    assert await db.fetch_value("SELECT count(*) FROM test_result WHERE submitted_at IS NULL") >= 5
    assert "Submissions: writing" in str(summary)


async def test_the_same_seed_gives_the_same_centre_and_another_seed_another(pool: None) -> None:
    await loading.fill(TINY, 1, MOMENT)
    first = await contents()
    await empty()
    await loading.fill(TINY, 1, MOMENT + timedelta(hours=1))
    assert await contents() == first
    await empty()
    await loading.fill(TINY, 2, MOMENT)
    other = await contents()
    assert other["people"] != first["people"]
    assert other["marks"] != first["marks"]


async def test_everybody_can_log_in(pool: None) -> None:
    await loading.fill(TINY, 1, MOMENT)
    for username, role in (("owner001", Role.OWNER), ("teacher001", Role.EMPLOYEE), ("student001", Role.STUDENT)):
        login = await accounts.sign_in(username=username, password=loading.PASSWORD, address="127.0.0.1")
        assert login.actor.role is role


async def test_the_first_student_has_a_checked_attempt_and_an_open_one(pool: None) -> None:
    await loading.fill(TINY, 1, MOMENT)
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


async def test_every_row_has_its_file_and_every_file_its_row(pool: None) -> None:
    store = get_store()
    before = {name for batch in store.older_than(time.time() + 60) for name in batch}
    await loading.fill(TINY, 1, MOMENT)
    rows = await db.fetch("SELECT name, size FROM stored_file")
    for row in rows:
        stored = store.open(row["name"])
        assert stored is not None
        stored.file.close()
        assert stored.size == row["size"]
    after = {name for batch in store.older_than(time.time() + 60) for name in batch}
    assert after - before == {row["name"] for row in rows}
    assert not list(store.incoming.iterdir())


async def test_a_fault_leaves_neither_rows_nor_files(pool: None, monkeypatch: pytest.MonkeyPatch) -> None:
    store = get_store()
    before = {name for batch in store.older_than(time.time() + 60) for name in batch}
    monkeypatch.setattr(loading, "_IN_FORCE", "SELECT 1 / 0")
    with pytest.raises(asyncpg.DivisionByZeroError):
        await loading.fill(TINY, 1, MOMENT)
    assert await db.fetch_value("SELECT count(*) FROM account") == 0
    assert {name for batch in store.older_than(time.time() + 60) for name in batch} == before


async def test_new_rows_go_on_after_the_loaded_ones(pool: None) -> None:
    await loading.fill(TINY, 1, MOMENT)
    for table in loading.TABLES:
        name = table._meta.tablename
        last = await db.fetch_value(f"SELECT max(id) FROM {name}")
        following = await db.fetch_value("SELECT nextval(pg_get_serial_sequence($1, 'id'))", name)
        assert following == last + 1, name


async def test_a_centre_with_people_is_left_alone(pool: None) -> None:
    await factories.student()
    with pytest.raises(Refused, match="empty database"):
        await load("small", 1)


async def test_an_owner_made_before_stays_as_she_is(pool: None) -> None:
    made = await factories.owner(username="owner001", first_name="Zebo", password_hash="kept")
    await loading.fill(TINY, 1, MOMENT)
    rows = await db.fetch("SELECT id, first_name, password_hash FROM account WHERE username = 'owner001'")
    assert [tuple(row) for row in rows] == [(made.id, "Zebo", "kept")]


async def test_an_unknown_scale_is_refused(pool: None) -> None:
    with pytest.raises(InvalidInput):
        await load("gigantic", 1)


async def test_the_rules_go_on_where_the_demo_stops(pool: None) -> None:
    await loading.fill(TINY, 1, MOMENT)
    login = await accounts.sign_in(username="teacher006", password=loading.PASSWORD, address="127.0.0.1")
    review = await grading.claim_next(login.actor, queue=Queue.WRITING)
    assert review is not None
    marks = {criterion.key: MarkIn(score=criterion.max_score) for criterion in queries.rubric(Queue.WRITING).criteria}
    verdict = await grading.submit(login.actor, review=review.id, marks=marks)
    assert verdict.total == 75


async def test_the_trail_tells_what_the_rules_would_have_written(pool: None) -> None:
    await loading.fill(TINY, 1, MOMENT)
    login = await accounts.sign_in(username="teacher001", password=loading.PASSWORD, address="127.0.0.1")
    regraded = await db.fetch_row("SELECT * FROM audit_entry WHERE action = 'grade' AND before IS NOT NULL LIMIT 1")
    assert regraded is not None
    newest, *older = await queries.history(login.actor, int(regraded["object_id"]))
    assert msgspec.json.decode(regraded["after"]) == newest.model_dump(mode="json")
    assert msgspec.json.decode(regraded["before"]) == older[0].model_dump(mode="json")
    assert regraded["reason"] == newest.reason != ""
