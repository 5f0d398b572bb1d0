"""Chance that repeats itself."""

import random


def dice(*names: object) -> random.Random:
    """Dice of their own for one purpose: what one feature draws changes nothing for the others."""
    return random.Random("/".join(map(str, names)))  # noqa: S311 - it is to be foreseeable
