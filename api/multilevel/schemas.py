"""Multilevel exams, attempts and results as they come in and go out."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, Field

from api.fields import Day, Id, Input, Key, PageQuery, Prose, Score, Title, UtcMoment, UtcSeconds

MAX_TOTAL = 75


class SectionType(StrEnum):
    """The two sections of a multilevel exam."""

    WRITING = "writing"
    SPEAKING = "speaking"


class QuestionType(StrEnum):
    """The two writing tasks and the three speaking parts."""

    LETTER = "letter"
    ESSAY = "essay"
    PART1 = "part1"
    PART2 = "part2"
    PART3 = "part3"


class SectionStatus(StrEnum):
    """Where one section of an attempt stands."""

    NOT_SUBMITTED = "not_submitted"
    PENDING = "pending"
    CHECKED = "checked"


class ResultStatus(StrEnum):
    """Where a submitted section stands."""

    PENDING = "pending"
    CHECKED = "checked"


class QuestionOut(BaseModel):
    """One question as a student reads it."""

    id: int
    number: int
    question_type: QuestionType
    text: str


class SectionOut(BaseModel):
    """One section, with its duration in minutes."""

    section_type: SectionType
    duration: int
    questions: list[QuestionOut]


class ExamOut(BaseModel):
    """An active exam."""

    id: int
    title: str
    sections: list[SectionOut]


class UserTestIn(Input):
    """Which exam to sit."""

    exam_id: Key


class AttemptSectionOut(BaseModel):
    """One section of an attempt."""

    section_type: SectionType
    test_result_id: int
    status: SectionStatus


class UserTestOut(BaseModel):
    """One attempt at one exam."""

    id: int
    exam_id: int
    created_at: UtcSeconds
    sections: list[AttemptSectionOut]


class ImageOut(BaseModel):
    """One uploaded page."""

    id: int
    url: str
    uploaded_at: UtcSeconds


class TaskImagesOut(BaseModel):
    """The pages of one task."""

    question_number: int
    question_type: QuestionType
    images: list[ImageOut]


class WritingSubmittedOut(BaseModel):
    """What was handed in, and what waits for the examiner."""

    id: int
    test_result_id: int
    manual_review_id: int
    user_test_id: int
    exam_id: int
    section_type: SectionType
    status: ResultStatus
    submitted_at: UtcMoment
    images_count: int
    questions: list[TaskImagesOut]


class SpeakingSubmittedOut(BaseModel):
    """What was handed in, and what waits for the examiner."""

    id: int
    test_result_id: int
    status: ResultStatus
    message: str
    manual_review_id: int
    audios_count: int


class WritingScoreOut(BaseModel):
    """Points for both tasks, of 75."""

    task1_score: Score
    task2_score: Score
    total_score: Score
    max_score: int


class SpeakingScoreOut(BaseModel):
    """Points, of 75."""

    total_score: Score
    max_score: int


class WritingFeedbackOut(BaseModel):
    """What the examiner says of each task."""

    task1_comment: str
    task2_comment: str


class SpeakingFeedbackOut(BaseModel):
    """What the examiner says."""

    comment: str


class ReviewerOut(BaseModel):
    """Who graded, and when."""

    name: str
    reviewed_at: UtcSeconds


class ResultOut(BaseModel):
    """One submitted section; what an examiner gives is null until it is checked."""

    id: int
    user_test_id: int
    section_type: SectionType
    status: ResultStatus
    submitted_at: UtcSeconds
    reviewed_at: UtcSeconds | None
    level: str | None = Field(description="C1 from 65 points, B2 from 51, B1 from 38.")
    score: WritingScoreOut | SpeakingScoreOut | None
    feedback: WritingFeedbackOut | SpeakingFeedbackOut | None
    reviewer: ReviewerOut | None


class ExamsQuery(PageQuery):
    """Which exams."""

    search: Prose = ""


class UserTestsQuery(PageQuery):
    """Which of one's attempts."""

    exam_id: Id | None = None


class ResultsQuery(PageQuery):
    """Which submitted sections."""

    status: ResultStatus | None = None
    section_type: SectionType | None = None
    exam_id: Id | None = None
    user_test_id: Id | None = None
    student_id: Id | None = None
    group_id: Id | None = None
    date: Day | None = None
    date_from: Day | None = None
    date_to: Day | None = None
    search: Prose = ""


class QuestionIn(Input):
    """One question of an exam that staff write."""

    number: Annotated[int, Field(ge=1, le=100)]
    question_type: QuestionType
    text: Annotated[Prose, Field(min_length=1, max_length=10_000)]


class SectionIn(Input):
    """One section of an exam that staff write."""

    section_type: SectionType
    duration: Annotated[int, Field(ge=1, le=600)]
    questions: list[QuestionIn]


class ExamIn(Input):
    """An exam as staff write it."""

    title: Title
    is_active: bool = True
    sections: list[SectionIn]


class StaffExamOut(ExamOut):
    """An exam as staff see it."""

    is_active: bool
    attempts: int
    submissions: int
    created_at: datetime


class PageOut(BaseModel):
    """One page of handwriting, with its size in pixels."""

    id: int
    page: int
    url: str
    width: int | None
    height: int | None


class WritingTaskOut(BaseModel):
    """One task and the pages handed in for it."""

    number: int
    question_type: QuestionType
    text: str
    pages: list[PageOut]


class SpeakingAnswerOut(BaseModel):
    """One recording and what it answers: a question, or a whole part with all its questions."""

    id: int
    label: str
    text: str
    url: str
    content_type: str


class AttemptResultOut(BaseModel):
    """One section of an attempt as staff see it."""

    test_result_id: int
    section_type: SectionType
    status: SectionStatus
    submitted_at: datetime | None
    total: Score | None
    review: int | None


class AttemptOut(BaseModel):
    """One attempt as staff see it."""

    id: int
    student_name: str
    exam_title: str
    created_at: datetime
    sections: list[AttemptResultOut]
