"""Pages of an exercise book written by hand and photographed with a phone, as JPEG."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from io import BytesIO

import numpy as np
from PIL import Image, ImageDraw, ImageFont, ImageOps

from api.demo.paper import SIZE, Pixels, Sheet, blank_page, draw_sheet, photograph, smooth_noise

FACES = {
    "caveat": ("fontpkg_caveat", "Caveat[wght].ttf"),
    "dancing": ("fontpkg_dancing_script", "DancingScript[wght].ttf"),
}
INKS = ((26, 41, 117), (33, 56, 143), (20, 26, 77), (31, 31, 36), (51, 46, 128))
TURNS = {1: None, 3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}
"""EXIF orientation: how the pixels are turned before it is set."""

JPEG_QUALITY = 78
SHOWS_THROUGH = 10


@dataclass(frozen=True, slots=True)
class Hand:
    """One person's handwriting, pen and exercise book."""

    face: str
    size: int
    weight: int
    slant: float
    width: float
    spacing: float
    restless: float
    corrections: float
    ink: tuple[int, int, int]
    sheet: Sheet


def draw_hand(rng: random.Random, neatness: float) -> Hand:
    """Somebody's handwriting; the less neat (0 to 1), the more it jumps and the more is crossed out."""
    sheet = draw_sheet(rng)
    face = rng.choices(("caveat", "dancing"), (0.65, 0.35))[0]
    return Hand(
        face=face,
        size=int(sheet.pitch * rng.uniform(*((0.78, 0.90) if face == "caveat" else (0.68, 0.78)))),
        weight=rng.randint(400, 520) if face == "caveat" else rng.randint(430, 600),
        slant=rng.uniform(-0.16, 0.22) if face == "caveat" else rng.uniform(-0.22, 0.06),
        width=rng.uniform(0.92, 1.14),
        spacing=rng.uniform(0.28, 0.40) if face == "caveat" else rng.uniform(0.38, 0.50),
        restless=1.4 - 0.9 * neatness + rng.uniform(-0.1, 0.2),
        corrections=0.045 * (1.15 - neatness),
        ink=rng.choice(INKS),
        sheet=sheet,
    )


@lru_cache(maxsize=64)
def _font(face: str, size: int, weight: int) -> ImageFont.FreeTypeFont:
    package, file = FACES[face]
    font = ImageFont.truetype(str(files(package).joinpath("files", file)), size)
    font.set_variation_by_axes([weight])
    return font


@dataclass(frozen=True, slots=True)
class Word:
    """A word as inked: its mask and where its baseline starts in it."""

    mask: Image.Image
    origin: tuple[int, int]
    advance: int


def _ink_word(text: str, hand: Hand, rng: random.Random) -> Word:
    """The word in this hand: no two times of quite the same size, slant and pressure."""
    size = round(hand.size * (1 + rng.gauss(0, 0.025) * hand.restless))
    weight = hand.weight + 10 * round(rng.gauss(0, 2))
    font = _font(hand.face, size, min(max(weight, 400), 700))
    length, pad = int(font.getlength(text)), size
    mask = Image.new("L", (length + 2 * pad, 3 * size), 0)
    pressure = round(255 * min(1.0, rng.gauss(0.90, 0.06)))
    ImageDraw.Draw(mask).text((pad, 2 * size), text, font=font, fill=pressure, anchor="ls")
    slant, tilt = hand.slant + rng.gauss(0, 0.03) * hand.restless, rng.gauss(0, 0.010) * hand.restless
    stretch = 1 / (hand.width * (1 + rng.gauss(0, 0.03) * hand.restless))
    # Inverse mapping around the baseline's start: x = a·x' + b·y' + c, y = d·x' + e·y' + f.
    ox, oy = pad, 2 * size
    matrix = (stretch, slant, ox - stretch * ox - slant * oy, tilt, 1.0, -tilt * ox)
    wide = (int(length / stretch) + 2 * pad, 3 * size)
    return Word(mask.transform(wide, Image.Transform.AFFINE, matrix, Image.Resampling.BILINEAR), (ox, oy),
                int(length / stretch))  # fmt: skip


class Page:
    """The ink of one page as it is put down, word by word."""

    def __init__(self, hand: Hand, rng: random.Random) -> None:
        self.hand, self.rng = hand, rng
        self.ink = Image.new("L", SIZE, 0)
        self.line = 0
        self._turn_line(indent=0)

    @property
    def is_full(self) -> bool:
        """Whether the next line would leave the page."""
        sheet = self.hand.sheet
        return sheet.top + self.line * sheet.pitch > SIZE[1] - 72

    def _turn_line(self, indent: float) -> None:
        sheet, rng = self.hand.sheet, self.rng
        self.x = sheet.left + indent + rng.gauss(0, 6) * self.hand.restless
        self.slope = rng.gauss(0, 0.004) * self.hand.restless
        self.sink = sheet.pitch * 0.04 + rng.gauss(0, 2.2) * self.hand.restless

    def new_line(self, indent: float = 0) -> None:
        """Go to the next line."""
        self.line += 1
        self._turn_line(indent)

    def fits(self, word: Word) -> bool:
        """Whether the word still has room on this line."""
        return self.x + word.advance < SIZE[0] - self.hand.sheet.right + 11

    def put(self, word: Word, struck: bool = False) -> None:
        """Write the word where the pen is; a struck one is crossed out at once."""
        sheet, rng = self.hand.sheet, self.rng
        x = self.x
        y = sheet.top + self.line * sheet.pitch - self.sink + x * self.slope + rng.gauss(0, 1.3) * self.hand.restless
        corner = (round(x) - word.origin[0], round(y) - word.origin[1])
        self.ink.paste(255, corner, word.mask)
        if struck:
            self._strike(x, y - self.hand.size * 0.22, word.advance)
        self.x += word.advance + self.hand.size * self.hand.spacing * max(0.7, rng.gauss(1, 0.2))

    def _strike(self, x: float, y: float, length: int) -> None:
        draw, rng = ImageDraw.Draw(self.ink), self.rng
        for _ in range(rng.choice((1, 1, 2, 3))):
            knots = [(x - 5 + (length + 10) * step / 8, y + rng.gauss(0, 3.2)) for step in range(9)]
            draw.line(knots, fill=225, width=rng.choice((2, 3)), joint="curve")


