"""The files that were handed in: which, under what name, and as whose answer to what."""

import random
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from api.demo.copying import Row
from api.demo.material import Piece, Wanted, Work
from api.demo.scales import Scale
from api.demo.sittings import Handin

BY_PART_EVERY = 6


@dataclass(frozen=True, slots=True)
class StoredPiece:
    """One piece under a name of its own in the store."""

    id: int
    name: str
    piece: Piece
    client_name: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """A stored piece as the answer to something: a page of a task, a question, or a whole part."""

    handin: Handin
    stored: StoredPiece
    task: int | None = None
    page: int | None = None
    question: int | None = None
    part: int | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A piece and what it answers, before it is stored."""

    folder: str
    client_name: str
    piece: Piece
    task: int | None = None
    page: int | None = None
    question: int | None = None
    part: int | None = None


@dataclass(frozen=True, slots=True)
class Files:
    """Everything stored, and what it answers."""

    stored: list[StoredPiece]
    answers: list[Answer]


def hand_in(
    handins: list[Handin], works: tuple[Work, ...], scale: Scale, ids: Iterator[int], rng: random.Random
) -> Files:
    """Give every submission somebody's work of its exam: the newest have files of their own, others share."""
    files = Files([], [])
    shared: dict[tuple[Wanted, bool], list[StoredPiece]] = {}
    newest = {handin.test_result for section in ("writing", "speaking")
              for handin in [one for one in handins if one.section == section][-scale.own_files :]}  # fmt: skip
    for handin in handins:
        work, by_part = _work_of(handin, works, rng), rng.randrange(BY_PART_EVERY) == 0
        places = list(_places(handin, work, by_part))
        if handin.test_result in newest:
            stored = _store(places, handin, ids, files)
        else:
            stored = shared.get((work.wanted, by_part)) or _store(places, handin, ids, files)
            shared[work.wanted, by_part] = stored
        files.answers.extend(
            Answer(handin, piece, place.task, place.page, place.question, place.part)
            for place, piece in zip(places, stored, strict=True)
        )
    return files


def _work_of(handin: Handin, works: tuple[Work, ...], rng: random.Random) -> Work:
    """A work for this exam and section by somebody as good and of the same sex, as far as there is one."""
    student, exam = handin.student, handin.sitting.exam.index
    fitting = [work for work in works if (work.wanted.section, work.wanted.exam) == (handin.section, exam)]
    first = ("sex", "level") if handin.section == "speaking" else ("level", "sex")

    def distance(work: Work) -> tuple[int, ...]:
        far = {"sex": int(work.wanted.sex != student.sex), "level": abs(work.wanted.level - student.level)}
        return tuple(far[aspect] for aspect in first)

    best = min(map(distance, fitting))
    return rng.choice([work for work in fitting if distance(work) == best])


def _places(handin: Handin, work: Work, by_part: bool) -> Iterator[Place]:
    if handin.section == "writing":
        for task, pages in enumerate(work.pages, start=1):
            for page, piece in enumerate(pages, start=1):
                yield Place(f"writing/task{task}", f"writing_task{task}_page{page}.jpg", piece, task=task, page=page)
    elif by_part:
        for part, piece in enumerate(work.parts, start=1):
            yield Place("speaking", f"speaking_part{part}.mp3", piece, part=part)
    else:
        questions = handin.sitting.exam.speaking_questions
        for number, (question, piece) in enumerate(zip(questions, work.answers, strict=True), start=1):
            yield Place("speaking", f"question_{number}.mp3", piece, question=question)


def _store(places: list[Place], handin: Handin, ids: Iterator[int], files: Files) -> list[StoredPiece]:
    assert handin.submitted_at is not None
    stored = [
        StoredPiece(
            id=next(ids),
            # Not drawn from the seed: where media is served, nobody may guess a name.
            name=f"{place.folder}/{secrets.token_hex(16)}.{place.piece.extension}",
            piece=place.piece,
            client_name=place.client_name,
            created_at=handin.submitted_at,
        )
        for place in places
    ]
    files.stored.extend(stored)
    return stored


def stored_file_rows(stored: Iterable[StoredPiece]) -> Iterator[Row]:
    """Rows of stored_file."""
    for one in stored:
        yield {
            "id": one.id,
            "name": one.name,
            "content_type": one.piece.content_type,
            "size": len(one.piece.content),
            "client_name": one.client_name,
            "width": one.piece.width,
            "height": one.piece.height,
            "created_at": one.created_at,
        }


def writing_image_rows(files: Files) -> Iterator[Row]:
    """Rows of writing_image."""
    for answer in files.answers:
        if answer.task is not None:
            yield {
                "test_result": answer.handin.test_result,
                "task": answer.task,
                "page": answer.page,
                "file": answer.stored.id,
            }


def speaking_audio_rows(files: Files) -> Iterator[Row]:
    """Rows of speaking_audio."""
    for answer in files.answers:
        if answer.task is None:
            yield {
                "test_result": answer.handin.test_result,
                "question": answer.question,
                "part": answer.part,
                "file": answer.stored.id,
            }
