"""Exams, submissions and results as they come in and go out."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, BeforeValidator, Field, StringConstraints, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from api import clock
from api.accounts.schemas import STUDENT_SEARCHED
from api.fields import (
    EMPTY_IS_NOTHING,
    OF_THE_FIELD,
    Count,
    Day,
    Id,
    Input,
    Key,
    PageQuery,
    Prose,
    Score,
    TashkentTime,
    Title,
    partial,
)

LONGEST_ANSWER: Final = 50_000
LONGEST_COMMENT: Final = 10_000
TOO_FEW_OPTIONS: Final = "A test question has two options or more."
NONE_CORRECT: Final = "At least one option must be correct."
NO_OPTIONS: Final = "Only a test question has options."

Said = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
"""A text of any length that says something."""


class QuestionType(StrEnum):
    """A test question is marked by itself, a written one by an examiner."""

    TEST = "test"
    WRITTEN = "written"


def _empty_for_nothing(value: Any) -> Any:
    return "" if value is None else value


def _today() -> date:
    return clock.now().date()


class OptionIn(Input):
    """One choice; without an order it stands where it is in the list."""

    text: Said = Field(examples=["She goes to school."])
    is_correct: bool
    order: Count | None = None


class QuestionIn(Input):
    """One question; without an order it stands where it is in the list."""

    text: Said = Field(examples=["Which sentence is correct?"])
    type: QuestionType
    order: Count | None = None
    options: list[OptionIn] | None = Field(None, validate_default=True, description="Of a test question: two or more.")
    written_answer_sample: Annotated[Prose | None, EMPTY_IS_NOTHING] = Field(
        None, description="Of a written question: what a good answer says."
    )

    @field_validator("options")
    @classmethod
    def _fit(cls, options: list[OptionIn] | None, given: ValidationInfo) -> list[OptionIn] | None:
        kind, choices = given.data.get("type"), options or []
        fault = None
        if kind is QuestionType.WRITTEN and choices:
            fault = NO_OPTIONS
        elif kind is QuestionType.TEST and len(choices) < 2:
            fault = TOO_FEW_OPTIONS
        elif kind is QuestionType.TEST and not any(option.is_correct for option in choices):
            fault = NONE_CORRECT
        if fault:
            raise PydanticCustomError(OF_THE_FIELD, fault)
        return options


_QUESTIONS: Final = [
    {
        "text": "Which sentence is correct?",
        "type": "test",
        "order": 1,
        "options": [
            {"text": "She go to school.", "is_correct": False, "order": 1},
            {"text": "She goes to school.", "is_correct": True, "order": 2},
        ],
    },
    {
        "text": "Describe the importance of reading.",
        "type": "written",
        "order": 2,
        "written_answer_sample": "Reading improves vocabulary and comprehension.",
    },
]


class ExamIn(Input):
    """An exam with its questions, which replace all there were."""

    subject: Key
    title: Title = Field(examples=["IELTS Grammar Test #1"])
    description: Annotated[Prose, BeforeValidator(_empty_for_nothing)] = Field(
        "", examples=["Grammatika bo'yicha haftalik test"]
    )
    time_limit: Count = Field(0, description="Minutes; 0 is no limit.", examples=[30])
    is_published: bool = False
    is_active: bool = True
    date: Day = Field(default_factory=_today, description="Today, if it is not given.", examples=["2025-02-20"])
    questions: list[QuestionIn] = Field(default_factory=list, examples=[_QUESTIONS])


ExamChange = partial(ExamIn)


class CodeIn(Input):
    """An exam's code, in letters of either case."""

    code: Said = Field(examples=["XA7K2P"])


class OptionShown(BaseModel):
    """A choice, as students see it."""

    id: int
    text: str = Field(examples=["She goes to school."])


class OptionOut(OptionShown):
    """A choice."""

    is_correct: bool


class _QuestionShown(BaseModel):
    id: int
    text: str = Field(examples=["Which sentence is correct?"])


class QuestionShown(_QuestionShown):
    """A question, as students see it."""

    type: QuestionType
    order: int
    options: list[OptionShown]


class TestQuestionOut(_QuestionShown):
    """A question with its choices."""

    __test__ = False  # not a test case, whatever pytest thinks of the name

    type: Literal["test"]
    order: int
    options: list[OptionOut]


class WrittenQuestionOut(_QuestionShown):
    """A question to be answered in writing."""

    type: Literal["written"]
    order: int
    options: list[OptionOut] = Field(max_length=0, examples=[[]])
    written_answer_sample: str | None = Field(examples=["Reading improves vocabulary and comprehension."])


