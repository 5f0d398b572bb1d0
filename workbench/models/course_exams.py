"""A course exam while staff write it: its questions in order, what is missing, what is saved."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from api import clock
from api.access import Actor
from api.errors import DomainError
from api.exams import authoring, rules
from api.exams.schemas import ExamIn, ExamOut, QuestionType, TestQuestionOut
from api.exams.screens import ExamLine, exams_for_staff
from workbench.i18n import _, ngettext
from workbench.models.faults import in_one_line, read
from workbench.wording import sentence

PAGE_SIZE: Final = 25
MOST_QUESTIONS: Final = 200
MOST_CHOICES: Final = 10
FEWEST_CHOICES: Final = 2
OWN_TEXTS: Final = ("title", "description", "minutes")


def _name() -> str:
    return secrets.token_hex(4)


@dataclass(slots=True)
class Choice:
    """One option of a question; `name` tells it from the others on the screen."""

    text: str = ""
    is_correct: bool = False
    name: str = field(default_factory=_name)


@dataclass(slots=True)
class Asked:
    """One question: a test one has choices, a written one a sample. Both are kept while the kind is being chosen."""

    kind: QuestionType = QuestionType.TEST
    text: str = ""
    sample: str = ""
    choices: list[Choice] = field(default_factory=list)
    name: str = field(default_factory=_name)

    @property
    def written_choices(self) -> list[Choice]:
        """The choices that say something."""
        return [choice for choice in self.choices if choice.text.strip()]

    def faults(self) -> list[str]:
        """What is missing."""
        if not self.text.strip():
            return [_("write the question")]
        if self.kind is QuestionType.WRITTEN:
            return []
        if len(self.written_choices) < FEWEST_CHOICES:
            return [_("write two options or more")]
        return [] if any(choice.is_correct for choice in self.written_choices) else [_("mark the right option")]

    def content(self) -> dict[str, Any]:
        """What is saved of it."""
        is_test = self.kind is QuestionType.TEST
        options = [{"text": one.text, "is_correct": one.is_correct} for one in self.written_choices]
        return {
            "text": self.text,
            "type": self.kind,
            "options": options if is_test else None,
            "written_answer_sample": None if is_test else self.sample,
        }


@dataclass(slots=True)
class PaperDraft:
    """An exam as it stands in the editor; `minutes` is typed, and 0 is no limit."""

    exam: int | None = None
    subject: int | None = None
    title: str = ""
    description: str = ""
    minutes: str = "30"
    is_active: bool = True
    day: date = field(default_factory=lambda: clock.now().date())
    questions: list[Asked] = field(default_factory=list)

    def written(self) -> str:
        """All of it as one text, to be kept and to be compared."""
        return _DRAFT.dump_json(self).decode()

    def texts(self) -> dict[str, str]:
        """Everything that is typed, by name."""
        texts = {name: str(getattr(self, name)) for name in OWN_TEXTS}
        for asked in self.questions:
            texts |= {f"text-{asked.name}": asked.text, f"sample-{asked.name}": asked.sample}
            texts |= {f"choice-{choice.name}": choice.text for choice in asked.choices}
        return texts

    def put(self, typed: Mapping[str, str]) -> None:
        """Change those of the texts that there still are."""
        for name in OWN_TEXTS:
            setattr(self, name, typed.get(name, getattr(self, name)))
        for asked in self.questions:
            asked.text = typed.get(f"text-{asked.name}", asked.text)
            asked.sample = typed.get(f"sample-{asked.name}", asked.sample)
            for choice in asked.choices:
                choice.text = typed.get(f"choice-{choice.name}", choice.text)

    def add(self, kind: QuestionType) -> int:
        """Another question at the end; where it stands."""
        self.questions.append(Asked(kind, choices=[Choice() for _ in range(4)]))
        return len(self.questions) - 1

    def move(self, place: int, step: int) -> int:
        """A question up or down; where it stands now."""
        there = min(max(place + step, 0), len(self.questions) - 1)
        self.questions.insert(there, self.questions.pop(place))
        return there

    def asks_the_same(self, other: "PaperDraft") -> bool:
        """Whether both put the same questions in the same order."""
        return [asked.content() for asked in self.questions] == [asked.content() for asked in other.questions]

    def faults(self) -> list[str]:
        """What must still be done before it can be saved."""
        checks = {
            _("Give the exam a title."): not self.title.strip(),
            _("Choose the subject."): self.subject is None,
            _("Minutes are a whole number; 0 is no limit."): not self.minutes.strip().isdecimal(),
        }
        missing = [text for text, is_fault in checks.items() if is_fault]
        for number, asked in enumerate(self.questions, 1):
            for fault in asked.faults():
                missing.append(_("Question %(number)d: %(fault)s.") % {"number": number, "fault": fault})
        return missing

    def content(self) -> dict[str, Any]:
        """What is saved."""
        return {
            "subject": self.subject,
            "title": self.title,
            "description": self.description,
            "time_limit": self.minutes.strip(),
            "is_active": self.is_active,
            "date": self.day,
            "questions": [asked.content() for asked in self.questions],
        }


_DRAFT: Final = TypeAdapter(PaperDraft)


def read_back(written: str) -> PaperDraft | None:
    """The draft that was written so; None where it can't be read any more."""
    try:
        return _DRAFT.validate_json(written)
    except ValidationError:
        return None


