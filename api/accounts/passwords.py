"""Password hashes: argon2id, away from the event loop."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LONGEST = 1024
_hasher = PasswordHasher()
# Each hash takes 64 MiB and all it gets of a core: two at a time leave the machine responsive.
_threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="argon2")


def hash_password_now(password: str) -> str:
    """The password's argon2id hash; takes tens of milliseconds."""
    return _hasher.hash(password)


async def hash_password(password: str) -> str:
    """The password's argon2id hash."""
    return await asyncio.get_running_loop().run_in_executor(_threads, hash_password_now, password)


async def is_password(password: str, password_hash: str | None) -> bool:
    """Whether the password is the hashed one; no hash costs the same time and is always wrong."""
    return await asyncio.get_running_loop().run_in_executor(_threads, _matches, password, password_hash)


def _matches(password: str, password_hash: str | None) -> bool:
    if len(password) > LONGEST:
        return False
    try:
        return _hasher.verify(password_hash or _nobodys_hash(), password) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobodys_hash() -> str:
    return hash_password_now("of nobody")
