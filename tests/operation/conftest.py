"""Installations that are gone when the test is."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.operation.installation import Installation


@pytest.fixture
def installations(tmp_path: Path) -> Iterator[Callable[[str], Installation]]:
    """A maker of installations."""
    made: list[Installation] = []

    def make(name: str = "state") -> Installation:
        made.append(Installation(tmp_path / name))
        return made[-1]

    yield make
    for installation in made:
        installation.clear()


@pytest.fixture
def installation(installations: Callable[[str], Installation]) -> Installation:
    """One installation, not started yet."""
    return installations("state")
