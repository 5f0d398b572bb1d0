"""The demo centre's IELTS mock tests: sections, files and answer keys, as rows."""

import random
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from io import BytesIO
from textwrap import wrap
from typing import Any, Final

import msgspec
from PIL import Image, ImageDraw, ImageFont

from api.demo.content import read_toml
from api.demo.copying import Row
from api.demo.handins import StoredPiece
from api.demo.hours import moment_on, working_day
from api.demo.material import Piece, Work
from api.demo.people import Person
from api.demo.worksheet import A4, WRITTEN_ON
from api.mocks.authoring import ALPHABET, AUDIO_FOLDER, CODE_LENGTH, QUESTIONS_FOLDER, READING_FOLDER, WRITING_FOLDER

QUESTIONS: Final = 40
CHOICES: Final = "ABC"
MINUTES: Final = {"reading": 60, "writing": 60, "listening": 30}
MARGIN, LINE, COLUMNS = 50, 22, 74
CHART_LINES, BARS_STAND_AT = 14, 420
CITIES: Final = ("Samarkand", "Bukhara", "Khiva")
SHADES: Final = (90, 160, 220)
MADE_BEFORE: Final = timedelta(days=12)

Key = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class MockContent:
    """What a mock test asks, and what students write in it."""

    title: str
    reading_type: str
    passage: str
    paragraphs: list[str]
    statements: list[list[str]]
    gaps: list[list[str]]
    heard: list[list[str]]
    task1: str
    task2: str
    chart: list[list[Any]]
    essay1: list[list[str]]
    essay2: list[list[str]]
    more2: list[str]


@dataclass(frozen=True, slots=True)
class MockPaper:
    """One test with its files and keys."""

    id: int
    content: MockContent
    code: str
    author: Person
    created_at: datetime
    files: dict[str, StoredPiece]
    reading_key: Key
    listening_key: Key


@cache
def contents() -> tuple[MockContent, ...]:
    """The tests as they are written."""
    return tuple(MockContent(**entry) for entry in read_toml("mocks")["tests"])


def set_up(
    staff: Sequence[Person], opened: date, works: Sequence[Work], ids: tuple[Iterator[int], Iterator[int]],
    rng: random.Random,
) -> list[MockPaper]:  # fmt: skip
    """The tests, made before the first of them is sat; their recordings are students' own."""
    sound = next(work for work in works if work.parts).parts
    papers = []
    for number, content in enumerate(contents()):
        created_at = moment_on(working_day(opened - MADE_BEFORE + timedelta(days=number)), rng)
        letters = [rng.choice(CHOICES) for _ in range(QUESTIONS - len(content.heard))]
        keys = _reading_key(content), _listening_key(content, letters)
        pieces = {
            f"{READING_FOLDER}/reading.pdf": _reading_pages(content),
            f"{WRITING_FOLDER}/writing.pdf": _writing_page(content),
            f"{QUESTIONS_FOLDER}/questions.pdf": _pages("Listening", list(_listening_lines(content))),
            f"{AUDIO_FOLDER}/listening.mp3": sound[number % len(sound)],
        }
        files = {path: _stored(path, piece, next(ids[1]), created_at) for path, piece in pieces.items()}
        code = "".join(rng.choice(ALPHABET) for _ in range(CODE_LENGTH))
        papers.append(MockPaper(next(ids[0]), content, code, rng.choice(staff), created_at, files, *keys))
    return papers


def _stored(path: str, piece: Piece, identity: int, created_at: datetime) -> StoredPiece:
    folder, _, client_name = path.rpartition("/")
    return StoredPiece(identity, f"{folder}/{secrets.token_hex(16)}.{piece.extension}", piece, client_name, created_at)


