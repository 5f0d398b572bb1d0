"""An exam while staff write it: what was typed, what is missing, what is saved."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from pydantic import TypeAdapter, ValidationError

from api.access import Actor
from api.errors import DomainError
from api.multilevel import authoring
from api.multilevel.schemas import ExamIn, QuestionIn, QuestionType, SectionIn, SectionType, StaffExamOut
from workbench.i18n import _
from workbench.wording import sentence

WRITING_KINDS: Final = (QuestionType.LETTER, QuestionType.ESSAY)
SPEAKING_KINDS: Final = (QuestionType.PART1, QuestionType.PART2, QuestionType.PART3)
MOST_QUESTIONS: Final = 100
TEXTS: Final = ("title", "letter", "essay")


def _name() -> str:
    return secrets.token_hex(4)


@dataclass(slots=True)
class Asked:
    """One speaking question. `number` is 0 until it is saved; `name` tells it from the others on the screen."""

    kind: QuestionType
    text: str = ""
    number: int = 0
    name: str = field(default_factory=_name)


@dataclass(slots=True)
class ExamDraft:
    """An exam as it stands in the editor."""

    exam: int | None = None
    title: str = ""
    is_active: bool = True
    writing_minutes: int = 60
    speaking_minutes: int = 15
    letter: str = ""
    essay: str = ""
    questions: list[Asked] = field(default_factory=lambda: [Asked(QuestionType.PART1, name="first")])
    attempts: int = 0

    def written(self) -> str:
        """All that staff write as one text, to be kept and to be compared."""
        return _DRAFT.dump_json(self, exclude={"attempts"}).decode()

    def texts(self) -> dict[str, str]:
        """Everything that is typed, by name."""
        return {name: getattr(self, name) for name in TEXTS} | {f"text-{one.name}": one.text for one in self.questions}

    def put(self, typed: Mapping[str, str]) -> None:
        """Change those of the texts that there still are."""
        for name in TEXTS:
            setattr(self, name, typed.get(name, getattr(self, name)))
        for asked in self.questions:
            asked.text = typed.get(f"text-{asked.name}", asked.text)

    def add_question(self) -> None:
        """Another one of the last one's part."""
        self.questions.append(Asked(self.questions[-1].kind if self.questions else SPEAKING_KINDS[0]))

    def faults(self) -> list[str]:
        """What must still be done before it can be saved."""
        empty = [str(index) for index, asked in enumerate(self.questions, 1) if not asked.text.strip()]
        checks = {
            _("Give the exam a title."): not self.title.strip(),
            _("Write the letter task."): not self.letter.strip(),
            _("Write the essay task."): not self.essay.strip(),
            _("Add at least one speaking question."): not self.questions,
            _("Speaking questions without text: %(numbers)s.") % {"numbers": ", ".join(empty)}: bool(empty),
        }
        return [sentence for sentence, is_fault in checks.items() if is_fault]

    def content(self) -> ExamIn:
        """What is saved."""
        texts = zip(WRITING_KINDS, (self.letter, self.essay), strict=True)
        tasks = [QuestionIn(number=n, question_type=kind, text=text) for n, (kind, text) in enumerate(texts, 1)]
        return ExamIn(
            title=self.title,
            is_active=self.is_active,
            sections=[
                SectionIn(section_type=SectionType.WRITING, duration=self.writing_minutes, questions=tasks),
                SectionIn(
                    section_type=SectionType.SPEAKING, duration=self.speaking_minutes, questions=self._speaking()
                ),
            ],
        )

    def _speaking(self) -> list[QuestionIn]:
        """Numbers stay once somebody may have answered to them; before that they simply count."""
        if not self.attempts:
            numbers = list(range(1, len(self.questions) + 1))
        else:
            taken = max((asked.number for asked in self.questions), default=0)
            numbers = []
            for asked in self.questions:
                taken = taken if asked.number else taken + 1
                numbers.append(asked.number or taken)
        return [
            QuestionIn(number=number, question_type=asked.kind, text=asked.text)
            for number, asked in zip(numbers, self.questions, strict=True)
        ]


_DRAFT: Final = TypeAdapter(ExamDraft)


def read_back(written: str) -> ExamDraft | None:
    """The draft that was written so; None where it can't be read any more."""
    try:
        return _DRAFT.validate_json(written)
    except ValidationError:
        return None


def draft_of(exam: StaffExamOut) -> ExamDraft:
    """A saved exam, to be changed."""
    sections = {section.section_type: section for section in exam.sections}
    writing, speaking = sections.get(SectionType.WRITING), sections.get(SectionType.SPEAKING)
    texts = {question.question_type: question.text for question in writing.questions} if writing else {}
    asked = speaking.questions if speaking else []
    return ExamDraft(
        exam=exam.id,
        title=exam.title,
        is_active=exam.is_active,
        writing_minutes=writing.duration if writing else 60,
        speaking_minutes=speaking.duration if speaking else 15,
        letter=texts.get(QuestionType.LETTER, ""),
        essay=texts.get(QuestionType.ESSAY, ""),
        questions=[Asked(q.question_type, q.text, q.number, str(q.number)) for q in asked],
        attempts=exam.attempts,
    )


async def save(actor: Actor, draft: ExamDraft) -> str | None:
    """Save it; a sentence says why not."""
    if faults := draft.faults():
        return " ".join(faults)
    try:
        draft.exam = await authoring.save_exam(actor, exam=draft.exam, content=draft.content())
    except DomainError as refusal:
        return _("A question that students have answered can’t be removed.") if draft.attempts else sentence(refusal)
    return None


async def withdraw(actor: Actor, exam: int) -> str | None:
    """Take it out of every list; a sentence says why not."""
    try:
        await authoring.withdraw_exam(actor, exam=exam)
    except DomainError as refusal:
        return sentence(refusal)
    return None
