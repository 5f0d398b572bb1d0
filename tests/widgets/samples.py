"""Pages of handwriting and spoken-looking sounds, made small and at once."""

import math
import struct
import wave
from importlib.resources import files
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFont

UPRIGHT: Final = (1200, 1600)
ROTATED_BY_THE_CAMERA: Final = 6
LINES: Final = (
    "Dear Sir or Madam,",
    "I am writing to complain about the language course",
    "which I attended at your school last month. First of",
    "all, the advertisement promised small groups, but there",
    "were twenty-five students in my class. In addition,",
    "the teacher was often late, and two lessons were",
    "cancelled without any notice at all.",
)


def write_page(path: Path, *, lying: bool = False) -> None:
    """A photographed page; `lying`: stored on its side, as phones do, with the EXIF mark that sets it upright."""
    page = Image.new("RGB", UPRIGHT, (244, 241, 232))
    draw = ImageDraw.Draw(page)
    font = ImageFont.truetype(str(_font()), 58)
    for number, line in enumerate(LINES * 3):
        draw.line((60, 150 + number * 68, 1140, 150 + number * 68), fill=(205, 214, 226), width=2)
        draw.text((80, 90 + number * 68), line, font=font, fill=(92, 98, 120))
    exif = Image.Exif()
    if lying:
        page = page.transpose(Image.Transpose.ROTATE_90)
        exif[0x0112] = ROTATED_BY_THE_CAMERA
    page.save(path, "JPEG", quality=80, exif=exif)


def _font() -> Path:
    return next(Path(str(files("fontpkg_caveat"))).rglob("*.ttf"))


def write_tone(path: Path, seconds: float, pitch: float = 220) -> None:
    """A sound that swells and fades like syllables."""
    rate = 8000
    count = int(seconds * rate)
    times = (index / rate for index in range(count))
    loud = (9000 * abs(math.sin(at * 5)) * (0.3 + 0.7 * abs(math.sin(at * 0.7))) for at in times)
    samples = (int(swell * math.sin(2 * math.pi * pitch * i / rate)) for i, swell in enumerate(loud))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(b"".join(struct.pack("<h", sample) for sample in samples))


def write_all(folder: Path) -> None:
    """Everything the demo shows."""
    for name in ("letter1", "letter2", "essay1"):
        write_page(folder / f"{name}.jpg")
    write_page(folder / "essay2.jpg", lying=True)
    for number in (1, 2, 3):
        write_tone(folder / f"answer{number}.wav", 1.5 if number == 1 else 20, 160 + 50 * number)
    (folder / "broken.wav").write_text("This is no sound.")
