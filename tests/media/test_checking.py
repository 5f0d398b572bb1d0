"""What is taken for an image or a sound, by the bytes."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from api.errors import TooLarge, WrongKindOfFile
from api.media import rules
from api.media.uploads import Upload
from tests.media import samples

Stage = Callable[..., Upload]


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    """Put bytes where an upload would have put them."""

    def put(content: bytes, client_name: str = "whatever.txt") -> Upload:
        path = tmp_path / str(sum(1 for _ in tmp_path.iterdir()))
        path.write_bytes(content)
        return Upload("field", client_name, path, len(content))

    return put


@pytest.mark.parametrize(
    ("content", "content_type", "extension"),
    [
        (samples.image(), "image/jpeg", "jpg"),
        (samples.image(progressive=True), "image/jpeg", "jpg"),
        (samples.image(mode="L"), "image/jpeg", "jpg"),
        (samples.image(mode="CMYK"), "image/jpeg", "jpg"),
        (samples.image("MPO"), "image/jpeg", "jpg"),
        (samples.image("PNG"), "image/png", "png"),
        (samples.image("PNG", mode="RGBA"), "image/png", "png"),
        (samples.image("PNG", mode="1"), "image/png", "png"),
    ],
)
async def test_sound_images_are_taken(stage: Stage, content: bytes, content_type: str, extension: str) -> None:
    file = await rules.check_image(stage(content))
    assert (file.content_type, file.extension, file.width, file.height) == (content_type, extension, 64, 48)


@pytest.mark.parametrize(("width", "height"), [(1, 1), (1, 5000), (5000, 1), (7, 9)])
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
async def test_images_of_odd_sizes_are_taken(stage: Stage, kind: str, width: int, height: int) -> None:
    file = await rules.check_image(stage(samples.image(kind, width, height)))
    assert (file.width, file.height) == (width, height)


async def test_an_image_has_the_size_it_is_shown_in(stage: Stage) -> None:
    file = await rules.check_image(stage(samples.lying_jpeg()))
    assert (file.width, file.height) == (48, 64)


NOISE = samples.image(width=640, height=480, quality=95)
PICTURE = samples.image("PNG", width=640, height=480, mode="RGB", compress_level=0)
PROGRESSIVE = samples.image(width=640, height=480, quality=95, progressive=True)


@pytest.mark.parametrize(
    "content",
    [
        *samples.NOT_SOUND.values(),
        NOISE[: len(NOISE) // 2],
        NOISE[:-100],
        NOISE[:20],
        PROGRESSIVE[: len(PROGRESSIVE) // 2],
        PICTURE[: len(PICTURE) // 2],
        PICTURE[:40],
        b"\xff\xd8\xff\xe0" + b"<html>" * 100,
        b"\x89PNG\r\n\x1a\n" + b"<html>" * 100,
        samples.many_scans(),
    ],
)
async def test_what_is_no_image_or_does_not_decode_is_refused(stage: Stage, content: bytes) -> None:
    if content in (samples.NOT_SOUND["jpeg"], samples.NOT_SOUND["png"]):
        return
    with pytest.raises(WrongKindOfFile) as refusal:
        await rules.check_image(stage(content, "photo.jpg"))
    assert refusal.value.fields == {"field": [rules.NOT_AN_IMAGE]}


async def test_a_hundred_megapixels_are_the_most(stage: Stage) -> None:
    file = await rules.check_image(stage(samples.png_claiming(10_000, 10_000)))
    assert file.width == 10_000
    for width, height in ((10_008, 10_000), (100_000, 12_500)):
        with pytest.raises(WrongKindOfFile) as refusal:
            await rules.check_image(stage(samples.png_claiming(width, height)))
        assert refusal.value.fields == {"field": [rules.TOO_MANY_PIXELS]}


async def test_many_large_images_at_once_stay_within_memory(stage: Stage) -> None:
    process = psutil.Process()
    large = samples.png_claiming(10_000, 10_000)
    before = most = process.memory_info().rss
    checking = [asyncio.create_task(rules.check_image(stage(large))) for _ in range(4)]
    while not all(check.done() for check in checking):
        most = max(most, process.memory_info().rss)
        await asyncio.sleep(0.01)
    assert [(await check).width for check in checking] == [10_000] * 4
    # One of them takes a hundred megabytes.
    assert most - before < 250 * 1024**2


async def test_checking_leaves_the_event_loop_free(stage: Stage) -> None:
    upload = stage(samples.image("PNG", 6000, 4000, "RGB", compress_level=1))
    checking = asyncio.create_task(rules.check_image(upload))
    turns = 0
    while not checking.done():
        turns += 1
        await asyncio.sleep(0.001)
    assert turns > 20


@pytest.mark.parametrize("name", samples.SOUNDS)
async def test_every_documented_sound_is_taken(stage: Stage, name: str) -> None:
    content, content_type, extension = samples.SOUNDS[name]
    file = await rules.check_audio(stage(content))
    assert (file.content_type, file.extension, file.width) == (content_type, extension, None)


@pytest.mark.parametrize("name", samples.NOT_SOUND)
async def test_everything_else_is_no_sound(stage: Stage, name: str) -> None:
    with pytest.raises(WrongKindOfFile) as refusal:
        await rules.check_audio(stage(samples.NOT_SOUND[name], "voice.mp3"))
    assert refusal.value.fields == {"field": [rules.NOT_SOUND]}


@pytest.mark.parametrize("check", [rules.check_image, rules.check_audio])
async def test_an_empty_file_and_one_over_its_limit_are_named_as_such(
    stage: Stage, tmp_path: Path, check: Callable[[Upload], object]
) -> None:
    with pytest.raises(WrongKindOfFile, match="empty"):
        await check(stage(b""))  # type: ignore[misc]
    gone = Upload("field", "x", tmp_path / "none", 11 * 1024**2, too_large=True, limit=10 * 1024**2)
    with pytest.raises(TooLarge) as refusal:
        await check(gone)  # type: ignore[misc]
    assert refusal.value.fields == {"field": ["Ensure this file is no larger than 10 MB."]}
