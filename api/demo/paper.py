"""Exercise-book paper, and what a phone's camera makes of a page lying on a desk."""

import random
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

Pixels = npt.NDArray[np.floating[Any]]
"""Height × width."""

SIZE = (960, 1280)
SOFT = 8
GREY = Image.new("RGB", SIZE, (128, 128, 128))
PAPERS = ((0.965, 0.96, 0.935), (0.95, 0.945, 0.93), (0.975, 0.965, 0.925), (0.94, 0.945, 0.945))
RULINGS = ((0.62, 0.72, 0.86), (0.66, 0.70, 0.82), (0.60, 0.76, 0.80), (0.72, 0.68, 0.80))
DESKS = ((0.42, 0.28, 0.18), (0.55, 0.42, 0.30), (0.22, 0.20, 0.20), (0.62, 0.60, 0.57), (0.30, 0.36, 0.34))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A kind of exercise book: `ruled` or `squared`, the pixels between the lines one writes on, and the margins."""

    squared: bool
    pitch: int
    top: int
    left: int
    right: int
    margin_line: bool


def draw_sheet(rng: random.Random) -> Sheet:
    """Some exercise book; in a squared one every second line is written on."""
    squared = rng.random() < 0.5
    return Sheet(
        squared=squared,
        pitch=rng.randint(51, 58),
        top=rng.randint(96, 136),
        left=rng.randint(76, 120),
        right=rng.randint(36, 72),
        margin_line=rng.random() < 0.7,
    )


def smooth_noise(shape: tuple[int, int], grain: int, dice: np.random.Generator) -> Pixels:
    """Noise between about -1 and 1 whose hills are `grain` pixels wide."""
    rows, columns = shape[0] // grain + 2, shape[1] // grain + 2
    coarse = Image.fromarray(dice.standard_normal((rows, columns)).astype(np.float32))
    return np.asarray(coarse.resize((shape[1], shape[0]), Image.Resampling.BICUBIC), dtype=np.float32)


@cache
def _texture(kind: str) -> Image.Image:
    """A whole picture of fibres, wood or sensor noise, made once: each photo takes it shifted elsewhere."""
    dice, shape = np.random.default_rng(len(kind)), (SIZE[1], SIZE[0])
    if kind == "fibres":
        levels = 250 + 1.5 * smooth_noise(shape, 5, dice) + 2.0 * smooth_noise(shape, 160, dice)
    elif kind == "wood":
        levels = 128 + 22 * smooth_noise((SIZE[1], SIZE[0] // 24), 3, dice).repeat(24, axis=1)
    else:
        levels = 128 + 8 * dice.standard_normal(shape)
    return Image.fromarray(np.clip(levels, 0, 255).astype(np.uint8))


def _shifted(kind: str, rng: random.Random) -> Image.Image:
    return ImageChops.offset(_texture(kind), rng.randrange(SIZE[0]), rng.randrange(SIZE[1]))


def _rgb(colour: tuple[float, float, float], strength: float = 1.0) -> tuple[int, int, int]:
    """A colour printed over white at some strength, in whole levels."""
    red, green, blue = (round(255 * (1 - strength + strength * part)) for part in colour)
    return red, green, blue


def blank_page(sheet: Sheet, rng: random.Random) -> Image.Image:
    """An empty page of the book, with its fibres and its printed lines."""
    width, height = SIZE
    page = Image.new("RGB", SIZE, _rgb(rng.choice(PAPERS)))
    lines = Image.new("RGB", SIZE, "white")
    draw, ruling = ImageDraw.Draw(lines), _rgb(rng.choice(RULINGS), rng.uniform(0.45, 0.85))
    step = sheet.pitch // 2 if sheet.squared else sheet.pitch
    for y in range(sheet.top % step, height, step):
        draw.line((0, y, width, y), ruling, 2)
    if sheet.squared:
        for x in range(rng.randint(4, step), width, step):
            draw.line((x, 0, x, height), ruling, 2)
    if sheet.margin_line:
        x = width - sheet.right if sheet.squared else sheet.left - 18
        draw.line((x, 0, x, height), _rgb((0.86, 0.45, 0.48), 0.8), 3)
    fibres = Image.merge("RGB", [_shifted("fibres", rng)] * 3)
    return ImageChops.multiply(ImageChops.multiply(page, lines), fibres)


def _corners(rng: random.Random) -> list[tuple[float, float]]:
    """Where the photo's corners lie on the page: slightly turned, slightly from the side, the desk at some edges."""
    width, height = SIZE
    turn = np.deg2rad(rng.uniform(-2.6, 2.6))
    zoom, drift = rng.uniform(0.97, 1.06), (rng.uniform(-14, 14), rng.uniform(-18, 18))
    corners = []
    for x, y in ((0, 0), (0, height), (width, height), (width, 0)):
        dx, dy = (x - width / 2) * zoom + rng.uniform(-16, 16), (y - height / 2) * zoom + rng.uniform(-16, 16)
        corners.append((
            width / 2 + dx * np.cos(turn) - dy * np.sin(turn) + drift[0],
            height / 2 + dx * np.sin(turn) + dy * np.cos(turn) + drift[1],
        ))  # fmt: skip
    return corners


