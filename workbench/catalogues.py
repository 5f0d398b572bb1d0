"""Bringing the catalogues up to date: `python -m workbench.catalogues` finds new texts and drops the ones gone.

What then has no translation yet, the test of the catalogues names.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from workbench.i18n import LANGUAGES, LOCALE_FOLDER

HERE: Final = Path(__file__).parent
METHODS: Final = [("**.py", "python"), ("brand/**.html", "jinja2.ext.babel_extract")]
KEYWORDS: Final = {"_": None, "N_": None, "ngettext": (1, 2), "say": None}
FOLDERS: Final = (HERE, HERE.parent / "analytics")
"""What is shown in the workbench: its own texts, and those of the figures and charts."""
SOURCE: Final = "en"
"""The language that the texts in the code are in."""


def texts() -> Catalog:
    """Every text that the code marks for translation."""
    found = Catalog(charset="utf-8")
    for folder in FOLDERS:
        for file, _line, message, _comments, _context in extract_from_dir(folder, METHODS, keywords=KEYWORDS):
            found.add(message, locations=[(f"{folder.name}/{file}", 0)])
    return found


def catalogue_file(language: str) -> Path:
    """Where a language's texts are."""
    return LOCALE_FOLDER / language / "LC_MESSAGES" / "messages.po"


def read(language: str) -> Catalog:
    """The language's catalogue as it is."""
    with catalogue_file(language).open("rb") as file:
        return read_po(file, locale=language)


def forms(text: str | Sequence[str] | None) -> tuple[str, ...]:
    """The text, or its singular and plural."""
    if not text:
        return ()
    return (text,) if isinstance(text, str) else tuple(text)


def untranslated(language: str) -> Iterator[str]:
    """Texts that the catalogue lacks, has empty, or has only guessed."""
    known = read(language)
    for message in texts():
        if not message.id:
            continue
        kept = known.get(message.id)
        translations = forms(kept.string) if kept and not kept.fuzzy else ()
        if not translations or not all(translations):
            yield forms(message.id)[0]


def update(language: str) -> None:
    """Write the catalogue anew from the code, keeping its translations."""
    catalogue = read(language)
    catalogue.update(texts(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    if language == SOURCE:
        for message in catalogue:
            message.string = message.id if message.id else message.string
    with catalogue_file(language).open("wb") as file:
        write_po(file, catalogue, width=120, no_location=False, sort_output=True, include_lineno=False)


if __name__ == "__main__":
    for language in LANGUAGES:
        update(language)
        print(f"{language}: {sum(1 for _ in untranslated(language))} texts without translation")
