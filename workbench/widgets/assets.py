"""Puts a widget's HTML, CSS and ES modules together: Streamlit takes one text of each."""

import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Final

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

FOLDER: Final = Path(__file__).parent
IMPORT: Final = re.compile(r'^import \{[^}]*\} from "(?P<path>[^"]+)";\n', re.MULTILINE)
EXPORT: Final = re.compile(r"^export (?!default)", re.MULTILINE)


def in_import_order(entry: Path, known: tuple[Path, ...] = ()) -> tuple[Path, ...]:
    """The modules reached from an entry, each once and after what it needs."""
    for match in IMPORT.finditer(entry.read_text()):
        needed = (entry.parent / match["path"]).resolve()
        if needed not in known:
            known = in_import_order(needed, known)
    return (*known, entry)


def bundle(entry: Path) -> str:
    """One module out of several; they share a scope, so their top-level names must differ."""
    modules = in_import_order(entry.resolve())
    return "\n".join(EXPORT.sub("", IMPORT.sub("", module.read_text())) for module in modules)


@cache
def component(name: str) -> ComponentRenderer:
    """The Streamlit component made of the widget's folder."""
    folder = FOLDER / name
    return st.components.v2.component(
        f"academy_{name}",
        html=(folder / f"{name}.html").read_text(),
        css="\n".join(path.read_text() for path in (FOLDER / "shared" / "theme.css", folder / f"{name}.css")),
        js=bundle(folder / "main.js"),
    )


def translated(labels: Mapping[str, str], translate: Callable[[str], str]) -> dict[str, str]:
    """A widget's texts in the viewer's language."""
    return {name: translate(text) for name, text in labels.items()}
