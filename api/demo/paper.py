"""Exercise-book paper, and what a phone's camera makes of a page lying on a desk."""

import random
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter

Pixels = npt.NDArray[np.float32]
"""Height × width (× 3), 0 to 1."""

SIZE = (1200, 1600)
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
        pitch=rng.randint(64, 72),
        top=rng.randint(120, 170),
        left=rng.randint(95, 150),
        right=rng.randint(45, 90),
        margin_line=rng.random() < 0.7,
    )


def smooth_noise(shape: tuple[int, int], grain: int, dice: np.random.Generator) -> Pixels:
    """Noise between about -1 and 1 whose hills are `grain` pixels wide."""
    rows, columns = shape[0] // grain + 2, shape[1] // grain + 2
    coarse = Image.fromarray(dice.standard_normal((rows, columns)).astype(np.float32))
    return np.asarray(coarse.resize((shape[1], shape[0]), Image.Resampling.BICUBIC), dtype=np.float32)


def blank_page(sheet: Sheet, rng: random.Random, dice: np.random.Generator) -> Pixels:
    """An empty page of the book, with its fibres and its printed lines."""
    width, height = SIZE
    page = np.ones((height, width, 3), np.float32) * np.array(rng.choice(PAPERS), np.float32)
    page *= (1 + 0.010 * smooth_noise((height, width), 160, dice) + 0.006 * smooth_noise((height, width), 5, dice))[
        ..., None
    ]
    colour = np.array(rng.choice(RULINGS), np.float32)
    strength = rng.uniform(0.45, 0.85)
    step = sheet.pitch // 2 if sheet.squared else sheet.pitch
    first = sheet.top % step
    for y in range(first, height, step):
        _print_line(page[y : y + 2], colour, strength)
    if sheet.squared:
        for x in range(rng.randint(4, step), width, step):
            _print_line(page[:, x : x + 2], colour, strength)
    if sheet.margin_line:
        x = sheet.left - 22 if not sheet.squared else width - sheet.right
        _print_line(page[:, x : x + 3], np.array((0.86, 0.45, 0.48), np.float32), 0.8)
    return page


def _print_line(strip: Pixels, colour: Pixels, strength: float) -> None:
    strip *= 1 - strength + strength * colour


def _corners(rng: random.Random) -> list[tuple[float, float]]:
    """Where the photo's corners lie on the page: slightly turned, slightly from the side, the desk at some edges."""
    width, height = SIZE
    turn = np.deg2rad(rng.uniform(-2.6, 2.6))
    zoom, drift = rng.uniform(0.97, 1.06), (rng.uniform(-18, 18), rng.uniform(-22, 22))
    corners = []
    for x, y in ((0, 0), (0, height), (width, height), (width, 0)):
        dx, dy = (x - width / 2) * zoom + rng.uniform(-20, 20), (y - height / 2) * zoom + rng.uniform(-20, 20)
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


def _desk(rng: random.Random, dice: np.random.Generator) -> Pixels:
    width, height = SIZE
    grain = smooth_noise((height, width // 24), 3, dice).repeat(24, axis=1)[:, :width]
    grain = np.pad(grain, ((0, 0), (0, width - grain.shape[1])), mode="edge")
    return np.array(rng.choice(DESKS), np.float32) * (1 + 0.10 * grain)[..., None]


def _light(rng: random.Random, dice: np.random.Generator) -> Pixels:
    """A lamp or a window on one side, darker corners, and often the soft shadow of the hand with the phone."""
    width, height = SIZE
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
    angle = rng.uniform(0, 2 * np.pi)
    light = 1 - rng.uniform(0.06, 0.20) * (x * np.cos(angle) + y * np.sin(angle) + 1) / 2
    light = light - rng.uniform(0.05, 0.14) * (x**2 + y**2) / 2
    if rng.random() < 0.6:
        cx, cy, reach = rng.uniform(-1, 1), rng.uniform(0.2, 1.2), rng.uniform(0.5, 0.9)
        distance = ((x - cx) / 0.9) ** 2 + (y - cy) ** 2 + 0.12 * smooth_noise((height, width), 240, dice)
        light = light - rng.uniform(0.08, 0.20) / (1 + np.exp((distance - reach**2) * 9))
    tint = np.array(rng.choice(((1.0, 0.97, 0.90), (0.97, 0.99, 1.0), (1.0, 0.985, 0.95))), np.float32)
    return np.asarray(light[..., None] * tint * rng.uniform(0.90, 1.0), dtype=np.float32)


def photograph(page: Pixels, rng: random.Random, dice: np.random.Generator) -> Image.Image:
    """The page as a phone sees it."""
    coefficients = _perspective(_corners(rng))
    flat = Image.fromarray((np.clip(page, 0, 1) * 255).astype(np.uint8))
    seen = flat.transform(SIZE, Image.Transform.PERSPECTIVE, coefficients, Image.Resampling.BICUBIC)
    whole = Image.new("L", SIZE, 255).transform(SIZE, Image.Transform.PERSPECTIVE, coefficients)
    cover = np.asarray(whole.filter(ImageFilter.GaussianBlur(0.8)), np.float32)[..., None] / 255
    shadow = np.asarray(whole.filter(ImageFilter.GaussianBlur(14)), np.float32)[..., None] / 255
    photo = np.asarray(seen, np.float32) / 255 * cover + _desk(rng, dice) * (1 - 0.6 * shadow) * (1 - cover)
    photo *= _light(rng, dice)
    blurred = Image.fromarray((np.clip(photo, 0, 1) * 255).astype(np.uint8))
    blurred = blurred.filter(ImageFilter.GaussianBlur(rng.uniform(0.45, 0.85)))
    noise = dice.standard_normal((SIZE[1], SIZE[0], 1), dtype=np.float32) * rng.uniform(2.0, 4.0)
    return Image.fromarray(np.clip(np.asarray(blurred, np.float32) + noise, 0, 255).astype(np.uint8))
