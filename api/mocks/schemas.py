"""Mock tests, sessions, answers and bands as they come in and go out."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from api.fields import WHOLE_NUMBER, Day, Id, Input, PageQuery, partial
from api.mocks.matching import is_sound
from api.mocks.shapes import ANSWERS, BandOut

LONGEST_ANSWER: Final = 500
LONGEST_TEXT: Final = 50_000
MOST_ALTERNATIVES: Final = 20
LARGEST_REVISION: Final = 2**53 - 1
MOST_QUESTIONS: Final = 200


class Section(StrEnum):
    """A part of a test."""

    READING = "reading"
    WRITING = "writing"
    LISTENING = "listening"


class AnsweredSection(StrEnum):
    """A part whose questions have an answer each."""

    READING = "reading"
    LISTENING = "listening"


class ReadingType(StrEnum):
    """Which conversion table reading goes by."""

    ACADEMIC = "academic"
    GENERAL = "general"


def _question(number: str) -> str:
    if not WHOLE_NUMBER.fullmatch(number) or str(int(number[:9])) != number:
        raise PydanticCustomError("int_type", "A valid integer is required.")
    if not 1 <= int(number) <= MOST_QUESTIONS:
        raise PydanticCustomError("no_question", "There is no such question.")
    return number


def _task(number: str) -> str:
    if number not in {"1", "2"}:
        raise PydanticCustomError("choice", '"{number}" is not a valid choice.', {"number": number[:20]})
    return number


def _alternative(text: str) -> str:
    if not is_sound(text):
        raise PydanticCustomError("parentheses", "Parentheses must pair up, not one in another, six pairs at most.")
    return text


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _empty_for_nothing(value: Any) -> Any:
    return "" if value is None else value


def _whole_task(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value)  # Python takes True for 1
    if isinstance(value, str) and WHOLE_NUMBER.fullmatch(value):
        return int(value)
    return value


def _no_truth(value: Any) -> Any:
    if isinstance(value, bool):
        raise PydanticCustomError("decimal_type", "A valid number is required.")
    return value


def _whole(value: Any) -> Any:
    if isinstance(value, bool) or (isinstance(value, str) and not WHOLE_NUMBER.fullmatch(value.strip())):
        raise PydanticCustomError("int_type", "A valid integer is required.")
    return value


WHOLE: Final = BeforeValidator(_whole)
"""For numbers: Python takes true and 1_0 for some."""

Question = Annotated[str, AfterValidator(_question)]
Answer = Annotated[str, Field(max_length=LONGEST_ANSWER)]
Answers = Annotated[dict[Question, Answer], Field(examples=[ANSWERS])]
EssayText = Annotated[str, Field(max_length=LONGEST_TEXT)]
Alternative = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), AfterValidator(_alternative)
]
Alternatives = Annotated[
    list[Alternative], Field(min_length=1, max_length=MOST_ALTERNATIVES), BeforeValidator(_as_list)
]
KeyAnswers = Annotated[dict[Question, Alternatives], Field(examples=[{"1": ["A"], "3": ["carbon dioxide", "CO2"]}])]
Band = Annotated[Decimal, Field(ge=0, le=9, decimal_places=1, examples=[7.5]), BeforeValidator(_no_truth)]


class StartIn(Input):
    """Which test, and the code that the teacher gave for it."""

    test: UUID
    code: Annotated[str, Field(min_length=1, examples=["MK1001"])]


class AnswersIn(Input):
    """The answers to a section by the question's number."""

    session: UUID
    answers: Answers


class WritingIn(Input):
    """The text of one task."""

    session: UUID
    task_number: Annotated[Literal[1, 2], BeforeValidator(_whole_task)]
    text: Annotated[EssayText, BeforeValidator(_empty_for_nothing)] = Field(
        "", examples=["The pie chart illustrates the distribution of water usage..."]
    )


