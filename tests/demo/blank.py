"""`python -m tests.demo.blank`: the small demo centre with blank pages and silent answers, for tests of its figures."""

import asyncio

from api import db
from api.demo import load, material
from api.demo.content import exams
from api.demo.material import Piece, Wanted, Work
from api.demo.scales import SCALES

PAGE = Piece(b"a page", "image/jpeg", "jpg", 1, 1)
SOUND = Piece(b"a sound", "audio/mpeg", "mp3")


def _blank(wanted: Wanted) -> Work:
    if wanted.section == "writing":
        return Work(wanted, pages=((PAGE,), (PAGE,)))
    return Work(wanted, answers=(SOUND,) * len(exams()[wanted.exam].questions), parts=(SOUND,) * 3)


async def main() -> None:
    """Load it into the database that the environment names."""
    material._kept.update({wanted: _blank(wanted) for wanted in material._wanted(SCALES["small"], 1)})
    await db.open_pool()
    await load("small", 1)
    await db.close_pool()


if __name__ == "__main__":
    asyncio.run(main())
