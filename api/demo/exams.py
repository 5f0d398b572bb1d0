"""The demo centre's multilevel exams, as rows."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from api.demo import content
from api.demo.copying import Row
from api.demo.hours import moment_on, working_day
from api.demo.people import People, Person
from api.demo.scales import Scale
from api.multilevel.schemas import ExamIn, QuestionIn, QuestionType, SectionIn, SectionType


@dataclass(frozen=True, slots=True)
class Exam:
    """One exam with the ids of its sections and questions; `index` is its place in the content."""

    id: int
    index: int
    content: content.ExamContent
    author: Person
    created_at: datetime
    sections: dict[str, int]
    speaking_questions: list[int]
    writing_questions: list[int]


@dataclass(frozen=True, slots=True)
class Numbering:
    """Where the ids of exams, sections and questions come from."""

    exams: Iterator[int]
    sections: Iterator[int]
    questions: Iterator[int]


def set_up(people: People, scale: Scale, today: date, ids: Numbering, rng: random.Random) -> list[Exam]:
    """The exams, made before the first attempt."""
    opened = working_day(today - timedelta(weeks=scale.weeks, days=10))
    return [
        Exam(
            id=next(ids.exams),
            index=index,
            content=exam,
            author=rng.choice([*people.owners, *people.teachers[:3]]),
            created_at=moment_on(working_day(opened + timedelta(days=2 * index)), rng),
            sections={section: next(ids.sections) for section in ("writing", "speaking")},
            writing_questions=[next(ids.questions) for _ in exam.tasks],
            speaking_questions=[next(ids.questions) for _ in exam.questions],
        )
        for index, exam in enumerate(content.exams())
    ]


def exam_rows(exams: list[Exam]) -> Iterator[Row]:
    """Rows of multilevel_exam."""
    for exam in exams:
        yield {
            "id": exam.id,
            "title": exam.content.title,
            "is_active": exam.content.is_active,
            "created_by": exam.author.id,
            "created_at": exam.created_at,
        }


def section_rows(exams: list[Exam]) -> Iterator[Row]:
    """Rows of multilevel_section."""
    for exam in exams:
        minutes = {"writing": exam.content.writing_minutes, "speaking": exam.content.speaking_minutes}
        for section, identity in exam.sections.items():
            yield {"id": identity, "exam": exam.id, "section_type": section, "duration": minutes[section]}


def question_rows(exams: list[Exam]) -> Iterator[Row]:
    """Rows of multilevel_question."""
    for exam in exams:
        for section, ids in (("writing", exam.writing_questions), ("speaking", exam.speaking_questions)):
            for identity, question in zip(ids, _asked(exam, section), strict=True):
                yield {"id": identity, "section": exam.sections[section], **question.model_dump(mode="json")}


def _asked(exam: Exam, section: str) -> list[QuestionIn]:
    questions: Sequence[content.WritingTask | content.SpeakingQuestion] = (
        exam.content.tasks if section == "writing" else exam.content.questions
    )
    return [
        QuestionIn(number=number, question_type=QuestionType(asked.question_type), text=asked.prompt)
        for number, asked in enumerate(questions, start=1)
    ]


def exam_audit_rows(exams: list[Exam]) -> Iterator[Row]:
    """The trail of the exams' making."""
    for exam in exams:
        minutes = {"writing": exam.content.writing_minutes, "speaking": exam.content.speaking_minutes}
        sections = [
            SectionIn(section_type=SectionType(section), duration=minutes[section], questions=_asked(exam, section))
            for section in exam.sections
        ]
        facts = ExamIn(title=exam.content.title, is_active=exam.content.is_active, sections=sections)
        yield {
            "actor": exam.author.id,
            "action": "create",
            "object_type": "multilevel_exam",
            "object_id": str(exam.id),
            "after": facts.model_dump(mode="json"),
            "at": exam.created_at,
        }
