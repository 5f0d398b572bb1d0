"""What examiners made of the mock sessions: every criterion, the bands, the overall."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final

from api.demo.copying import Row
from api.demo.hours import next_working_moment
from api.demo.mock_papers import QUESTIONS
from api.demo.mock_sittings import MockSitting
from api.demo.people import Person
from api.grading.schemas import GradingOut, MarkOut, Queue
from api.mocks.bands import DEFAULTS, HIGHEST, STEP, Scale, overall, suggested_band, writing_band
from api.mocks.marking import BANDS, RUBRIC, SPEAKING_CRITERIA, WRITING_CRITERIA
from api.mocks.matching import marked

LEFT_WAITING: Final = 8
DAYS_TO_GRADE: Final = 3
ABLE: Final = (4.5, 5.5, 6.5, 7.5)
LOWEST: Final = Decimal("3.5")
REMARKED: Final = 0.6
REMARKS: Final = (
    "Javob to‘liq emas: gaplar ko‘proq misol talab qiladi.",
    "Fikr aniq, lekin artikl va zamonlarda xatolar bor.",
    "Clear position; link the paragraphs better.",
    "Good range of vocabulary, a few slips in agreement.",
    "Well organised. Mind the word count.",
)


@dataclass(slots=True)
class MockVerdict:
    """One verdict on one session, with what the key suggested."""

    sitting: MockSitting
    examiner: Person
    at: datetime
    marks: dict[str, Decimal]
    suggested: dict[str, tuple[int, Decimal | None]]
    comment: str
    id: int = 0
    overall: Decimal = field(init=False)

    def __post_init__(self) -> None:
        self.overall = overall(self.marks[band] for band in BANDS)

    def comment_on(self, criterion: str) -> str:
        """The remark, which is on all of the writing."""
        return self.comment if criterion == "writing" else ""

    def shown(self) -> GradingOut:
        """As the rules show it, and as the trail keeps it."""
        marks = {
            name: MarkOut(score=score, max_score=HIGHEST, comment=self.comment_on(name))
            for name, score in self.marks.items()
        }
        return GradingOut(
            id=self.id,
            examiner=self.examiner.name,
            total=self.overall,
            max_total=HIGHEST,
            marks=marks,
            reason="",
            created_at=self.at.astimezone(UTC),
        )


def judge(
    sittings: Sequence[MockSitting], examiners: list[Person], midnight: datetime, ids: Iterator[int], rng: random.Random
) -> list[MockVerdict]:
    """Verdicts on all but the newest sessions, in the order of time; the first student's among them."""
    verdicts = [
        _verdict(sitting, rng.choice(examiners), at, rng)
        for sitting in sittings[:-LEFT_WAITING]
        if (at := next_working_moment(sitting.ended_at, rng, DAYS_TO_GRADE)) < midnight
    ]
    verdicts.sort(key=lambda verdict: (verdict.at, verdict.sitting.id))
    for verdict in verdicts:
        verdict.id = next(ids)
    return verdicts


def _verdict(sitting: MockSitting, examiner: Person, at: datetime, rng: random.Random) -> MockVerdict:
    suggested = _suggested(sitting)
    tasks = {task: [_band(sitting.student, rng) for _ in WRITING_CRITERIA] for task in (1, 2)}
    spoken = [_band(sitting.student, rng) for _ in SPEAKING_CRITERIA]
    details = {
        f"task{task}_{name}": band
        for task, bands in tasks.items()
        for name, band in zip(WRITING_CRITERIA, bands, strict=True)
    } | {f"speaking_{name}": band for name, band in zip(SPEAKING_CRITERIA, spoken, strict=True)}
    bands = {
        "listening": suggested["listening"][1] or LOWEST,
        "reading": suggested["reading"][1] or LOWEST,
        "writing": writing_band(tasks) or LOWEST,
        "speaking": overall(spoken),
    }
    comment = rng.choice(REMARKS) if rng.random() < REMARKED else ""
    return MockVerdict(sitting, examiner, at, {**bands, **details}, suggested, comment)


def _suggested(sitting: MockSitting) -> dict[str, tuple[int, Decimal | None]]:
    paper = sitting.paper
    raw = {
        "listening": sum(marked(sitting.listening, paper.listening_key).values()),
        "reading": sum(marked(sitting.reading, paper.reading_key).values()),
    }
    scales = {"listening": Scale.LISTENING, "reading": Scale(paper.content.reading_type)}
    return {name: (raw[name], suggested_band(DEFAULTS[scales[name]], raw[name], QUESTIONS)) for name in raw}


def _band(student: Person, rng: random.Random) -> Decimal:
    near = ABLE[student.level] + rng.gauss(0, 0.5)
    return min(HIGHEST, max(LOWEST, Decimal(round(near * 2)) * STEP))


def mock_review_rows(sittings: Sequence[MockSitting]) -> Iterator[Row]:
    """Rows of review, before any verdict is in force."""
    for sitting in sittings:
        yield {
            "id": sitting.review,
            "queue": Queue.MOCK.value,
            "target": sitting.id,
            "student": sitting.student.id,
            "title": sitting.paper.content.title,
            "topic": None,
            "submitted_at": sitting.ended_at,
            "state": "waiting",
            "holder": None,
            "lease_until": None,
        }


def mock_grading_rows(verdicts: Sequence[MockVerdict]) -> Iterator[Row]:
    """Rows of grading."""
    for one in verdicts:
        yield {
            "id": one.id,
            "review": one.sitting.review,
            "examiner": one.examiner.id,
            "rubric": RUBRIC.name,
            "total": one.overall,
            "max_total": HIGHEST,
            "reason": "",
            "created_at": one.at,
        }


def mock_mark_rows(verdicts: Sequence[MockVerdict]) -> Iterator[Row]:
    """Rows of mark."""
    for one in verdicts:
        for criterion, score in one.marks.items():
            yield {
                "grading": one.id,
                "criterion": criterion,
                "score": score,
                "max_score": HIGHEST,
                "comment": one.comment_on(criterion),
            }


def mock_score_rows(verdicts: Sequence[MockVerdict]) -> Iterator[Row]:
    """Rows of mock_score."""
    for one in verdicts:
        suggested: Mapping[str, tuple[int, Decimal | None]] = one.suggested
        yield {
            "session": one.sitting.id,
            **{band: one.marks[band] for band in BANDS},
            "score": one.overall,
            **{f"{name}_raw": raw for name, (raw, _) in suggested.items()},
            **{f"{name}_suggested": band for name, (_, band) in suggested.items()},
            "created_by": one.examiner.id,
            "created_at": one.at,
            "updated_at": one.at,
        }


def mock_grading_audit_rows(verdicts: Sequence[MockVerdict]) -> Iterator[Row]:
    """The trail of the verdicts."""
    for one in verdicts:
        yield {
            "actor": one.examiner.id,
            "action": "grade",
            "object_type": "review",
            "object_id": str(one.sitting.review),
            "after": one.shown().model_dump(mode="json"),
            "at": one.at,
        }


def count_by_state(sittings: Sequence[MockSitting], verdicts: Sequence[MockVerdict]) -> dict[str, int]:
    """How many sessions are waiting and checked; nobody holds any."""
    return {"waiting": len(sittings) - len(verdicts), "held": 0, "checked": len(verdicts)}
