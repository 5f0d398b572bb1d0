"""A mock test's answer key while staff write it: one line a question, as a spreadsheet has it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from api.access import Actor
from api.errors import DomainError
from api.mocks import keys
from api.mocks.matching import is_right
from api.mocks.schemas import AnsweredSection, KeyIn, KeyOut, ReadingType
from api.mocks.screens import GivenAnswer
from workbench.i18n import _
from workbench.models.standing import criterion_name
from workbench.wording import sentence

SECTIONS: Final = (AnsweredSection.LISTENING, AnsweredSection.READING)
BETWEEN: Final = " / "
_APART: Final = re.compile(r"\s+/\s+|[\r\n]+")
_TIGHT: Final = re.compile(r"\S/|/\S")
_NUMBERED: Final = re.compile(r" *(\d{1,3})(?P<mark> *(?:\t|[.):](?!\d)| )) *(?P<text>\S.*?)?\s*")
SHOWN_WRONG: Final = 2


@dataclass(slots=True)
class KeyDraft:
    """The key as it stands in the editor: a section's answers in the order of its questions, and what is pasted."""

    reading_type: ReadingType
    answers: dict[AnsweredSection, list[str]]
    pasted: dict[AnsweredSection, str] = field(default_factory=lambda: dict.fromkeys(SECTIONS, ""))

    def written(self) -> str:
        """All of it as one text, to be kept and to be compared."""
        return _DRAFT.dump_json(self).decode()

    def texts(self) -> dict[str, str]:
        """What is typed besides the grid: what is being pasted."""
        return {f"paste-{section}": self.pasted[section] for section in SECTIONS}

    def put(self, typed: Mapping[str, str]) -> None:
        """Change those."""
        for section in SECTIONS:
            self.pasted[section] = typed.get(f"paste-{section}", self.pasted[section])

    def take_pasted(self, section: AnsweredSection) -> str | None:
        """Put what was pasted into its questions; a sentence says why it can't be."""
        count = len(self.answers[section])
        found, problem = read_pasted(self.pasted[section], count)
        if problem:
            return f"{criterion_name(section)}: {problem}"
        for number, text in found.items():
            self.answers[section][number - 1] = text
        self.pasted[section] = ""
        return None

    def key(self) -> dict[str, dict[str, list[str]]]:
        """The alternatives by question; a question without any is not in it."""
        return {
            str(section): {
                str(number): alternatives
                for number, text in enumerate(answers, 1)
                if (alternatives := alternatives_of(text))
            }
            for section, answers in self.answers.items()
        }

    def doubtful(self) -> list[str]:
        """Answers with a slash that may have been meant to part two."""
        found = []
        for section in SECTIONS:
            numbers = [str(n) for n, text in enumerate(self.answers[section], 1) if _TIGHT.search(text)]
            if numbers:
                found.append(f"{criterion_name(section)} {', '.join(numbers)}")
        return found


_DRAFT: Final = TypeAdapter(KeyDraft)


def read_back(written: str) -> KeyDraft | None:
    """The draft that was written so; None where it can't be read any more."""
    try:
        return _DRAFT.validate_json(written)
    except ValidationError:
        return None


def draft_of(key: KeyOut, counts: Mapping[AnsweredSection, int]) -> KeyDraft:
    """The key of a test whose sections have so many questions."""
    known = {AnsweredSection.READING: key.reading, AnsweredSection.LISTENING: key.listening}
    answers = {
        section: [BETWEEN.join(known[section].get(str(number), ())) for number in range(1, counts[section] + 1)]
        for section in SECTIONS
    }
    return KeyDraft(key.reading_type, answers)


def alternatives_of(text: str) -> list[str]:
    """“A / B” is either of two; a slash without spaces belongs to the answer."""
    return [part.strip() for part in _APART.split(text) if part.strip()]


