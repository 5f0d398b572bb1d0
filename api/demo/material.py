"""The demo's distinct photographs and recordings: drawn and spoken once, by all cores, and kept for the process."""

import asyncio
import os
import random
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

from api.demo.content import exams, read_toml
from api.demo.dice import dice
from api.demo.handwriting import draw_hand, handwritten
from api.demo.paper import SIZE
from api.demo.prose import LEVELS, spoken, written
from api.demo.scales import Scale
from api.demo.speech import draw_voice, recordings

SEXES = ("female", "male")
SCRIPT_LEVELS = (1, 2, 0, 1, 3, 2, 1, 3)
VOICE_LEVELS = (1, 2, 3, 0, 2, 1, 3, 2)


@dataclass(frozen=True, slots=True)
class Piece:
    """One file, in the order of its task's pages or its section's questions."""

    content: bytes
    content_type: str
    extension: str
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Somebody's answer to a section, to be made: `exam` and `level` are indexes."""

    seed: str
    section: str
    exam: int
    level: int
    sex: str


@dataclass(frozen=True, slots=True)
class Work:
    """One person's answer to a whole section: pages by task, or recordings of each question and of each part."""

    wanted: Wanted
    pages: tuple[tuple[Piece, ...], ...] = ()
    answers: tuple[Piece, ...] = ()
    parts: tuple[Piece, ...] = ()


Report = Callable[[str], None]
_kept: dict[Wanted, Work] = {}


def make(wanted: Wanted) -> Work:
    """Draw or speak one answer; the same for the same seed."""
    rng = dice(f"{wanted.seed}/{wanted.section}/{wanted.exam}/{wanted.level}/{wanted.sex}")
    return _write(wanted, rng) if wanted.section == "writing" else _speak(wanted, rng)


def _write(wanted: Wanted, rng: random.Random) -> Work:
    level = LEVELS[wanted.level]
    hand = draw_hand(rng, neatness=min(1.0, level.share + rng.uniform(-0.15, 0.1)))
    signature = rng.choice(read_toml("names")[wanted.sex])
    texts = [written(task, level, signature, rng) for task in exams()[wanted.exam].tasks]
    pages = [[_photo(page) for page in handwritten(text, hand, rng)] for text in texts]
    return Work(wanted, pages=tuple(tuple(task) for task in pages))


def _photo(page: bytes) -> Piece:
    return Piece(page, "image/jpeg", "jpg", *SIZE)


def _speak(wanted: Wanted, rng: random.Random) -> Work:
    level, questions = LEVELS[wanted.level], exams()[wanted.exam].questions
    voice = draw_voice(wanted.sex, level.share, rng)
    said = recordings([spoken(question, level, rng) for question in questions], voice, rng)
    # Recordings of one voice share their format, so their frames one after the other are a recording again.
    parts = [
        b"".join(answer for answer, question in zip(said, questions, strict=True) if question.question_type == part)
        for part in ("part1", "part2", "part3")
    ]
    return Work(wanted, answers=tuple(map(_sound, said)), parts=tuple(map(_sound, parts)))


def _sound(content: bytes) -> Piece:
    return Piece(content, "audio/mpeg", "mp3")


def _wanted(scale: Scale, seed: int) -> list[Wanted]:
    """What is made for a scale: for each exam a few hands and voices; an inactive exam has fewer."""
    wanted = []
    for exam, content in enumerate(exams()):
        for section, number, levels in (
            ("writing", scale.scripts, SCRIPT_LEVELS),
            ("speaking", scale.voices, VOICE_LEVELS),
        ):
            for i in range(number if content.is_active else min(number, 1)):
                wanted.append(Wanted(f"{seed}/{i}", section, exam, levels[i % len(levels)], SEXES[i % 2]))
    return wanted


async def material(scale: Scale, seed: int, report: Report) -> tuple[Work, ...]:
    """All answers of a scale, made by processes of their own."""
    wanted = _wanted(scale, seed)
    missing = [one for one in wanted if one not in _kept]
    if missing:
        loop = asyncio.get_running_loop()
        # Spawned, not forked: this process has a pool of connections and threads.
        with ProcessPoolExecutor(min(len(missing), os.cpu_count() or 1), get_context("spawn")) as workers:
            makers = [loop.run_in_executor(workers, make, one) for one in missing]
            for number, making in enumerate(asyncio.as_completed(makers), start=1):
                work = await making
                _kept[work.wanted] = work
                report(f"handwriting and speech {number}/{len(missing)}")
    return tuple(_kept[one] for one in wanted)
