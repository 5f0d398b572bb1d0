"""One-time codes: long enough not to be guessed, short enough to be typed."""

import hashlib
import secrets
from datetime import timedelta
from typing import Final
from urllib.parse import quote

ALPHABET: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LENGTH: Final = 12
"""Sixty random bits, without signs that look alike."""
LIFETIME: Final = timedelta(days=1)


def new_code() -> str:
    """A code that nobody has seen."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def hash_of(code: str) -> str:
    """What is kept of a code, however it was typed."""
    typed = "".join(sign for sign in code.upper() if sign.isascii() and sign.isalnum())
    return hashlib.sha256(typed.encode()).hexdigest()


def link_to(bot: str | None, code: str) -> str | None:
    """The address that opens the bot with the code."""
    return f"https://t.me/{quote(bot)}?start={code}" if bot else None
