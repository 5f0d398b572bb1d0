"""The documented multipart forms, checked field by field before anything else is looked at."""

import re
from dataclasses import dataclass, field
from typing import Final

from api.errors import NO_FILE, REQUIRED, InvalidInput, TooLarge
from api.media.uploads import Form, Upload
from api.multilevel.schemas import SectionType

IMAGE_LIMIT: Final = 10 * 1024 * 1024
ANSWER_AUDIO_LIMIT: Final = 25 * 1024 * 1024
PART_AUDIO_LIMIT: Final = 50 * 1024 * 1024
MOST_PAGES: Final = 10
TASKS: Final = (1, 2)
PARTS: Final = (1, 2, 3)
NOTHING_SENT: Final = "Kamida bitta javob yuborilishi kerak"
_NOT_A_FILE: Final = "The submitted data was not a file. Check the encoding type on the form."

_IMAGE: Final = re.compile(r"task(0|[1-9][0-9]{0,3})_image(0|[1-9][0-9]{0,3})")
_PART: Final = re.compile(r"part([123])_audio")
_ANSWER: Final = re.compile(r"answers\[(0|[1-9][0-9]{0,3})\]\[(question|speaking_audio)\]")


@dataclass(frozen=True, slots=True)
class WritingForm:
    """Handwriting: pages as (task, page, file)."""

    user_test_id: int
    exam_id: int
    pages: list[tuple[int, int, Upload]]


@dataclass(frozen=True, slots=True)
class AnswersForm:
    """Recordings per question, of the result named, else of the caller's open attempt."""

    test_result_id: int | None
    answers: list[tuple[int, Upload]]


@dataclass(frozen=True, slots=True)
class PartsForm:
    """Recordings per part of one attempt."""

    user_test_id: int
    exam_id: int
    parts: list[tuple[int, Upload]]


def writing_limit(name: str) -> int | None:
    """How large the file of this field may be; None for a field that is not known."""
    return IMAGE_LIMIT if _IMAGE.fullmatch(name) else None


def speaking_limit(name: str) -> int | None:
    """How large the file of this field may be; None for a field that is not known."""
    if _PART.fullmatch(name):
        return PART_AUDIO_LIMIT
    return ANSWER_AUDIO_LIMIT if _ANSWER.fullmatch(name) else None


def read_writing(form: Form) -> WritingForm:
    """The writing form, or all that is wrong with it."""
    reading = _Reading(form)
    user_test, exam = reading.attempt(SectionType.WRITING)
    reading.file("task1_image1")
    reading.file("task2_image1")
    pages = []
    for name, upload in reading.files(_IMAGE):
        task, page = (int(number) for number in _IMAGE.fullmatch(name).groups())  # type: ignore[union-attr]
        if task not in TASKS:
            reading.fault(name, f"The exam has no task {task}.")
        elif not 1 <= page <= MOST_PAGES:
            reading.fault(name, f"A task takes up to {MOST_PAGES} images.")
        pages.append((task, page, upload))
    reading.finish(nothing_sent=not form.fields and not form.files)
    return WritingForm(user_test, exam, sorted(pages, key=lambda item: item[:2]))


def read_speaking(form: Form) -> AnswersForm | PartsForm:
    """Either of the two speaking forms, or all that is wrong with it."""
    is_by_question = any(_ANSWER.fullmatch(name) for name in (*form.fields, *form.files))
    return _read_answers(form) if is_by_question else _read_parts(form)


def _read_answers(form: Form) -> AnswersForm:
    reading = _Reading(form)
    test_result = reading.whole_number("test_result_id") if form.fields.get("test_result_id") else None
    if "section_type" in form.fields:
        reading.section(SectionType.SPEAKING)
    for name, _ in reading.files(_PART):
        reading.fault(name, "Send one recording per question or one per part, not both.")
    indices = sorted({int(match[1]) for name in (*form.fields, *form.files) if (match := _ANSWER.fullmatch(name))})
    answers: dict[int, Upload] = {}
    for index in indices:
        question = reading.whole_number(f"answers[{index}][question]")
        upload = reading.file(f"answers[{index}][speaking_audio]")
        if question and question in answers:
            reading.fault(f"answers[{index}][question]", f"Question {question} is answered twice.")
        if upload is not None:
            answers[question] = upload
    reading.finish(nothing_sent=not answers)
    return AnswersForm(test_result, list(answers.items()))


def _read_parts(form: Form) -> PartsForm:
    reading = _Reading(form)
    user_test, exam = reading.attempt(SectionType.SPEAKING)
    parts = [(part, reading.file(f"part{part}_audio")) for part in PARTS]
    sent = [(part, upload) for part, upload in parts if upload is not None]
    reading.finish(nothing_sent=not sent)
    return PartsForm(user_test, exam, sent)


@dataclass
class _Reading:
    """A form being read: what is asked of it, and all that was found wrong."""

    form: Form
    faults: dict[str, list[str]] = field(default_factory=dict)

    def fault(self, name: str, message: str) -> None:
        """Note what is wrong with a field."""
        self.faults.setdefault(name, []).append(message)

    def whole_number(self, name: str) -> int:
        """The field's number; 0 where it has none, which is noted."""
        text = self.form.fields.get(name, "").strip()
        if re.fullmatch(r"-?[0-9]{1,30}", text):
            return int(text)
        self.fault(name, "A valid integer is required." if text else REQUIRED)
        return 0

    def section(self, expected: SectionType) -> None:
        """The section that the form is for must be the expected one."""
        text = self.form.fields.get("section_type", "").strip()
        if text != expected:
            self.fault("section_type", f'"{text}" is not a valid choice.' if text else REQUIRED)

    def attempt(self, expected: SectionType) -> tuple[int, int]:
        """The attempt's and the exam's ids."""
        user_test = self.whole_number("user_test_id")
        exam = self.whole_number("exam_id")
        self.section(expected)
        return user_test, exam

    def file(self, name: str) -> Upload | None:
        """The field's file, if it has one with something in it."""
        upload = self.form.files.get(name)
        if upload is None:
            self.fault(name, _NOT_A_FILE if self.form.fields.get(name) else NO_FILE)
        elif upload.size == 0 and not upload.too_large:
            self.fault(name, "The submitted file is empty.")
        return upload

    def files(self, pattern: re.Pattern[str]) -> list[tuple[str, Upload]]:
        """All files whose fields are named like that; empty ones are noted."""
        found = [(name, upload) for name, upload in self.form.files.items() if pattern.fullmatch(name)]
        for name, upload in found:
            if upload.size == 0 and not upload.too_large and name not in self.faults:
                self.fault(name, "The submitted file is empty.")
        return found

    def finish(self, *, nothing_sent: bool) -> None:
        """Raise what was found wrong: nothing sent, then fields, then sizes."""
        if nothing_sent:
            raise InvalidInput(self.faults, summary=NOTHING_SENT)
        if self.faults:
            raise InvalidInput(self.faults)
        large = {name: ["The file is too large."] for name, upload in self.form.files.items() if upload.too_large}
        if large:
            raise TooLarge(large)