def read_pasted(text: str, count: int) -> tuple[dict[int, str], str | None]:
    """Answers by question from lines such as `1<TAB>A / B`, or from a column of answers; or what is wrong with them."""
    lines = text.rstrip("\r\n ").splitlines()
    if not text.strip():
        return {}, _("There is nothing to take.")
    numbered = _by_number(lines)
    if numbered is None and (odd := _without_number(lines)):
        return {}, _("“%(line)s” has no number of a question.") % {"line": odd}
    if numbered is None:
        numbered = [(number, _cells(line)) for number, line in enumerate(lines, 1)]
    numbers = [number for number, _text in numbered]
    if twice := sorted({number for number in numbers if numbers.count(number) > 1}):
        return {}, _("Given twice: %(numbers)s.") % {"numbers": ", ".join(map(str, twice))}
    if beyond := [number for number in numbers if not 1 <= number <= count]:
        said = _("There are %(count)d questions, so nothing can be taken for %(numbers)s.")
        return {}, said % {"count": count, "numbers": ", ".join(map(str, beyond[:10]))}
    return dict(numbered), None


def _by_number(lines: Sequence[str]) -> list[tuple[int, str]] | None:
    """Each line's question and answer; None where the lines are not numbered."""
    matches = [_NUMBERED.fullmatch(line) for line in lines if line.strip()]
    numbered = [(int(match[1]), _cells(match["text"] or "")) for match in matches if match]
    numbers = [number for number, _text in numbered]
    # “24 July” is an answer too: a number before a mere space counts only where such numbers follow each other.
    is_sure = all(match is None or match["mark"].strip(" ") for match in matches)
    is_row = numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else False
    return numbered if len(numbered) == len(matches) and (is_sure or is_row) else None


def _without_number(lines: Sequence[str]) -> str | None:
    """The line that lacks its number where others have one before a tab."""
    if not any(re.match(r"\s*\d{1,3}\t", line) for line in lines):
        return None
    return next((line.strip()[:40] for line in lines if line.strip() and not _NUMBERED.fullmatch(line)), None)


def _cells(text: str) -> str:
    """Further cells of a row are further alternatives."""
    return BETWEEN.join(cell.strip() for cell in text.split("\t") if cell.strip())


async def save(actor: Actor, test: UUID, draft: KeyDraft) -> str | None:
    """Save both sections as one; a sentence says why not."""
    for section in SECTIONS:
        if draft.pasted[section].strip() and (problem := draft.take_pasted(section)):
            return problem
    try:
        key = KeyIn.model_validate({**draft.key(), "reading_type": draft.reading_type})
        await keys.save_key(actor, test=test, key=key)
    except ValidationError as fault:
        return " ".join(dict.fromkeys(_explained(error["loc"], error["type"]) for error in fault.errors()))
    except DomainError as refusal:
        return sentence(refusal)
    return None


def _explained(place: Sequence[Any], kind: str) -> str:
    section, number = str(place[0]), str(place[1]) if len(place) > 1 else ""
    sentences = {
        "parentheses": _("parentheses must pair up, not one in another, six pairs at most"),
        "string_too_long": _("an answer is too long"),
        "too_long": _("too many alternatives"),
    }
    said = sentences.get(kind, _("it can’t be taken"))
    return _("%(section)s %(number)s: %(fault)s.") % {
        "section": criterion_name(section), "number": number, "fault": said,
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class QuestionFigures:
    """How many were right, and what was wrong most often; None where the key says nothing."""

    right: int | None
    wrong: str


def figures(answers: Sequence[str], given: Sequence[GivenAnswer]) -> list[QuestionFigures]:
    """For each question of a section, by the key as it stands in the editor."""
    by_question: dict[int, list[GivenAnswer]] = {}
    for answer in given:
        by_question.setdefault(answer.number, []).append(answer)
    return [_figures(alternatives_of(text), by_question.get(number, [])) for number, text in enumerate(answers, 1)]


def _figures(alternatives: Sequence[str], given: Sequence[GivenAnswer]) -> QuestionFigures:
    if not alternatives:
        return QuestionFigures(None, "")
    right = sum(answer.count for answer in given if is_right(answer.text, alternatives))
    wrong = [answer for answer in given if answer.text.strip() and not is_right(answer.text, alternatives)]
    return QuestionFigures(right, ", ".join(f"{one.text.strip()[:40]} ×{one.count}" for one in wrong[:SHOWN_WRONG]))