def _perspective(corners: list[tuple[float, float]]) -> list[float]:
    """Pillow's eight coefficients that carry the photo's corners to these points of the page."""
    width, height = SIZE
    rows, wanted = [], []
    for (x, y), (u, v) in zip(((0, 0), (0, height), (width, height), (width, 0)), corners, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        wanted += [u, v]
    return [float(value) for value in np.linalg.solve(np.array(rows), np.array(wanted))]


def _desk(rng: random.Random) -> Image.Image:
    colour = rng.choice(DESKS)
    dark, light = (_rgb((colour[0] * part, colour[1] * part, colour[2] * part)) for part in (0.5, 1.5))
    return ImageOps.colorize(_shifted("wood", rng), dark, light)


def _light(cover: Pixels, rng: random.Random, dice: np.random.Generator) -> Image.Image:
    """A lamp or a window on one side, darker corners, often the soft shadow of the hand with the phone, and that of
    the page on the desk; `cover` is where the page lies. Computed small: nothing of it has edges."""
    height, width = cover.shape
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
    angle = rng.uniform(0, 2 * np.pi)
    light = 1 - rng.uniform(0.06, 0.20) * (x * np.cos(angle) + y * np.sin(angle) + 1) / 2
    light = light - rng.uniform(0.05, 0.14) * (x**2 + y**2) / 2
    if rng.random() < 0.6:
        cx, cy, reach = rng.uniform(-1, 1), rng.uniform(0.2, 1.2), rng.uniform(0.5, 0.9)
        distance = ((x - cx) / 0.9) ** 2 + (y - cy) ** 2 + 0.12 * smooth_noise((height, width), 30, dice)
        light = light - rng.uniform(0.08, 0.20) / (1 + np.exp((distance - reach**2) * 9))
    light = light * (1 - 0.55 * (1 - cover) * np.exp(-(1 - cover) * 1.2))
    tint = np.array(rng.choice(((1.0, 0.97, 0.90), (0.97, 0.99, 1.0), (1.0, 0.985, 0.95))), np.float32)
    levels = np.clip(light[..., None] * tint * rng.uniform(0.90, 1.0) * 255, 0, 255).astype(np.uint8)
    return Image.fromarray(levels).resize(SIZE, Image.Resampling.BILINEAR)


def photograph(page: Image.Image, rng: random.Random, dice: np.random.Generator) -> Image.Image:
    """The page as a phone sees it."""
    coefficients = _perspective(_corners(rng))
    seen = page.transform(SIZE, Image.Transform.PERSPECTIVE, coefficients, Image.Resampling.BILINEAR)
    whole = Image.new("L", SIZE, 255).transform(SIZE, Image.Transform.PERSPECTIVE, coefficients)
    photo = Image.composite(seen, _desk(rng), whole)
    soft = whole.reduce(SOFT).filter(ImageFilter.GaussianBlur(2))
    photo = ImageChops.multiply(photo, _light(np.asarray(soft, np.float32) / 255, rng, dice))
    noise = Image.merge("RGB", [_shifted("sensor", rng)] * 3)
    return ImageChops.add(photo, Image.blend(GREY, noise, rng.uniform(0.25, 0.5)), offset=-128)
