"""Nothing on the screen is without a translation."""

import ast
import re
from pathlib import Path

import pytest

from workbench import catalogues, i18n

HERE = Path(catalogues.__file__).parent
MARKS = {"_", "N_", "ngettext"}
PLACES = re.compile(r"%\(\w+\)[ds]|\{\w+\}")


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_text_of_the_code_is_translated(language: str) -> None:
    missing = list(catalogues.untranslated(language))
    assert not missing, f"run 'python -m workbench.catalogues' and translate into {language}: {missing}"


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_translations_keep_the_places_for_values(language: str) -> None:
    for message in catalogues.read(language):
        wanted = message.id if isinstance(message.id, tuple) else (message.id,)
        given = message.string if isinstance(message.string, tuple) else (message.string,)
        for text in given:
            if message.id:
                assert set(PLACES.findall(text)) == set(PLACES.findall(wanted[-1])), wanted


def test_uzbek_has_one_apostrophe_for_letters_and_one_for_the_glottal_stop() -> None:
    for message in catalogues.read("uz"):
        for text in message.string if isinstance(message.string, tuple) else (message.string,):
            if not message.id:
                continue
            assert not set(text) & set("'`´ʻʼ"), text
            assert not re.search(r"[oOgG]’", text), text
            assert not re.search(r"[^oOgG]‘", text), text


def test_texts_are_marked_where_extraction_finds_them() -> None:
    """Babel passes over calls inside f-strings and over anything but plain strings."""
    hidden = []
    for path in HERE.rglob("*.py"):
        tree = ast.parse(path.read_text())
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                hidden += [f"{path}:{call.lineno}" for call in ast.walk(node) if _is_mark(call)]
            if _is_mark(node) and not isinstance(node.args[0], ast.Constant | ast.Attribute | ast.Name | ast.Subscript):
                hidden.append(f"{path}:{node.lineno}")
    assert not hidden


def _is_mark(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS


def test_the_viewers_choice_is_followed_and_nonsense_is_the_default() -> None:
    for language, text in (("en", "Sign in"), ("uz", "Kirish"), ("xx", "Kirish")):
        i18n.use(language)
        assert i18n._("Sign in") == text
    i18n.use(None)
