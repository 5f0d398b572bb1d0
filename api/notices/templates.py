"""The words of a notice: checked when they are saved, filled in when they are needed."""

from collections.abc import Mapping
from string import Formatter
from typing import Final

from api.errors import InvalidInput
from api.notices.kinds import KINDS, NoticeKind

LONGEST_TEXT: Final = 4096
"""The Bot API's limit."""
LONGEST_TEMPLATE: Final = 1000
BLANK: Final = "This field may not be blank."
BRACES: Final = "Braces are for placeholders only: {name}; write {{ and }} for braces themselves."


def check_template(kind: NoticeKind, template: str) -> None:
    """Refuse words that could not be filled in for this kind: InvalidInput under `template`."""
    if fault := template_fault(kind, template):
        raise InvalidInput({"template": [fault]})


def template_fault(kind: NoticeKind, template: str) -> str | None:
    """What is wrong with the words, or None."""
    if not template.strip():
        return BLANK
    if len(template) > LONGEST_TEMPLATE:
        return f"Ensure this field has no more than {LONGEST_TEMPLATE} characters."
    try:
        parts = [(name, form, conversion) for _, name, form, conversion in Formatter().parse(template)]
    except ValueError:
        return BRACES
    for name, form, conversion in parts:
        if name is None:
            continue
        if name not in KINDS[kind].samples:
            return f"Unknown placeholder: {{{name}}}."
        if form or conversion:
            return BRACES
    return None


def render(template: str, facts: Mapping[str, str]) -> str:
    """The words with the facts in their places, no longer than Telegram takes. Facts are text and never looked into."""
    return shortened(template.format_map(facts).strip(), LONGEST_TEXT)


def preview(kind: NoticeKind, template: str) -> str:
    """How the words read with made-up facts."""
    check_template(kind, template)
    return render(template, KINDS[kind].samples)


def shortened(text: str, longest: int) -> str:
    """The text, cut where it is too long."""
    return text if len(text) <= longest else text[: longest - 1] + "…"
