"""Filling an empty database with a demo centre, whole or not at all."""

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from datetime import time as hour
from itertools import chain
from typing import Any, Final

import msgspec
from piccolo.table import Table

from api import clock, db
from api.access import Role
from api.accounts.passwords import hash_password
from api.accounts.tables import Account
from api.attendance.tables import Attendance
from api.audit.tables import AuditEntry
from api.demo import (
    attendance,
    enrolment,
    exams,
    expenses,
    handins,
    homework,
    messages,
    mock_papers,
    mock_verdicts,
    mocks,
    papers,
    papers_graded,
    papers_sat,
    payments,
    people,
    scores,
    sittings,
    teaching,
    verdicts,
    worklogs,
)  # fmt: skip
from api.demo.copying import Columns, Copier, Row
from api.demo.material import material
from api.demo.planning import Order, Plan, plan
from api.demo.progress import Progress
from api.demo.scales import Scale
from api.demo.storing import shelf
from api.errors import Refused
from api.exams.tables import Exam, ExamAnswer, ExamOption, ExamQuestion, ExamResult, ExamStart
from api.expenses.tables import Expense
from api.grading.tables import Draft, Grading, Mark, Review, Skip
from api.groups.tables import Group
from api.homework.tables import Homework
from api.media.tables import StoredFile
from api.messages.tables import Message
from api.mocks.tables import MockAnswer, MockScore, MockSection, MockSession, MockTest, MockWriting
from api.multilevel.tables import (
    MultilevelExam,
    MultilevelQuestion,
    MultilevelSection,
    SpeakingAudio,
    TestResult,
    UserTest,
    WritingImage,
)
from api.notices.tables import Notice
from api.payments.tables import Payment, PaymentMonth
from api.scores.tables import Score
from api.subjects.tables import Subject
from api.worklogs.tables import WorkLog

PASSWORD: Final = "demo12345"  # noqa: S105 - everybody is to know it
TABLES: Final[tuple[type[Table], ...]] = (
    Subject, Group, Account, Attendance, Score, StoredFile, Homework, WorkLog, Payment, PaymentMonth, Expense,
    Message, Notice,
    Exam, ExamQuestion, ExamOption, ExamStart, ExamResult, ExamAnswer,
    MockTest, MockSection, MockSession, MockAnswer, MockWriting, MockScore,
    MultilevelExam, MultilevelSection, MultilevelQuestion, UserTest, TestResult, WritingImage, SpeakingAudio, Review,
    Grading, Mark, Draft, Skip, AuditEntry,
)  # fmt: skip
LEASE_AT_LEAST: Final = timedelta(hours=4)

_IN_FORCE: Final = """
    UPDATE review SET state = 'graded', grading = last.id
    FROM (SELECT review, max(id) AS id FROM grading GROUP BY review) AS last
    WHERE review.id = last.review AND review.grading IS NULL
"""


@dataclass(frozen=True, slots=True)
class Summary:
    """What was loaded: rows by table, files, and how the queues stand."""

    scale: str
    seed: int
    rows: Mapping[str, int]
    files: int
    queues: Mapping[str, Mapping[str, int]]
    seconds: float

    def __str__(self) -> str:
        queues = "; ".join(
            f"{queue} " + ", ".join(f"{number} {state}" for state, number in states.items())
            for queue, states in self.queues.items()
        )
        return (
            f"Demo centre ({self.scale}, seed {self.seed}): {sum(self.rows.values()):,} rows and {self.files:,} files"
            f" in {self.seconds:.0f} s.\nAccounts: {self.rows['account']:,}. Submissions: {queues}.\n"
            f"Logins: owner001, teacher001 …, student001 …, all with the password {PASSWORD}."
        )


async def fill(scale: Scale, seed: int, moment: datetime | None = None) -> Summary:
    """Load a centre as it stands at `moment`, by default now."""
    started, progress = time.monotonic(), Progress()
    order = Order(scale, seed, (moment or clock.now()).astimezone(clock.TASHKENT))
    await _refuse_unless_empty()
    works = await material(scale, seed, progress)
    password_hash = await hash_password(PASSWORD)
    async with shelf(progress) as files, db.transaction() as transaction:
        copier = Copier(transaction.connection, progress)
        await copier.take(TABLES)
        await _refuse_unless_empty()
        planned = plan(order, works, copier, await _present())
        await files.put(planned.stored)
        rows = {
            **_centre_rows(planned, order, password_hash),
            **_testing_rows(planned),
            **mocks.mock_rows(planned.mocks),
            **_examining_rows(planned, order),
        }
        for table in TABLES:
            await copier.copy(table, rows[table])
        await db.execute(_IN_FORCE)
        await messages.write_logs(planned.centre.messages)
        await copier.advance_sequences()
    # Sums come from indexes alone once the pages are known to be visible, and plans from the rows that are there.
    await db.execute(f"VACUUM (ANALYZE) {', '.join(table._meta.tablename for table in TABLES)}")
    progress.done()
    return Summary(
        scale=scale.name,
        seed=seed,
        rows=copier.copied,
        files=len(planned.stored),
        queues={
            **verdicts.count_by_state(planned.examining.queue, planned.examining.bench),
            "exam": papers_graded.count_by_state(planned.testing.submissions, planned.testing.grades),
            "mock": mock_verdicts.count_by_state(planned.mocks.sittings, planned.mocks.verdicts),
        },
        seconds=time.monotonic() - started,
    )


