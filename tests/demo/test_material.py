"""Pages that look written by hand, recordings that sound spoken, and learners' texts."""

from io import BytesIO

import filetype  # type: ignore[import-untyped]
import pytest
from PIL import Image, ImageOps

from api.demo import content, prose
from api.demo.dice import dice
from api.demo.handwriting import draw_hand, handwritten
from api.demo.material import Wanted, Work, make
from api.demo.paper import SIZE
from api.demo.people import read_names
from api.demo.speech import BITRATE


def _wanted(section: str, level: int = 1) -> Wanted:
    return Wanted("7", section, exam=0, level=level, sex="female")


@pytest.fixture(scope="module")
def pages() -> Work:
    return make(_wanted("writing", level=3))


@pytest.fixture(scope="module")
def speech() -> Work:
    return make(_wanted("speaking"))


def test_the_same_seed_draws_the_same_pages(pages: Work) -> None:
    assert make(pages.wanted) == pages


def test_the_same_seed_speaks_the_same_words(speech: Work) -> None:
    assert make(speech.wanted) == speech


def test_pages_are_photos_of_a_phones_size(pages: Work) -> None:
    letter, essay = pages.pages
    assert len(letter) >= 1
    assert len(essay) >= 2
    for piece in (*letter, *essay):
        photo = Image.open(BytesIO(piece.content))
        assert photo.format == "JPEG"
        assert ImageOps.exif_transpose(photo).size == SIZE == (piece.width, piece.height)
        assert 60_000 < len(piece.content) < 500_000


def test_some_photos_lie_on_their_side_and_say_so() -> None:
    rng = dice("sides")
    pages = handwritten(["Word " * 20] * 8, draw_hand(rng, 0.5), rng) + handwritten(["Hi"] * 30, draw_hand(rng, 1), rng)
    while len({Image.open(BytesIO(page)).getexif()[0x0112] for page in pages}) < 2:
        pages += handwritten(["Hi"], draw_hand(rng, 1), rng)
        assert len(pages) < 30


def test_there_is_ink_on_the_page() -> None:
    rng = dice("ink")
    page = ImageOps.exif_transpose(Image.open(BytesIO(handwritten(["Dear Alex, " * 12], draw_hand(rng, 0.9), rng)[0])))
    levels = page.convert("L").crop((240, 80, 720, 560)).histogram()
    assert sum(levels[:110]) > 640
    assert sum(levels[130:]) > 64_000


def test_recordings_are_mp3_of_some_seconds_and_parts_join_them(speech: Work) -> None:
    work = speech
    assert len(work.answers) == 8
    assert len(work.parts) == 3
    for piece in work.answers:
        assert filetype.guess_mime(piece.content) == "audio/mpeg"
        assert 4 < len(piece.content) * 8 / (BITRATE * 1000) < 40
    assert sum(len(part.content) for part in work.parts) == sum(len(answer.content) for answer in work.answers)


@pytest.mark.parametrize("exam", content.exams(), ids=lambda exam: exam.title)
def test_exams_are_complete(exam: content.ExamContent) -> None:
    assert [task.question_type for task in exam.tasks] == ["letter", "essay"]
    assert len(exam.questions) == 8
    assert sorted({question.question_type for question in exam.questions}) == ["part1", "part2", "part3"]


def test_weaker_students_write_less_and_spell_worse() -> None:
    task = content.exams()[0].tasks[1]
    weak, strong = (" ".join(prose.written(task, level, "Lola", dice("essay"))) for level in prose.LEVELS[::3])
    assert len(weak) < len(strong)
    assert 160 <= len(strong.split()) <= 280


def test_names_are_many_and_in_the_male_form() -> None:
    names = read_names()
    assert min(len(names["male"]), len(names["female"])) >= 60
    assert all(surname.endswith(("ov", "ev")) for surname in names["surnames"])
