"""Whether an answer is right: by the alternatives of a key, however they are written."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import product
from typing import Final

from text_to_num import alpha2digit  # type: ignore[import-untyped]

MOST_OPTIONAL_PARTS: Final = 6
_OPTIONAL: Final = re.compile(r"\(([^()]*)\)")
_THOUSANDS: Final = re.compile(r"(?<=\d),(?=\d{3}\b)")
_PLAIN: Final = str.maketrans({"’": "'", "‘": "'", "ʻ": "'", "`": "'", "–": "-", "—": "-", "‑": "-"})

Key = Mapping[str, Sequence[str]]
"""`{"3": ["carbon dioxide", "CO2"]}`"""


@lru_cache(maxsize=10_000)
def plain(text: str) -> str:
    """The text as answers are compared: no case, single spaces, numbers in digits."""
    folded = unicodedata.normalize("NFKC", text).translate(_PLAIN).casefold()
    return str(alpha2digit(_THOUSANDS.sub("", " ".join(folded.split())), "en", threshold=0))


def is_sound(alternative: str) -> bool:
    """Whether the parentheses of an alternative pair up, not one in another, and are not too many."""
    rest, parts = _OPTIONAL.subn("", alternative)
    return parts <= MOST_OPTIONAL_PARTS and not {"(", ")"} & set(rest)


@lru_cache(maxsize=10_000)
def readings(alternative: str) -> frozenset[str]:
    """All that an alternative accepts, with and without each part in parentheses: `(the) bank`, `colour(s)`."""
    pieces = _OPTIONAL.split(alternative)
    choices = [(piece, "") if number % 2 else (piece,) for number, piece in enumerate(pieces)]
    accepted = {plain("".join(chosen)) for chosen in product(*choices)}
    return frozenset(accepted - {""}) or frozenset({plain(alternative)})


def is_right(given: str, alternatives: Sequence[str]) -> bool:
    """Whether the answer is one of the alternatives."""
    answer = plain(given)
    return bool(answer) and any(answer in readings(alternative) for alternative in alternatives)


def marked(answers: Mapping[str, str], key: Key) -> dict[str, bool]:
    """Right or wrong for every question that the key knows; no answer is a wrong one."""
    return {number: is_right(answers.get(number, ""), alternatives) for number, alternatives in key.items()}
