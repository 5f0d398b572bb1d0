"""The interface's languages: catalogues read from .po files, and the language of whoever is looking."""

import gettext
from collections.abc import Callable
from contextvars import ContextVar
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE_FOLDER: Final = Path(__file__).parent / "locale"
LANGUAGES: Final = {"uz": "O‘zbekcha", "en": "English"}
DEFAULT: Final = "uz"

_chosen: ContextVar[str | None] = ContextVar("language", default=None)
_ask: list[Callable[[], str | None]] = []


def ask_language(source: Callable[[], str | None]) -> None:
    """Name the source that knows the current viewer's language (a script run has no other way to tell)."""
    _ask[:] = [source]


def use(language: str | None) -> None:
    """Fix the language of the current task; None leaves it to the source again."""
    _chosen.set(language)


def known(language: str | None) -> str:
    """The language itself if there is such a catalogue, else the default one."""
    return language if language in LANGUAGES else DEFAULT


def language() -> str:
    """The language to speak now."""
    return known(_chosen.get() or next((source() for source in _ask), None))


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """One language's texts."""
    compiled = BytesIO()
    with (LOCALE_FOLDER / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def _(message: str) -> str:
    """The text in the current language."""
    return catalogue(language()).gettext(message)


def ngettext(singular: str, plural: str, number: int) -> str:
    """The text for that many, in the current language."""
    return catalogue(language()).ngettext(singular, plural, number)


def N_(message: str) -> str:  # noqa: N802 — gettext's own name for it
    """Mark a text that is translated later, where it is shown."""
    return message