def _said(content: MockContent) -> list[tuple[str, str]]:
    """Halves of the passage's sentences, each with the letter of its paragraph."""
    found = []
    for letter, paragraph in zip(CHOICES, content.paragraphs, strict=False):
        for sentence in paragraph.split(". "):
            words = sentence.rstrip(".").split()
            found += [(letter, " ".join(words[: len(words) // 2])), (letter, " ".join(words[len(words) // 2 :]))]
    return found[: QUESTIONS - len(content.statements) - len(content.gaps)]


def _reading_key(content: MockContent) -> Key:
    right = [[answer] for _, answer in content.statements] + [[letter] for letter, _ in _said(content)]
    return {str(number): answers for number, answers in enumerate([*right, *(gap[1:] for gap in content.gaps)], 1)}


def _listening_key(content: MockContent, letters: Sequence[str]) -> Key:
    right = [gap[1:] for gap in content.heard] + [[letter] for letter in letters]
    return {str(number): answers for number, answers in enumerate(right, 1)}


def _reading_pages(content: MockContent) -> Piece:
    lines = [content.passage.upper(), ""]
    for letter, paragraph in zip(CHOICES, content.paragraphs, strict=False):
        lines += [f"{letter}   {paragraph}", ""]
    asked = [
        *(text for text, _ in content.statements),
        *(f"Which paragraph? “… {half} …”" for _, half in _said(content)),
        *(gap[0] for gap in content.gaps),
    ]
    notes = {1: "TRUE, FALSE or NOT GIVEN?", 15: "Write A, B or C.", 28: "Write no more than two words or a number."}
    for number, text in enumerate(asked, 1):
        lines += ["", notes[number]] if number in notes else []
        lines.append(f"{number}. {text}")
    return _pages("Reading", lines)


def _listening_lines(content: MockContent) -> Iterator[str]:
    yield "Write no more than two words or a number for each answer."
    yield from (f"{number}. {gap[0]}" for number, gap in enumerate(content.heard, 1))
    yield ""
    yield "Choose the correct letter, A, B or C, as the speaker reads the questions."
    yield from (f"{number}.   A     B     C" for number in range(len(content.heard) + 1, QUESTIONS + 1))


def _writing_page(content: MockContent) -> Piece:
    """Both tasks, the first with its bar chart where it is about one."""
    room = [""] * CHART_LINES if content.chart else []
    pages = _drawn("Writing", [content.task1, "", *room, content.task2])
    if content.chart:
        _draw_bars(ImageDraw.Draw(pages[0]), content.chart)
    return _as_pdf(pages)


def _draw_bars(draw: ImageDraw.ImageDraw, chart: list[list[Any]]) -> None:
    floor, font = BARS_STAND_AT, ImageFont.load_default(13)
    draw.line((MARGIN, floor, A4[0] - MARGIN, floor), 0)
    for number, (year, *visitors) in enumerate(chart):
        left = MARGIN + 20 + 165 * number
        draw.text((left + 40, floor + 8), year, 0, font)
        for place, (city, thousands) in enumerate(zip(CITIES, visitors, strict=True)):
            bar = left + 42 * place
            draw.rectangle((bar, floor - 1.6 * thousands, bar + 34, floor), SHADES[place], 0)
            draw.text((bar + 8, floor - 1.6 * thousands - 18), str(thousands), 0, font)
            if number == 0:
                draw.rectangle(
                    (MARGIN + 150 * place, floor + 40, MARGIN + 14 + 150 * place, floor + 54), SHADES[place], 0
                )
                draw.text((MARGIN + 22 + 150 * place, floor + 38), f"{city}, thousands", 0, font)


def _pages(title: str, lines: Sequence[str]) -> Piece:
    return _as_pdf(_drawn(title, lines))


def _drawn(title: str, lines: Sequence[str]) -> list[Image.Image]:
    """The lines on as many pages as they take."""
    wrapped = [part for line in lines for part in (wrap(line, COLUMNS) or [""])]
    per_page = (A4[1] - 3 * MARGIN) // LINE
    pages = []
    for start in range(0, len(wrapped), per_page):
        page = Image.new("L", A4, "white")
        draw = ImageDraw.Draw(page)
        draw.text((MARGIN, MARGIN - 10), f"IELTS  {title}", 0, ImageFont.load_default(22))
        for row, text in enumerate(wrapped[start : start + per_page]):
            draw.text((MARGIN, 2 * MARGIN + LINE * row), text, 0, ImageFont.load_default(14))
        pages.append(page)
    return pages


def _as_pdf(pages: Sequence[Image.Image]) -> Piece:
    file = BytesIO()
    pages[0].save(
        file, "PDF", save_all=True, append_images=pages[1:], creationDate=WRITTEN_ON, modDate=WRITTEN_ON, resolution=75
    )
    return Piece(file.getvalue(), "application/pdf", "pdf")


def mock_test_rows(papers: Sequence[MockPaper]) -> Iterator[Row]:
    """Rows of mock_test."""
    for paper in papers:
        yield {
            "id": paper.id,
            "title": paper.content.title,
            "code": paper.code,
            "created_by": paper.author.id,
            "created_at": paper.created_at,
            "updated_at": paper.created_at,
        }


def mock_section_rows(papers: Sequence[MockPaper]) -> Iterator[Row]:
    """Rows of mock_section."""
    for paper in papers:
        reading, writing, questions, audio = (stored.id for stored in paper.files.values())
        for section, file, sound, count, key in (
            ("reading", reading, None, QUESTIONS, paper.reading_key),
            ("writing", writing, None, 2, {}),
            ("listening", questions, audio, QUESTIONS, paper.listening_key),
        ):
            yield {
                "test": paper.id,
                "section": section,
                "file": file,
                "audio_file": sound,
                "duration": MINUTES[section],
                "question_count": count,
                "reading_type": paper.content.reading_type if section == "reading" else "academic",
                "answer_key": msgspec.json.encode(key).decode(),
                "created_at": paper.created_at,
                "updated_at": paper.created_at,
            }


def mock_audit_rows(papers: Sequence[MockPaper]) -> Iterator[Row]:
    """The trail of the tests' making."""
    for paper in papers:
        counts = {"reading": QUESTIONS, "writing": 2, "listening": QUESTIONS}
        sections = {name: {"duration": MINUTES[name], "question_count": count} for name, count in counts.items()}
        yield {
            "actor": paper.author.id,
            "action": "create",
            "object_type": "mock_test",
            "object_id": str(paper.id),
            "after": {"title": paper.content.title, "code": paper.code, **sections},
            "at": paper.created_at,
        }
