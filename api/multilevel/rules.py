"""Handing in handwriting and recordings: a section once, whole or not at all."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from api import db
from api.access import Actor, Permission
from api.errors import InvalidInput, WrongKindOfFile
from api.fields import LARGEST_ID
from api.grading.chat import key_of, tell_new
from api.grading.rules import open_review
from api.grading.schemas import Queue
from api.media.rules import CheckedFile, KeptFile, check_audio, check_image, keeping, url_of
from api.media.uploads import Form, Upload
from api.multilevel.attempts import (
    OpenSection,
    mark_submitted,
    section_of_attempt,
    section_of_exam,
    section_of_result,
)
from api.multilevel.forms import AnswersForm, PartsForm, WritingForm, read_speaking, read_writing
from api.multilevel.marking import SECTION_NAMES
from api.multilevel.schemas import (
    ImageOut,
    QuestionType,
    ResultStatus,
    SectionType,
    SpeakingSubmittedOut,
    TaskImagesOut,
    WritingSubmittedOut,
)

SPEAKING_RECEIVED: Final = "Speaking test muvaffaqiyatli yuklandi. Admin tomonidan tekshiriladi."
ALREADY_SUBMITTED: Final = InvalidInput(summary="This section has already been submitted.")
OTHER_EXAM: Final = InvalidInput({"exam_id": ["This attempt belongs to another exam."]})
OTHER_SECTION: Final = InvalidInput({"test_result_id": ["This test result belongs to another section."]})
_QUESTION_TYPES: Final = {1: QuestionType.LETTER, 2: QuestionType.ESSAY}


async def submit_writing(actor: Actor, form: Form) -> WritingSubmittedOut:
    """Hand in the writing section of the actor's own attempt."""
    actor.require(Permission.MULTILEVEL_SIT)
    sent = read_writing(form)
    checked = await _check_all(check_image, [upload for _, _, upload in sent.pages])
    async with keeping() as keeper, db.transaction():
        section = await section_of_attempt(actor, user_test=sent.user_test_id, section_type=SectionType.WRITING)
        _require_exam(section, sent.exam_id)
        review = await _hand_in(section)
        folders = [f"writing/task{task}" for task, _, _ in sent.pages]
        kept = await keeper.keep(list(zip(checked, folders, strict=True)))
        rows = await db.fetch(
            "INSERT INTO writing_image (test_result, task, page, file)"
            " SELECT $1, * FROM unnest($2::int[], $3::int[], $4::int[]) RETURNING id",
            section.test_result,
            [task for task, _, _ in sent.pages],
            [page for _, page, _ in sent.pages],
            [file.id for file in kept],
        )
        return _writing_submitted(section, review, sent, [row["id"] for row in rows], kept)


async def submit_speaking(actor: Actor, form: Form) -> SpeakingSubmittedOut:
    """Hand in the speaking section: an answer per question, or a recording per part."""
    actor.require(Permission.MULTILEVEL_SIT)
    sent = read_speaking(form)
    recordings = sent.answers if isinstance(sent, AnswersForm) else sent.parts
    checked = await _check_all(check_audio, [upload for _, upload in recordings])
    async with keeping() as keeper, db.transaction():
        section = await _speaking_section(actor, sent)
        review = await _hand_in(section)
        kept = await keeper.keep([(file, "speaking") for file in checked])
        column = "question" if isinstance(sent, AnswersForm) else "part"
        await db.execute(
            f"INSERT INTO speaking_audio (test_result, {column}, file) SELECT $1, * FROM unnest($2::int[], $3::int[])",
            section.test_result,
            [number for number, _ in recordings],
            [file.id for file in kept],
        )
    return SpeakingSubmittedOut(
        id=section.test_result,
        test_result_id=section.test_result,
        status=ResultStatus.PENDING,
        message=SPEAKING_RECEIVED,
        manual_review_id=review,
        audios_count=len(kept),
    )


