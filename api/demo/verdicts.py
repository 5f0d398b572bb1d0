"""What the examiners have made of the submissions: verdicts, claims, drafts and skips, with their trail."""

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

import msgspec

from api.demo.content import read_toml
from api.demo.copying import Row
from api.demo.hours import next_working_moment
from api.demo.people import Person
from api.demo.prose import LEVELS
from api.demo.sittings import SECTIONS, Handin
from api.grading.queues import spec_of
from api.grading.schemas import Criterion, GradingOut, MarkIn, MarkOut, Queue
from api.multilevel.marking import SPEAKING, WRITING

RUBRICS: Final = {"writing": WRITING, "speaking": SPEAKING}
LEAST_WAITING, WAITING_SHARE = 14, 0.03
LEAST_REGRADED, REGRADED_SHARE = 3, 0.02
DAYS_TO_GRADE = 2
# Of the waiting, oldest first: the first few are held, by these examiners; then come two passed over, then a draft
# whose claim has run out.
HOLDERS: Final = {"writing": (0, 1, 2), "speaking": (1, 3, 4)}
SEVERE: Final = 6
"""teacher007 gives this much less of the maximum than the others would."""
SEVERITY: Final = 0.13
DRAFTED, SKIPPED, FLAGGED, LEFT = 0, 3, 4, 5

Marks = dict[str, MarkIn]


@dataclass(slots=True)
class Verdict:
    """One grading; `reason` is given where it replaces `former`."""

    handin: Handin
    examiner: Person
    at: datetime
    marks: Marks
    reason: str = ""
    former: "Verdict | None" = None
    id: int = 0

    def shown(self) -> GradingOut:
        """As the rules show it, and as the trail keeps it."""
        rubric = RUBRICS[self.handin.section]
        return GradingOut(
            id=self.id,
            examiner=self.examiner.name,
            total=sum((mark.score or Decimal(0) for mark in self.marks.values()), Decimal(0)),
            max_total=spec_of(Queue(self.handin.section)).max_total,
            marks={
                criterion.key: MarkOut(
                    score=self.marks[criterion.key].score or Decimal(0),
                    max_score=criterion.max_score,
                    comment=self.marks[criterion.key].comment,
                )
                for criterion in rubric.criteria
            },
            reason=self.reason,
            created_at=self.at.astimezone(UTC),
        )


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """Marks that an examiner has not submitted."""

    handin: Handin
    author: Person
    marks: Marks
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class PassedOver:
    """An examiner's skip."""

    handin: Handin
    examiner: Person
    reason: str
    flagged: bool
    at: datetime


@dataclass(slots=True)
class Bench:
    """All that the examiners have done."""

    verdicts: list[Verdict] = field(default_factory=list)
    holders: dict[int, Person] = field(default_factory=dict)
    drafts: list[KeptDraft] = field(default_factory=list)
    skips: list[PassedOver] = field(default_factory=list)


