"""Drafts, verdicts, and the history of both."""

import asyncio
import json
from decimal import Decimal

import pytest

from api import db
from api.errors import ClaimLost, InvalidInput
from api.grading import queries, rules
from api.grading.schemas import MarkIn, Remark
from tests import factories
from tests.callers import actor_of
from tests.grading.reviews import marks, reviews


async def test_a_verdict_keeps_every_decimal() -> None:
    (review,) = await reviews(1)
    teacher = actor_of(await factories.employee())
    await rules.claim(teacher, review=review)
    verdict = await rules.submit(teacher, review=review, marks=marks("24.75", "50.25"))
    assert verdict.total == verdict.max_total == Decimal(75)
    assert verdict.marks["task1"].score == Decimal("24.75")
    stored = await db.fetch("SELECT criterion, score, max_score, comment FROM mark ORDER BY id")
    assert [tuple(row) for row in stored] == [
        ("task1", Decimal("24.75"), Decimal("24.75"), "Good."),
        ("task2", Decimal("50.25"), Decimal("50.25"), "Good."),
    ]
    assert await queries.graded_today(teacher) == 1


@pytest.mark.parametrize(
    ("given", "faulty"),
    [
        (marks("24.76"), ["task1"]),
        (marks("-0.25"), ["task1"]),
        (marks(None, None), ["task1", "task2"]),
        (marks(task2="50.26"), ["task2"]),
        ({"task1": MarkIn(score=Decimal(1))}, ["task2"]),
        (marks() | {"task3": MarkIn(score=Decimal(1))}, ["task3"]),
    ],
)
async def test_marks_beyond_the_rubric_change_nothing(given: dict[str, MarkIn], faulty: list[str]) -> None:
    (review,) = await reviews(1)
    teacher = actor_of(await factories.employee())
    await rules.claim(teacher, review=review)
    with pytest.raises(InvalidInput) as refused:
        await rules.submit(teacher, review=review, marks=given)
    assert list(refused.value.fields) == faulty
    assert await db.fetch_value("SELECT count(*) FROM grading") == 0
    assert [held.id for held in await queries.held(teacher)] == [review]


async def test_a_draft_is_kept_as_it_was_typed() -> None:
    (review,) = await reviews(1)
    teacher = actor_of(await factories.employee())
    await rules.claim(teacher, review=review)
    await rules.save_draft(teacher, review=review, marks=marks(None, "12.5", "Yo‘q…\nSecond line"))
    await rules.save_draft(teacher, review=review, marks=marks("3.25", None, "Ha"))
    assert await queries.draft(teacher, review) == marks("3.25", None, "Ha")
    await rules.release(teacher, review=review)
    assert await queries.draft(teacher, review) == marks("3.25", None, "Ha")


async def test_a_verdict_ends_the_draft_and_a_late_one_is_dropped() -> None:
    (review,) = await reviews(1)
    teacher = actor_of(await factories.employee())
    await rules.claim(teacher, review=review)
    await rules.save_draft(teacher, review=review, marks=marks())
    await rules.submit(teacher, review=review, marks=marks())
    with pytest.raises(ClaimLost):
        await rules.save_draft(teacher, review=review, marks=marks(comment="too late"))
    assert await queries.draft(teacher, review) == {}


async def test_submitting_twice_at_once_is_one_verdict() -> None:
    (review,) = await reviews(1)
    teacher = actor_of(await factories.employee())
    await rules.claim(teacher, review=review)
    outcomes = await asyncio.gather(
        *(rules.submit(teacher, review=review, marks=marks()) for _ in range(5)), return_exceptions=True
    )
    assert sum(isinstance(outcome, ClaimLost) for outcome in outcomes) == 4
    assert await db.fetch_value("SELECT count(*) FROM grading") == 1


async def test_grading_again_needs_a_reason_and_keeps_the_past() -> None:
    (review,) = await reviews(1)
    first, second = actor_of(await factories.employee()), actor_of(await factories.employee())
    await rules.claim(first, review=review)
    await rules.submit(first, review=review, marks=marks("10", "30"))
    await rules.claim(second, review=review)
    with pytest.raises(InvalidInput) as refused:
        await rules.submit(second, review=review, marks=marks("12", "33"))
    assert list(refused.value.fields) == ["reason"]
    await rules.submit(second, review=review, marks=marks("12", "33"), reason="The student complained.")
    newest, oldest = await queries.history(second, review)
    assert (newest.total, oldest.total) == (Decimal(45), Decimal(40))
    assert (newest.reason, oldest.reason) == ("The student complained.", "")
    entry = await db.fetch_row("SELECT * FROM audit_entry WHERE action = 'grade' ORDER BY id DESC LIMIT 1")
    assert entry is not None and entry["actor"] == second.id and entry["reason"] == "The student complained."
    assert (json.loads(entry["before"])["total"], json.loads(entry["after"])["total"]) == (40, 45)


async def test_each_verdict_gives_the_student_one_notice() -> None:
    student = await factories.student(telegram_id="111222333")
    (review,) = await reviews(1, student=student)
    teacher = actor_of(await factories.employee())
    for reason in ("", "Again."):
        await rules.claim(teacher, review=review)
        await rules.submit(teacher, review=review, marks=marks(), reason=reason)
    notices = await db.fetch("SELECT recipient, status FROM notice")
    assert [tuple(row) for row in notices] == [(student.id, "pending")] * 2


async def test_a_failing_notice_undoes_the_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    student = await factories.student(telegram_id="111222333")
    (review,) = await reviews(1, student=student)
    teacher = actor_of(await factories.employee())
    await rules.claim(teacher, review=review)
    await db.execute("ALTER TABLE notice ADD CONSTRAINT never CHECK (false) NOT VALID")
    try:
        with pytest.raises(Exception, match="never"):
            await rules.submit(teacher, review=review, marks=marks())
    finally:
        await db.execute("ALTER TABLE notice DROP CONSTRAINT never")
    assert await db.fetch_value("SELECT count(*) FROM grading") == 0
    assert await db.fetch_value("SELECT count(*) FROM audit_entry WHERE action = 'grade'") == 0
    assert [held.id for held in await queries.held(teacher)] == [review]


async def test_remarks_stay_with_the_draft_and_then_with_the_verdict() -> None:
    (review,) = await reviews(1)
    teacher = actor_of(await factories.employee())
    passage = Remark(part="task1", start=3, end=9, quote="peoples", text="“People” is plural already.")
    remarks = [passage, Remark(part="task2", text="Say in the first paragraph what you think.")]
    await rules.claim(teacher, review=review)
    await rules.save_draft(teacher, review=review, marks=marks(), remarks=remarks)
    assert (await queries.kept_draft(teacher, review)).remarks == remarks
    verdict = await rules.submit(teacher, review=review, marks=marks(), remarks=remarks)
    assert verdict.remarks == remarks
    entry = await db.fetch_value("SELECT after FROM audit_entry WHERE action = 'grade'")
    assert json.loads(entry)["remarks"][0]["quote"] == "peoples"
    with pytest.raises(ValueError, match="passage"):
        Remark(part="task1", start=9, end=3, text="Backwards")