class _ExamHead(BaseModel):
    id: int
    code: str = Field(examples=["XA7K2P"])
    title: str = Field(examples=["IELTS Grammar Test #1"])
    subject: int
    description: str = Field(examples=["Grammatika bo'yicha haftalik test"])
    time_limit: int = Field(examples=[30])
    is_published: bool
    is_active: bool
    date: date


class ExamOut(_ExamHead):
    """One exam, as staff see it."""

    questions: list[TestQuestionOut | WrittenQuestionOut]
    created_at: TashkentTime


class ExamShown(_ExamHead):
    """One exam, as students see it: published, active, and without what gives an answer away."""

    questions: list[QuestionShown]
    created_at: TashkentTime


class ExamListedOut(BaseModel):
    """One exam in a list."""

    id: int
    subject: int
    subject_name: str = Field(examples=["IELTS"])
    title: str = Field(examples=["IELTS Grammar Test #1"])
    code: str = Field(examples=["ABC123"])
    description: str = Field(examples=["Grammatika bo'yicha haftalik test"])
    time_limit: int = Field(examples=[30])
    is_published: bool
    is_active: bool
    date: date
    questions_count: int = Field(examples=[20])
    participants_count: int = Field(examples=[15], description="Who has submitted.")
    created_at: TashkentTime


class PublishedOut(BaseModel):
    """What has become of the exam."""

    status: str = Field(examples=["Test nashr etildi"])


class ExamsQuery(PageQuery):
    """Which exams."""

    subject: Id | None = None
    is_published: bool | None = None
    is_active: bool | None = None
    date: Day | None = None
    date_from: Day | None = None
    date_to: Day | None = None
    search: str = Field("", description="In titles and codes.")


class AnswerIn(Input):
    """The answer to one question: a choice, or a text."""

    question_id: Key
    option_id: Annotated[Key | None, EMPTY_IS_NOTHING] = Field(None, examples=[2])
    written_answer: Annotated[Prose | None, EMPTY_IS_NOTHING, Field(max_length=LONGEST_ANSWER)] = Field(
        None, examples=["Reading improves vocabulary and comprehension skills."]
    )


class SubmissionIn(Input):
    """A student's answers; a question that is not among them counts as unanswered."""

    answers: list[AnswerIn] = Field(examples=[[{"question_id": 1, "option_id": 2}]])


class AnswerOut(BaseModel):
    """What was answered to one question."""

    id: int
    question: int
    question_text: str = Field(examples=["Which sentence is correct?"])
    option: int | None = Field(examples=[2])
    option_text: str | None = Field(examples=["She goes to school."])
    written_answer: str | None = Field(examples=[None])
    is_correct: bool = Field(description="Worth a half or more.")
    earned_score: Score | None = Field(examples=[1], description="0 to 1; null while the answer waits for its grade.")
    comment: str = Field(examples=[""])


class ResultOut(BaseModel):
    """One submission and what it is worth."""

    id: int = Field(examples=[5])
    exam: int
    student: int = Field(examples=[10])
    score: Score = Field(examples=[80.0], description="Percent, one decimal.")
    correct_answers: int = Field(examples=[16])
    total_questions: int = Field(examples=[20])
    is_checked: bool = Field(examples=[False])
    checked_by: int | None = Field(examples=[None])
    checked_at: TashkentTime | None = Field(examples=[None])
    is_late: bool = Field(examples=[False])
    created_at: TashkentTime


class ResultWithAnswersOut(ResultOut):
    """One submission with its answers."""

    exam_title: str = Field(examples=["IELTS Grammar Test #1"])
    answers: list[AnswerOut]


class OwnResultsQuery(PageQuery):
    """Which of one's own results."""

    exam: Id | None = None
    subject: Id | None = None
    is_checked: bool | None = None
    is_late: bool | None = None
    date: Day | None = None
    date_from: Day | None = None
    date_to: Day | None = None
    search: str = Field("", description="In exams' titles.")


class ResultsQuery(OwnResultsQuery):
    """Which results."""

    group_id: Id | None = Field(None, description="The students' present group.")
    student_id: Id | None = None
    employee: Id | None = Field(None, description="Who checked it.")
    search: str = Field("", description=f"In exams' titles, and: {STUDENT_SEARCHED}")


class ResultIn(Input):
    """What of a result is set by hand; all else follows from the answers."""

    is_checked: bool


ResultChange = partial(ResultIn)


class GradeIn(Input):
    """What a written answer is worth."""

    answer_id: Key
    earned_score: Annotated[Decimal, Field(ge=0, le=1, max_digits=3, decimal_places=2)] = Field(examples=[0.75])
    comment: Annotated[Prose, Field(max_length=LONGEST_COMMENT), BeforeValidator(_empty_for_nothing)] = Field(
        "", examples=["Good reasons, few examples."]
    )


class GradesIn(Input):
    """Grades of a result's written answers, as many as there are."""

    grades: list[GradeIn]
