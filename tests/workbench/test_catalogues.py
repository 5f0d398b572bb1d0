"""Nothing on the screen is without a translation."""

import ast
import re
from pathlib import Path

import pytest

from workbench import catalogues, i18n

HERE = Path(catalogues.__file__).parent
MARKS = {"_", "N_", "ngettext"}
PLAIN = ast.Constant | ast.Attribute | ast.Name | ast.Subscript
PLACES = re.compile(r"%\(\w+\)[ds]|\{\w+\}")


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_text_of_the_code_is_translated(language: str) -> None:
    missing = list(catalogues.untranslated(language))
    assert not missing, f"run 'python -m workbench.catalogues' and translate into {language}: {missing}"


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_translations_keep_the_places_for_values(language: str) -> None:
    for message in catalogues.read(language):
        for text in filter(None, catalogues.forms(message.string) if message.id else ()):
            original = catalogues.forms(message.id)[-1]
            assert set(PLACES.findall(text)) == set(PLACES.findall(original)), original


def test_uzbek_has_one_apostrophe_for_letters_and_one_for_the_glottal_stop() -> None:
    for message in catalogues.read("uz"):
        for text in catalogues.forms(message.string) if message.id else ():
            assert not set(text) & set("'`´ʻʼ"), text
            assert not re.search(r"[oOgG]’", text), text
            assert not re.search(r"[^oOgG]‘", text), text


def test_texts_are_marked_where_extraction_finds_them() -> None:
    """Babel passes over calls inside f-strings and over anything but plain strings."""
    hidden = []
    for path in HERE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            inside = _marks(node) if isinstance(node, ast.JoinedStr) else []
            computed = [call for call in _marks(node)[:1] if call is node and not isinstance(call.args[0], PLAIN)]
            hidden += [f"{path}:{call.lineno}" for call in (*inside, *computed)]
    assert not hidden


def _marks(tree: ast.AST) -> list[ast.Call]:
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name))
    return [call for call in calls if isinstance(call.func, ast.Name) and call.func.id in MARKS]


def test_the_viewers_choice_is_followed_and_nonsense_is_the_default() -> None:
    for language, text in (("en", "Sign in"), ("uz", "Kirish"), ("xx", "Kirish")):
        i18n.use(language)
        assert i18n._("Sign in") == text
    i18n.use(None)