class DraftIn(Input):
    """What has been typed so far: only what changed need be sent. Null takes an answer back.

    `revision` is the client's own rising number, such as its clock in milliseconds: of each answer, what carries a
    smaller one than what is kept comes too late and is passed over. Without it what arrives last stays.
    """

    reading: dict[Question, Answer | None] | None = Field(None, examples=[{"1": "A"}])
    listening: dict[Question, Answer | None] | None = Field(None, examples=[{"2": "Thursday"}])
    writing: dict[Annotated[str, AfterValidator(_task)], EssayText | None] | None = Field(
        None, examples=[{"1": "The chart shows"}]
    )
    revision: Annotated[int, Field(ge=0, le=LARGEST_REVISION, examples=[1763712000000]), WHOLE] | None = None


class ScoreIn(Input):
    """The four bands of a session."""

    session: UUID
    listening: Band
    reading: Band
    writing: Band
    speaking: Band


class BandsIn(Input):
    """The four bands."""

    listening: Band
    reading: Band
    writing: Band
    speaking: Band


ScoreChange = partial(BandsIn)


class KeyIn(Input):
    """The right answers of a section replace those that it had; null takes them away, what is not sent stays."""

    reading: KeyAnswers | None = None
    listening: KeyAnswers | None = None
    reading_type: ReadingType = ReadingType.ACADEMIC


class BandRowIn(Input):
    """From `least` to `most` right answers it is this band."""

    least: Annotated[int, Field(ge=0, le=MOST_QUESTIONS, examples=[39]), WHOLE]
    most: Annotated[int, Field(ge=0, le=MOST_QUESTIONS, examples=[40]), WHOLE]
    band: Annotated[Decimal, Field(ge=0, le=9, decimal_places=1, examples=[9.0]), BeforeValidator(_no_truth)]


BandTable = Annotated[list[BandRowIn], Field(min_length=1, max_length=40)]


class BandTablesIn(Input):
    """Conversion tables, best band first; those that are not sent stay."""

    listening: BandTable | None = None
    academic: BandTable | None = None
    general: BandTable | None = None


class KeyOut(BaseModel):
    """The right answers, empty where there are none."""

    reading: dict[str, list[str]] = Field(examples=[{"1": ["A"], "3": ["carbon dioxide", "CO2"]}])
    listening: dict[str, list[str]] = Field(examples=[{"1": ["C"], "2": ["(the) bank"]}])
    reading_type: ReadingType


class BandRowOut(BaseModel):
    """From `least` to `most` right answers it is this band."""

    least: int
    most: int
    band: BandOut


class BandTablesOut(BaseModel):
    """The conversion tables in force, best band first."""

    listening: list[BandRowOut]
    academic: list[BandRowOut]
    general: list[BandRowOut]


class TestsQuery(PageQuery):
    """Which tests."""

    __test__ = False

    date_from: Day | None = None
    date_to: Day | None = None
    employee: Id | None = Field(None, description="Who made it.")
    search: str = Field("", description="In the title.")


class SessionStatus(StrEnum):
    """How far a session has come."""

    ACTIVE = "active"
    COMPLETED = "completed"
    FINISHED = "finished"


class OwnSessionsQuery(PageQuery):
    """Which own sessions, by the day they began."""

    status: SessionStatus | None = None
    test: UUID | None = None
    date: Day | None = None
    date_from: Day | None = None
    date_to: Day | None = None


class AnswersQuery(PageQuery):
    """Which completed sessions, by the day they began."""

    status: Literal["completed", "finished"] | None = Field(None, description="`completed`: not scored yet.")
    test: UUID | None = None
    student_id: Id | None = None
    group_id: Id | None = None
    date: Day | None = None
    date_from: Day | None = None
    date_to: Day | None = None
    search: str = Field("", description="In the student's name or username.")


class OwnScoresQuery(PageQuery):
    """Which own bands, by the day they were given."""

    date: Day | None = None
    date_from: Day | None = None
    date_to: Day | None = None