async def _refuse_unless_empty() -> None:
    if await db.fetch_value(
        "SELECT EXISTS (SELECT FROM account WHERE role <> $1) OR EXISTS (SELECT FROM multilevel_exam)"
        " OR EXISTS (SELECT FROM subject)",
        Role.OWNER,
    ):
        raise Refused(
            "Demo data goes into an empty database only, and this one has people or exams in it already."
            " Use another STATE_DIR or DATABASE_URL."
        )


async def _present() -> dict[str, int]:
    """The owners that are there already."""
    return {row["username"].lower(): row["id"] for row in await db.fetch(
        "SELECT username, id FROM account WHERE withdrawn_at IS NULL")}  # fmt: skip


Contents = Mapping[type[Table], Iterable[Row] | Columns]


def _centre_rows(planned: Plan, order: Order, password_hash: str) -> Contents:
    centre, everybody = planned.centre, planned.people
    return {
        Subject: teaching.subject_rows(centre.teaching),
        Group: teaching.group_rows(centre.teaching),
        Account: people.account_rows(everybody, password_hash, order.dice("contacts")),
        Attendance: attendance.attendance_columns(centre.presence, centre.lessons, centre.roll, order.now),
        Score: scores.score_columns(centre.points, centre.lessons, centre.roll),
        StoredFile: handins.stored_file_rows(planned.stored),
        Homework: homework.homework_rows(centre.homework),
        WorkLog: worklogs.work_log_rows(centre.lessons, centre.homework),
        Payment: payments.payment_rows(centre.payments),
        PaymentMonth: payments.payment_month_rows(centre.payments),
        Expense: expenses.expense_rows(centre.expenses),
        Message: messages.message_rows(centre.messages),
        Notice: (),  # the logs are made of what is there by then
    }


def _testing_rows(planned: Plan) -> Contents:
    testing = planned.testing
    return {
        Exam: papers.exam_rows(testing.papers),
        ExamQuestion: papers.question_rows(testing.papers),
        ExamOption: papers.option_rows(testing.papers),
        ExamStart: papers_sat.start_rows(testing.submissions),
        ExamResult: papers_sat.result_rows(testing.submissions),
        ExamAnswer: papers_sat.answer_rows(testing.submissions),
    }


def _examining_rows(planned: Plan, order: Order) -> Contents:
    examining, bench, testing = planned.examining, planned.examining.bench, planned.testing
    judged = planned.mocks.verdicts
    return {
        MultilevelExam: exams.exam_rows(examining.exams),
        MultilevelSection: exams.section_rows(examining.exams),
        MultilevelQuestion: exams.question_rows(examining.exams),
        UserTest: sittings.user_test_rows(examining.held),
        TestResult: sittings.test_result_rows(examining.held),
        WritingImage: handins.writing_image_rows(planned.files),
        SpeakingAudio: handins.speaking_audio_rows(planned.files),
        Review: chain(
            verdicts.review_rows(examining.queue, bench, _lease_until(order.now)),
            papers_graded.review_rows(testing.submissions),
            mock_verdicts.mock_review_rows(planned.mocks.sittings),
        ),
        Grading: chain(
            verdicts.grading_rows(bench),
            papers_graded.grading_rows(testing.grades),
            mock_verdicts.mock_grading_rows(judged),
        ),
        Mark: chain(
            verdicts.mark_rows(bench), papers_graded.mark_rows(testing.grades), mock_verdicts.mock_mark_rows(judged)
        ),
        Draft: verdicts.draft_rows(bench),
        Skip: verdicts.skip_rows(bench),
        AuditEntry: _audit_rows(
            people.account_audit_rows(planned.people),
            enrolment.withdrawal_rows(planned.people),
            teaching.audit_rows(planned.centre.teaching, planned.people.owners[0]),
            payments.payment_audit_rows(planned.centre.payments),
            expenses.expense_audit_rows(planned.centre.expenses),
            messages.message_audit_rows(planned.centre.messages),
            exams.exam_audit_rows(examining.exams),
            verdicts.grading_audit_rows(bench),
            papers.paper_audit_rows(testing.papers),
            papers_sat.result_audit_rows(testing.submissions),
            papers_graded.grade_audit_rows(testing.grades),
            mock_papers.mock_audit_rows(planned.mocks.papers),
            mock_verdicts.mock_grading_audit_rows(judged),
        ),
    }


def _lease_until(now: datetime) -> datetime:
    """Till the day is out, or the next where it nearly is: a demo's claims should outlive half an hour."""
    midnight = datetime.combine(now.date() + timedelta(days=1), hour.min, clock.TASHKENT)
    return midnight if midnight - now >= LEASE_AT_LEAST else midnight + timedelta(days=1)


def _audit_rows(*trails: Iterable[Row]) -> Iterator[Row]:
    """All trails in the order of time, each entry with every column."""
    entries: list[Mapping[str, Any]] = [entry for trail in trails for entry in trail]
    for entry in sorted(entries, key=lambda entry: entry["at"]):
        yield {
            "actor": entry["actor"],
            "action": entry["action"],
            "object_type": entry["object_type"],
            "object_id": entry["object_id"],
            "before": _json(entry.get("before")),
            "after": _json(entry.get("after")),
            "reason": entry.get("reason", ""),
            "at": entry["at"],
        }


def _json(facts: object) -> str | None:
    return None if facts is None else msgspec.json.encode(facts).decode()
