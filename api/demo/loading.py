"""Filling an empty database with a demo centre, whole or not at all."""

import random
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from datetime import time as hour
from typing import Any, Final

import msgspec
from piccolo.table import Table

from api import clock, db
from api.access import Role
from api.accounts.passwords import hash_password
from api.accounts.tables import Account
from api.audit.tables import AuditEntry
from api.demo import exams, handins, people, sittings, verdicts
from api.demo.copying import Copier, Row
from api.demo.dice import dice
from api.demo.material import Work, material
from api.demo.progress import Progress
from api.demo.scales import Scale
from api.demo.storing import shelf
from api.errors import Refused
from api.grading.tables import Draft, Grading, Mark, Review, Skip
from api.media.tables import StoredFile
from api.multilevel.tables import (
    MultilevelExam,
    MultilevelQuestion,
    MultilevelSection,
    SpeakingAudio,
    TestResult,
    UserTest,
    WritingImage,
)

PASSWORD: Final = "demo12345"  # noqa: S105 - everybody is to know it
TABLES: Final[tuple[type[Table], ...]] = (
    Account, MultilevelExam, MultilevelSection, MultilevelQuestion, UserTest, TestResult, StoredFile, WritingImage,
    SpeakingAudio, Review, Grading, Mark, Draft, Skip, AuditEntry,
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


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole centre, ids given, before a row of it is written."""

    people: people.People
    exams: list[exams.Exam]
    held: list[sittings.Sitting]
    queue: list[sittings.Handin]
    files: handins.Files
    bench: verdicts.Bench


@dataclass(frozen=True, slots=True)
class Order:
    """What centre is wanted; its history ends the day before `now`."""

    scale: Scale
    seed: int
    now: datetime

    def dice(self, purpose: str) -> random.Random:
        """The dice for one part of it."""
        return dice(self.scale.name, self.seed, purpose)


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
        plan = _plan(order, works, copier, await _present())
        await files.put(plan.files.stored)
        rows = _rows(plan, order, password_hash)
        for table in TABLES:
            await copier.copy(table, rows[table])
        await db.execute(_IN_FORCE)
        await copier.advance_sequences()
    progress.done()
    return Summary(
        scale=scale.name,
        seed=seed,
        rows=copier.copied,
        files=len(plan.files.stored),
        queues=verdicts.count_by_state(plan.queue, plan.bench),
        seconds=time.monotonic() - started,
    )


async def _refuse_unless_empty() -> None:
    if await db.fetch_value(
        "SELECT EXISTS (SELECT FROM account WHERE role <> $1) OR EXISTS (SELECT FROM multilevel_exam)", Role.OWNER
    ):
        raise Refused(
            "Demo data goes into an empty database only, and this one has people or exams in it already."
            " Use another STATE_DIR or DATABASE_URL."
        )


async def _present() -> dict[str, int]:
    """The owners that are there already."""
    return {row["username"].lower(): row["id"] for row in await db.fetch(
        "SELECT username, id FROM account WHERE withdrawn_at IS NULL")}  # fmt: skip


def _plan(order: Order, works: tuple[Work, ...], copier: Copier, present: Mapping[str, int]) -> Plan:
    scale, today = order.scale, order.now.date()
    midnight = datetime.combine(today, hour.min, clock.TASHKENT)
    everybody = people.invite(scale, today, copier.ids(Account), order.dice("people"), present)
    numbering = exams.Numbering(*map(copier.ids, (MultilevelExam, MultilevelSection, MultilevelQuestion)))
    papers = exams.set_up(everybody, scale, today, numbering, order.dice("exams"))
    held = sittings.hold(everybody, papers, scale, today, order.dice("sittings"))
    sittings.number(held, copier.ids(UserTest), copier.ids(TestResult), copier.ids(Review))
    queue = sittings.submitted(held)
    return Plan(
        people=everybody,
        exams=papers,
        held=held,
        queue=queue,
        files=handins.hand_in(queue, works, scale, copier.ids(StoredFile), order.dice("files")),
        bench=verdicts.judge(queue, everybody.teachers, midnight, copier.ids(Grading), order.dice("verdicts")),
    )


def _rows(plan: Plan, order: Order, password_hash: str) -> dict[type[Table], Iterable[Row]]:
    bench = plan.bench
    return {
        Account: people.account_rows(plan.people, password_hash, order.dice("contacts")),
        MultilevelExam: exams.exam_rows(plan.exams),
        MultilevelSection: exams.section_rows(plan.exams),
        MultilevelQuestion: exams.question_rows(plan.exams),
        UserTest: sittings.user_test_rows(plan.held),
        TestResult: sittings.test_result_rows(plan.held),
        StoredFile: handins.stored_file_rows(plan.files),
        WritingImage: handins.writing_image_rows(plan.files),
        SpeakingAudio: handins.speaking_audio_rows(plan.files),
        Review: verdicts.review_rows(plan.queue, bench, _lease_until(order.now)),
        Grading: verdicts.grading_rows(bench),
        Mark: verdicts.mark_rows(bench),
        Draft: verdicts.draft_rows(bench),
        Skip: verdicts.skip_rows(bench),
        AuditEntry: _audit_rows(
            people.account_audit_rows(plan.people),
            exams.exam_audit_rows(plan.exams),
            verdicts.grading_audit_rows(bench),
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
