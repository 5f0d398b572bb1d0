"""What mock tests contribute to grading: their queue, its criteria, and the bands that follow from a verdict."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from api import db
from api.grading.queues import QueueSpec, Verdict, register
from api.grading.schemas import Criterion, Queue, Rubric
from api.mocks.bands import HIGHEST, STEP, overall
from api.mocks.checking import checked_sections
from api.mocks.schemas import AnsweredSection
from api.notices.kinds import NoticeKind
from api.notices.rules import tell

BANDS: Final = ("listening", "reading", "writing", "speaking")
WRITING_CRITERIA: Final = ("tr", "cc", "lr", "gra")
SPEAKING_CRITERIA: Final = ("fc", "lr", "gra", "pr")
DETAILS: Final = (
    *(f"task{task}_{criterion}" for task in (1, 2) for criterion in WRITING_CRITERIA),
    *(f"speaking_{criterion}" for criterion in SPEAKING_CRITERIA),
)
RUBRIC: Final = Rubric(
    "ielts-mock-1",
    (
        *(Criterion(band, HIGHEST, STEP) for band in BANDS),
        *(Criterion(detail, HIGHEST, STEP, required=False) for detail in DETAILS),
    ),
)

_SCORE: Final = """INSERT INTO mock_score (session, listening, reading, writing, speaking, score,
        listening_raw, listening_suggested, reading_raw, reading_suggested, created_by)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
    ON CONFLICT (session) DO UPDATE SET (listening, reading, writing, speaking, score,
        listening_raw, listening_suggested, reading_raw, reading_suggested, updated_at)
        = (excluded.listening, excluded.reading, excluded.writing, excluded.speaking, excluded.score,
        excluded.listening_raw, excluded.listening_suggested, excluded.reading_raw, excluded.reading_suggested,
        now())"""
_COMMENT: Final = """UPDATE mock_writing SET teacher_comment = told.comment, updated_at = now()
    FROM unnest($2::smallint[], $3::text[]) AS told (task, comment)
    WHERE session = $1 AND task_number = told.task AND teacher_comment IS DISTINCT FROM told.comment"""


def overall_of(scores: Mapping[str, Decimal]) -> Decimal:
    """The total of a verdict: the overall band, whatever details are marked beside the four."""
    return overall(scores[band] for band in BANDS)


async def _announce(verdict: Verdict) -> None:
    """Write the bands beside what the key suggests now, finish the session, tell the student."""
    checked = await checked_sections(verdict.target)
    listening, reading = checked[AnsweredSection.LISTENING], checked[AnsweredSection.READING]
    bands = [verdict.marks[band].score for band in BANDS]
    suggested = (listening.raw, listening.band, reading.raw, reading.band)
    await db.execute(_SCORE, verdict.target, *bands, verdict.total, *suggested, verdict.examiner)
    await db.execute("UPDATE mock_session SET is_finished = true WHERE id = $1 AND NOT is_finished", verdict.target)
    if comments := _comments(verdict):
        await db.execute(_COMMENT, verdict.target, list(comments), list(comments.values()))
    await tell(
        kind=NoticeKind.RESULT,
        key=f"grading:{verdict.grading}",
        recipient=verdict.student,
        facts={"work": f"“{verdict.title}” mock testi", "score": str(verdict.total)},
    )


def _comments(verdict: Verdict) -> dict[int, str]:
    """What the examiner wrote on each writing task: the whole, criteria, passages, and all writing."""
    found: dict[int, str] = {}
    for task in (1, 2):
        remarks = [remark for remark in verdict.remarks if remark.part == f"task{task}"]
        keys = [*(f"task{task}_{criterion}" for criterion in WRITING_CRITERIA), "writing"]
        texts = [
            *(remark.text for remark in remarks if remark.start is None),
            *(verdict.marks[key].comment for key in keys if key in verdict.marks and verdict.marks[key].comment),
            *(f"“{remark.quote}”: {remark.text}" for remark in remarks if remark.start is not None),
        ]
        if texts:
            found[task] = "\n".join(texts)
    return found


register(QueueSpec(Queue.MOCK, RUBRIC, _announce, overall_of))