def blank() -> PaperDraft:
    """A new exam with one question to begin with; its names are the same each time, so that a reload finds them."""
    choices = [Choice(name=f"new{number}") for number in range(4)]
    return PaperDraft(questions=[Asked(choices=choices, name="new")])


def draft_of(exam: ExamOut) -> PaperDraft:
    """A saved exam, to be changed."""
    questions = []
    for asked in exam.questions:
        sample = "" if isinstance(asked, TestQuestionOut) else asked.written_answer_sample or ""
        choices = [Choice(option.text, option.is_correct, f"o{option.id}") for option in asked.options]
        questions.append(Asked(QuestionType(asked.type), asked.text, sample, choices, f"q{asked.id}"))
    return PaperDraft(
        exam.id, exam.subject, exam.title, exam.description, str(exam.time_limit), exam.is_active, exam.date, questions
    )


async def save(actor: Actor, draft: PaperDraft, saved: PaperDraft) -> str | None:
    """Save it; questions only where they differ from the saved ones. A sentence says why not."""
    if missing := draft.faults():
        return " ".join(missing)
    content, faults = read(ExamIn, draft.content())
    if content is None:
        return in_one_line(faults)
    facts = content.model_dump()
    questions = facts.pop("questions")
    try:
        if draft.exam is None:
            draft.exam = await authoring.create_exam(actor, facts=facts, questions=questions)
        else:
            del facts["is_published"]
            changed = None if draft.asks_the_same(saved) else questions
            await authoring.change_exam(actor, exam=draft.exam, changes=facts, questions=changed)
    except DomainError as refusal:
        return sentence(refusal)
    return None


async def publish(actor: Actor, exam: ExamLine, *, is_published: bool) -> str | None:
    """Let students see the exam or hide it; a sentence says why not."""
    if is_published and not exam.questions:
        return _("An exam without questions can’t be published.")
    try:
        await authoring.publish_exam(actor, exam=exam.id, is_published=is_published)
    except DomainError as refusal:
        return sentence(refusal)
    return None


async def copy(actor: Actor, exam: int) -> tuple[int | None, str | None]:
    """The copy's id, or a sentence that says why there is none."""
    try:
        return await authoring.copy_exam(actor, exam=exam), None
    except DomainError as refusal:
        return None, sentence(refusal)


async def withdraw(actor: Actor, exam: int) -> str | None:
    """Take it out of every list; a sentence says why not."""
    try:
        await authoring.withdraw_exam(actor, exam=exam)
    except DomainError as refusal:
        return sentence(refusal)
    return None


async def check(actor: Actor, result: int, *, is_checked: bool) -> str | None:
    """Note that a result was looked through, or that it was not; a sentence says why not."""
    try:
        await rules.check_result(actor, result=result, is_checked=is_checked)
    except DomainError as refusal:
        return sentence(refusal)
    return None


async def remove(actor: Actor, result: int) -> str | None:
    """Remove a result, so that the student may sit the exam again; a sentence says why not."""
    try:
        await rules.remove_result(actor, result=result)
    except DomainError as refusal:
        return sentence(refusal)
    return None


async def line_of(actor: Actor, exam: int) -> ExamLine | None:
    """How one exam stands; None where there is none any more."""
    found = await exams_for_staff(actor, exam=exam, limit=1)
    return found[0] if found else None


def about_replacing(submissions: int) -> str:
    """What becomes of those who have already handed the exam in."""
    said = ngettext(
        "%(n)d student has handed this exam in: the answers and the score stay as they are.",
        "%(n)d students have handed this exam in: their answers and scores stay as they are.",
        submissions,
    ) % {"n": submissions}
    return said + " " + _("Changed questions replace the old ones for everybody who hands it in after this.")