def _spoilt(word: str, rng: random.Random) -> str:
    """A first try at a word that is then crossed out."""
    letters = list(word)
    spot = rng.randrange(len(letters) - 1)
    letters[spot], letters[spot + 1] = letters[spot + 1], letters[spot]
    return "".join(letters[: rng.randint(2, len(letters))])


def _written_pages(paragraphs: list[str], hand: Hand, rng: random.Random) -> Iterator[Image.Image]:
    """The ink of each page in turn."""
    page = Page(hand, rng)
    for number, paragraph in enumerate(paragraphs):
        if number:
            page.new_line()
        page.x += hand.size * (0.4 if len(paragraph) < 30 else 1.6)
        for text in paragraph.split():
            tries = [(_spoilt(text, rng), True)] if len(text) > 3 and rng.random() < hand.corrections else []
            for attempt, struck in [*tries, (text, False)]:
                word = _ink_word(attempt, hand, rng)
                if not page.fits(word):
                    page.new_line()
                if page.is_full:
                    yield page.ink
                    page = Page(hand, rng)
                page.put(word, struck)
    yield page.ink


def _trembled(ink: Image.Image, hand: Hand, dice: np.random.Generator) -> Image.Image:
    """The ink with every stroke bent a little, so that no letter looks like another of its kind, and uneven flow."""
    left, top, right, bottom = ink.getbbox() or (0, 0, 8, 8)
    box = (max(left - 8, 0), max(top - 8, 0), min(right + 8, SIZE[0]), min(bottom + 8, SIZE[1]))
    bent = _bent(np.asarray(ink.crop(box), np.float32), 1.5 + 0.9 * hand.restless, dice)
    strokes = Image.new("L", SIZE, 0)
    strokes.paste(Image.fromarray(bent.astype(np.uint8)), box[:2])
    return strokes


def _bent(strokes: Pixels, bend: float, dice: np.random.Generator) -> Pixels:
    shape = height, width = strokes.shape
    x = np.arange(width, dtype=np.float32) + bend * smooth_noise(shape, 17, dice) + 3 * smooth_noise(shape, 90, dice)
    y = np.arange(height, dtype=np.float32)[:, None]
    y = y + bend * smooth_noise(shape, 19, dice) + 3 * smooth_noise(shape, 120, dice)
    left, top = np.clip(x.astype(np.int32), 0, width - 2), np.clip(y.astype(np.int32), 0, height - 2)
    fx, fy = np.clip(x - left, 0, 1), np.clip(y - top, 0, 1)
    corner, flat = top * width + left, strokes.ravel()
    upper = flat[corner] * (1 - fx) + flat[corner + 1] * fx
    lower = flat[corner + width] * (1 - fx) + flat[corner + width + 1] * fx
    flow = 0.90 + 0.10 * smooth_noise(shape, 9, dice) + 0.04 * smooth_noise(shape, 3, dice)
    return np.asarray(np.clip((upper * (1 - fy) + lower * fy) * flow, 0, 255), dtype=np.float32)


def _encoded(photo: Image.Image, rng: random.Random) -> bytes:
    """JPEG; of some the pixels lie on their side and EXIF says how to hold them."""
    orientation = rng.choices((1, 6, 8, 3), (0.7, 0.16, 0.10, 0.04))[0]
    turn = TURNS[orientation]
    exif = Image.Exif()
    exif[0x0112] = orientation
    target = BytesIO()
    (photo.transpose(turn) if turn is not None else photo).save(target, "JPEG", quality=JPEG_QUALITY, exif=exif)
    return target.getvalue()


def handwritten(paragraphs: list[str], hand: Hand, rng: random.Random) -> list[bytes]:
    """The text as photographed pages, as many as it takes."""
    photos = []
    overleaf: Image.Image | None = None
    for ink in _written_pages(paragraphs, hand, rng):
        dice = np.random.default_rng(rng.getrandbits(64))
        strokes = _trembled(ink, hand, dice)
        page = blank_page(hand.sheet, rng)
        if overleaf is not None:
            page.paste((150, 150, 165), mask=overleaf.point(lambda level: level // SHOWS_THROUGH))
        page.paste(hand.ink, mask=strokes)
        photos.append(_encoded(photograph(page, rng, dice), rng))
        overleaf = ImageOps.mirror(strokes)
    return photos
