"""The demo's written matter, kept beside the code as TOML: exams with model answers, names, examiners' remarks."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "content"
EXAMS = ("exam1", "exam2", "exam3")

Choices = tuple[str, ...]
"""Sentences of one meaning, of which a text takes one."""


@dataclass(frozen=True, slots=True)
class WritingTask:
    """A letter or an essay: its prompt and what students write about it, paragraph by paragraph."""

    question_type: str
    prompt: str
    greeting: Choices
    farewell: Choices
    paragraphs: tuple[tuple[Choices, ...], ...]


@dataclass(frozen=True, slots=True)
class SpeakingQuestion:
    """A question of the speaking section and what students say to it."""

    question_type: str
    prompt: str
    answer: tuple[Choices, ...]


@dataclass(frozen=True, slots=True)
class ExamContent:
    """One exam of the demo centre; durations in minutes."""

    title: str
    is_active: bool
    writing_minutes: int
    speaking_minutes: int
    tasks: tuple[WritingTask, ...]
    questions: tuple[SpeakingQuestion, ...]


def _choices(slots: list[list[str]]) -> tuple[Choices, ...]:
    return tuple(tuple(slot) for slot in slots)


def _task(entry: dict[str, Any]) -> WritingTask:
    return WritingTask(
        question_type=entry["question_type"],
        prompt=entry["prompt"],
        greeting=tuple(entry.get("greeting", ())),
        farewell=tuple(entry.get("farewell", ())),
        paragraphs=tuple(_choices(paragraph) for paragraph in entry["paragraphs"]),
    )


def _question(entry: dict[str, Any]) -> SpeakingQuestion:
    return SpeakingQuestion(entry["question_type"], entry["prompt"], _choices(entry["answer"]))


@cache
def read_toml(name: str) -> dict[str, Any]:
    """One file of the content folder."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def exams() -> tuple[ExamContent, ...]:
    """The demo's exams, the inactive one last."""
    return tuple(_exam(read_toml(name)) for name in EXAMS)


def _exam(entry: dict[str, Any]) -> ExamContent:
    return ExamContent(
        title=entry["title"],
        is_active=entry["is_active"],
        writing_minutes=entry["writing"]["duration"],
        speaking_minutes=entry["speaking"]["duration"],
        tasks=tuple(_task(task) for task in entry["writing"]["tasks"]),
        questions=tuple(_question(question) for question in entry["speaking"]["questions"]),
    )
