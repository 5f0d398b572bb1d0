"""Worksheets to print, as PDF."""

import random
import time
from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from api.demo.content import read_toml
from api.demo.material import Piece

A4: Final = (620, 877)
NUMBER: Final = 3
WRITTEN_ON: Final = time.gmtime(0)


def worksheets(rng: random.Random) -> tuple[Piece, ...]:
    """A few sheets of gaps to fill and words to use."""
    return tuple(_sheet(f"Mashqlar {number}", rng) for number in range(1, NUMBER + 1))


def _sheet(title: str, rng: random.Random) -> Piece:
    page = Image.new("L", A4, "white")
    draw, large, small = ImageDraw.Draw(page), ImageFont.load_default(26), ImageFont.load_default(15)
    draw.text((50, 45), title, 0, large)
    draw.text((50, 90), "Ism: ______________________    Guruh: ____________    Sana: __________", 0, small)
    tasks = [task for subject in read_toml("teaching")["subjects"] for task in subject["homework"]]
    for number, task in enumerate(rng.sample(tasks, k=8), start=1):
        top = 50 + 90 * number
        draw.text((50, top), f"{number}. {task}"[:72], 0, small)
        for line in (34, 62):
            draw.line((50, top + line, A4[0] - 50, top + line), 150)
    file = BytesIO()
    # Pillow would write the time of day into it: the same seed gives the same bytes.
    page.save(file, "PDF", creationDate=WRITTEN_ON, modDate=WRITTEN_ON, resolution=75)
    return Piece(file.getvalue(), "application/pdf", "pdf")