def judge(
    handins: list[Handin], examiners: list[Person], midnight: datetime, ids: Iterator[int], rng: random.Random
) -> Bench:
    """Grade all but the newest of each queue before `midnight`, some twice; leave the newest in every other state."""
    bench = Bench()
    for section in SECTIONS:
        queue = [handin for handin in handins if handin.section == section]
        waiting = max(LEAST_WAITING, int(len(queue) * WAITING_SHARE))
        graded = [_grade(handin, examiners, midnight, rng) for handin in queue[:-waiting]]
        again = rng.sample(graded[: len(graded) * 3 // 4], k=max(LEAST_REGRADED, int(len(graded) * REGRADED_SHARE)))
        bench.verdicts += [*graded, *(_grade_again(verdict, examiners, midnight, rng) for verdict in again)]
        _leave(queue[-waiting:], section, examiners, bench, rng)
    bench.verdicts.sort(key=lambda verdict: (verdict.at, verdict.handin.review))
    for verdict in bench.verdicts:
        verdict.id = next(ids)
    return bench


def _grade(handin: Handin, examiners: list[Person], midnight: datetime, rng: random.Random) -> Verdict:
    examiner = rng.choice(examiners)
    severity = _severity(examiner, examiners)
    return Verdict(handin, examiner, _soon_after(_handed_in(handin), midnight, rng), _marks(handin, rng, severity))


def _severity(examiner: Person, examiners: list[Person]) -> float:
    return SEVERITY if examiner is examiners[SEVERE] else 0.0


def _grade_again(verdict: Verdict, examiners: list[Person], midnight: datetime, rng: random.Random) -> Verdict:
    examiner = rng.choice([one for one in examiners if one is not verdict.examiner])
    milder = _severity(verdict.examiner, examiners) - _severity(examiner, examiners)
    marks = {
        criterion.key: MarkIn(
            score=_score(criterion, float(verdict.marks[criterion.key].score or 0) / float(criterion.max_score)
                         + milder + rng.uniform(0.03, 0.09), rng, spread=0.0),
            comment=verdict.marks[criterion.key].comment,
        )
        for criterion in RUBRICS[verdict.handin.section].criteria
    }  # fmt: skip
    reason = rng.choice(read_toml("remarks")["reasons"]["regrade"])
    return Verdict(verdict.handin, examiner, _soon_after(verdict.at, midnight, rng), marks, reason, verdict)


def _handed_in(handin: Handin) -> datetime:
    assert handin.submitted_at is not None
    return handin.submitted_at


def _soon_after(moment: datetime, midnight: datetime, rng: random.Random) -> datetime:
    later = next_working_moment(moment, rng, DAYS_TO_GRADE)
    return later if later < midnight else moment + timedelta(minutes=rng.randint(15, 40))


def _leave(waiting: list[Handin], section: str, examiners: list[Person], bench: Bench, rng: random.Random) -> None:
    """What is not graded yet: some held, two passed over, a draft in hand and one whose claim ran out."""
    reasons = read_toml("remarks")["reasons"]
    for handin, holder in zip(waiting, HOLDERS[section], strict=False):
        bench.holders[handin.review] = examiners[holder]
    for place, author in ((DRAFTED, HOLDERS[section][0]), (LEFT, 5)):
        saved_at = _handed_in(waiting[place]) + timedelta(minutes=rng.randint(15, 40))
        bench.drafts.append(KeptDraft(waiting[place], examiners[author], _begun(_marks(waiting[place], rng)), saved_at))
    flag = reasons["flag"][SECTIONS.index(section)]
    for place, examiner, reason in ((SKIPPED, 3, rng.choice(reasons["skip"])), (FLAGGED, 4, flag)):
        at = _handed_in(waiting[place]) + timedelta(minutes=rng.randint(15, 40))
        bench.skips.append(PassedOver(waiting[place], examiners[examiner], reason, place == FLAGGED, at))


def _begun(marks: Marks) -> Marks:
    """Marks as they stand half-way: the last has its comment only, if there are several."""
    last = list(marks)[-1]
    return marks | {last: MarkIn(score=None, comment=marks[last].comment)} if len(marks) > 1 else marks


def _marks(handin: Handin, rng: random.Random, severity: float = 0.0) -> Marks:
    level = LEVELS[handin.student.level]
    return {
        criterion.key: MarkIn(
            score=_score(criterion, level.share - severity, rng), comment=_remark(criterion.key, level.name, rng)
        )
        for criterion in RUBRICS[handin.section].criteria
    }


def _score(criterion: Criterion, share: float, rng: random.Random, spread: float = 0.06) -> Decimal:
    """About this share of the maximum, in whole steps."""
    steps = int(criterion.max_score / criterion.step)
    return criterion.step * round(steps * min(1.0, max(0.08, rng.gauss(share, spread))))


def _remark(criterion: str, level: str, rng: random.Random) -> str:
    remarks = read_toml("remarks")
    said = [rng.choice(remarks[criterion][level]["good"]), rng.choice(remarks[criterion][level]["weak"])]
    if rng.random() < 0.4:
        said.append(rng.choice(remarks["advice"][criterion]))
    return " ".join(said)


def review_rows(handins: list[Handin], bench: Bench, lease_until: datetime) -> Iterator[Row]:
    """Rows of review, before any verdict is in force."""
    for handin in handins:
        holder = bench.holders.get(handin.review)
        yield {
            "id": handin.review,
            "queue": handin.section,
            "target": handin.test_result,
            "student": handin.student.id,
            "title": handin.sitting.exam.content.title,
            "topic": None,
            "submitted_at": handin.submitted_at,
            "state": "claimed" if holder else "waiting",
            "holder": holder.id if holder else None,
            "lease_until": lease_until if holder else None,
        }


def grading_rows(bench: Bench) -> Iterator[Row]:
    """Rows of grading."""
    for verdict in bench.verdicts:
        shown, rubric = verdict.shown(), RUBRICS[verdict.handin.section]
        yield {
            "id": verdict.id,
            "review": verdict.handin.review,
            "examiner": verdict.examiner.id,
            "rubric": rubric.name,
            "total": shown.total,
            "max_total": shown.max_total,
            "reason": verdict.reason,
            "created_at": verdict.at,
        }


def mark_rows(bench: Bench) -> Iterator[Row]:
    """Rows of mark."""
    for verdict in bench.verdicts:
        for key, mark in verdict.shown().marks.items():
            yield {"grading": verdict.id, "criterion": key, **mark.model_dump(mode="python")}


def draft_rows(bench: Bench) -> Iterator[Row]:
    """Rows of grading_draft."""
    for draft in bench.drafts:
        marks = {key: mark.model_dump(mode="json") for key, mark in draft.marks.items()}
        yield {
            "review": draft.handin.review,
            "author": draft.author.id,
            "marks": msgspec.json.encode(marks).decode(),
            "saved_at": draft.saved_at,
        }


def skip_rows(bench: Bench) -> Iterator[Row]:
    """Rows of review_skip."""
    for skip in bench.skips:
        yield {
            "review": skip.handin.review,
            "examiner": skip.examiner.id,
            "reason": skip.reason,
            "flagged": skip.flagged,
            "created_at": skip.at,
        }


def grading_audit_rows(bench: Bench) -> Iterator[Row]:
    """The trail of verdicts and skips."""
    for verdict in bench.verdicts:
        yield _trace("grade", verdict.examiner, verdict.handin, verdict.at, verdict.shown().model_dump(mode="json")) | {
            "before": verdict.former.shown().model_dump(mode="json") if verdict.former else None,
            "reason": verdict.reason,
        }
    for skip in bench.skips:
        yield _trace("skip", skip.examiner, skip.handin, skip.at, {"reason": skip.reason, "flagged": skip.flagged})


def _trace(action: str, examiner: Person, handin: Handin, at: datetime, after: dict[str, Any]) -> dict[str, object]:
    return {
        "actor": examiner.id,
        "action": action,
        "object_type": "review",
        "object_id": str(handin.review),
        "after": after,
        "at": at,
    }


def count_by_state(handins: list[Handin], bench: Bench) -> dict[str, dict[str, int]]:
    """How many submissions of each queue are waiting, held and checked."""
    graded = {verdict.handin.review for verdict in bench.verdicts}
    counts: dict[str, dict[str, int]] = defaultdict(lambda: {"waiting": 0, "held": 0, "checked": 0})
    for handin in handins:
        state = "held" if handin.review in bench.holders else "checked" if handin.review in graded else "waiting"
        counts[handin.section][state] += 1
    return dict(counts)
