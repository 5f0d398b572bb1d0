"""What goes out of mock tests: tests, sessions, answers, bands, each as documented."""

from typing import Annotated, Final
from uuid import UUID

from pydantic import BaseModel, Field

from api.fields import Score, TashkentTime

ANSWERS: Final = {"1": "A", "2": "carbon dioxide", "3": "TRUE", "4": "NOT GIVEN"}
BandOut = Annotated[Score, Field(examples=[7.5])]


class AuthorOut(BaseModel):
    """Who made a test."""

    first_name: str
    last_name: str


class SectionOut(BaseModel):
    """Reading or writing: its questions as a PDF, its minutes."""

    id: int
    file: str | None = Field(examples=["http://example.com/media/tests/reading/5f0c8a52f2c94c0fae9d2f1f6f0d7a31.pdf"])
    duration: int = Field(examples=[60])
    question_count: int = Field(examples=[40])
    created_at: TashkentTime
    updated_at: TashkentTime


class StartedListeningOut(BaseModel):
    """Listening as a session begins with it."""

    id: int
    audio_file: str | None = Field(examples=["http://example.com/media/mock_tests/listening/audio/5f0c8a52f2c94c.mp3"])
    question_file: str | None = Field(examples=["http://example.com/media/mock_tests/listening/questions/9d2f1f6f.pdf"])
    duration: int = Field(examples=[30])
    question_count: int = Field(examples=[40])


class ListeningOut(StartedListeningOut):
    """Listening: its recording, its questions as a PDF, its minutes."""

    created_at: TashkentTime
    updated_at: TashkentTime


class MockTestOut(BaseModel):
    """A mock test; to students without code and files."""

    id: UUID
    title: str = Field(examples=["IELTS Mock Test #1"])
    code: str | None = Field(examples=["MK1001"])
    created_by: AuthorOut
    reading: SectionOut
    writing: SectionOut
    listening: ListeningOut
    created_at: TashkentTime
    updated_at: TashkentTime


class GroupRefOut(BaseModel):
    """A student's group."""

    id: int
    name: str


class SitterOut(BaseModel):
    """Who sits."""

    id: int
    first_name: str
    last_name: str
    group: GroupRefOut | None


class ExaminerOut(BaseModel):
    """Who gave the bands."""

    id: int
    first_name: str
    last_name: str


class StartedOut(BaseModel):
    """A session that has just begun, with the listening section."""

    id: UUID
    user: SitterOut
    test: UUID
    started_at: TashkentTime
    ended_at: TashkentTime | None
    is_completed: bool
    is_finished: bool
    listening: StartedListeningOut


class SessionScoreOut(BaseModel):
    """The bands of a session."""

    id: int
    listening: BandOut
    reading: BandOut
    writing: BandOut
    speaking: BandOut
    score: BandOut
    created_by: ExaminerOut


class SessionOut(BaseModel):
    """An own session; its test once it is over, its bands once they are given."""

    id: UUID
    user: SitterOut
    test: MockTestOut | None
    started_at: TashkentTime
    ended_at: TashkentTime | None
    is_completed: bool
    is_finished: bool
    score: SessionScoreOut | None


class FinishedOut(BaseModel):
    """A session that is over."""

    id: UUID
    user: SitterOut
    test: MockTestOut
    started_at: TashkentTime
    ended_at: TashkentTime | None
    is_completed: bool
    is_finished: bool


class AnsweredSessionOut(BaseModel):
    """A session as its answers name it."""

    id: UUID
    user: SitterOut
    test: MockTestOut
    is_completed: bool
    is_finished: bool


class SectionAnswersOut(BaseModel):
    """The answers to reading or listening."""

    id: int
    session: UUID
    answers: dict[str, str] = Field(examples=[ANSWERS])
    created_at: TashkentTime


class SubmittedAnswersOut(SectionAnswersOut):
    """The answers as they were taken."""

    updated_at: TashkentTime


class WritingOut(BaseModel):
    """The text of one task."""

    id: int
    session: UUID
    task_number: int
    text: str = Field(examples=["The chart shows that..."])
    teacher_comment: str | None


class SubmittedWritingOut(WritingOut):
    """The text as it was taken."""

    created_at: TashkentTime
    updated_at: TashkentTime


class SessionAnswersOut(BaseModel):
    """A session and all that was answered in it."""

    session: AnsweredSessionOut
    reading_answer: SectionAnswersOut | None
    listening_answer: SectionAnswersOut | None
    writing_answers: list[WritingOut]


class DraftOut(BaseModel):
    """What is kept. A section that was handed in is shown as it was handed in, and its drafts count no more."""

    session: UUID
    reading: dict[str, str] = Field(examples=[{"1": "A"}])
    listening: dict[str, str] = Field(examples=[{"2": "Thursday"}])
    writing: dict[str, str] = Field(examples=[{"1": "The chart shows"}])
    submitted: list[str] = Field(
        description="`reading`, `listening`, `writing.1`, `writing.2`.", examples=[["listening"]]
    )
    saved_at: TashkentTime | None


class OwnScoreOut(BaseModel):
    """The bands of an own session."""

    id: int
    session: UUID
    listening: BandOut
    reading: BandOut
    writing: BandOut
    speaking: BandOut
    score: BandOut
    created_at: TashkentTime


class MockScoreOut(OwnScoreOut):
    """The bands as they were given."""

    updated_at: TashkentTime