async def _check_all(check: Callable[[Upload], Awaitable[CheckedFile]], uploads: Sequence[Upload]) -> list[CheckedFile]:
    """Every file's bytes looked at; the faults of all together."""
    outcomes = await asyncio.gather(*map(check, uploads), return_exceptions=True)
    faults: dict[str, list[str]] = {}
    for outcome in outcomes:
        if isinstance(outcome, WrongKindOfFile):
            faults.update(outcome.fields)
        elif isinstance(outcome, BaseException):
            raise outcome
    if faults:
        raise WrongKindOfFile(faults)
    return [outcome for outcome in outcomes if isinstance(outcome, CheckedFile)]


def _require_exam(section: OpenSection, exam: int) -> None:
    if section.exam != exam:
        raise OTHER_EXAM


async def _speaking_section(actor: Actor, sent: AnswersForm | PartsForm) -> OpenSection:
    if isinstance(sent, PartsForm):
        section = await section_of_attempt(actor, user_test=sent.user_test_id, section_type=SectionType.SPEAKING)
        _require_exam(section, sent.exam_id)
        return section
    questions = [question for question, _ in sent.answers]
    if sent.test_result_id is None:
        exam = await _exam_of_questions(questions)
        return await section_of_exam(actor, exam=exam, section_type=SectionType.SPEAKING)
    section = await section_of_result(actor, test_result=sent.test_result_id)
    if section.section_type is not SectionType.SPEAKING:
        raise OTHER_SECTION
    await _exam_of_questions(questions, section.exam)
    return section


async def _exam_of_questions(questions: Sequence[int], expected: int | None = None) -> int:
    """The one exam whose speaking section asks all these questions: the expected one, if any."""
    rows = await db.fetch(
        """SELECT q.id, s.exam, s.section_type FROM multilevel_question q
           JOIN multilevel_section s ON s.id = q.section JOIN multilevel_exam x ON x.id = s.exam
           WHERE q.id = ANY ($1) AND (x.withdrawn_at IS NULL OR x.id = $2)""",
        [question for question in questions if 0 < question <= LARGEST_ID],
        expected,
    )
    known = {row["id"]: row for row in rows}
    for question in questions:
        if question not in known:
            raise InvalidInput(summary=f"Question {question} not found")
    exam: int = known[questions[0]]["exam"] if expected is None else expected
    for question in questions:
        if known[question]["exam"] != exam or known[question]["section_type"] != SectionType.SPEAKING:
            raise InvalidInput(summary=f"Question {question} belongs to another exam or section")
    return exam


async def _hand_in(section: OpenSection) -> int:
    """Mark the section as handed in and put it up for grading; the review's id."""
    if section.is_submitted:
        raise ALREADY_SUBMITTED
    await mark_submitted(section)
    queue = Queue(section.section_type)
    review = await open_review(
        queue=queue, target=section.test_result, student=section.student, title=section.exam_title
    )
    await tell_new(key=key_of(review), queue=SECTION_NAMES[queue], title=section.exam_title, student=section.student)
    return review


def _writing_submitted(
    section: OpenSection, review: int, sent: WritingForm, images: Sequence[int], kept: Sequence[KeptFile]
) -> WritingSubmittedOut:
    tasks = {
        task: TaskImagesOut(question_number=task, question_type=_QUESTION_TYPES[task], images=[])
        for task, _, _ in sent.pages
    }
    for (task, _, _), image, file in zip(sent.pages, images, kept, strict=True):
        tasks[task].images.append(ImageOut(id=image, url=url_of(file.name), uploaded_at=file.created_at))
    return WritingSubmittedOut(
        id=section.test_result,
        test_result_id=section.test_result,
        manual_review_id=review,
        user_test_id=section.user_test,
        exam_id=section.exam,
        section_type=SectionType.WRITING,
        status=ResultStatus.PENDING,
        submitted_at=kept[0].created_at,
        images_count=len(kept),
        questions=list(tasks.values()),
    )
