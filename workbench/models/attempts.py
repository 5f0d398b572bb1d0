"""Attempts as a list: where each section stands, and what of it may be opened."""

from dataclasses import dataclass
from typing import Final

from api.access import Actor
from api.centre import queries as centre
from api.multilevel import screens
from api.multilevel.schemas import AttemptOut, AttemptResultOut, SectionStatus, SectionType
from workbench.i18n import _
from workbench.models.standing import Tone
from workbench.wording import score

PAGE_SIZE: Final = 25


@dataclass(frozen=True, slots=True)
class AttemptSheet:
    """One page of attempts; while the centre grades blind, nothing ungraded is opened by a student's name."""

    attempts: list[AttemptOut]
    number: int
    has_more: bool
    is_blind: bool

    def may_open(self, section: AttemptResultOut) -> bool:
        """Whether the section's work can be looked at from here."""
        return section.review is not None and (section.status is SectionStatus.CHECKED or not self.is_blind)


async def attempts(actor: Actor, *, search: str, exam: int | None, number: int) -> AttemptSheet:
    """The page of that number; one row more than it shows is read, to know whether another follows."""
    found = await screens.attempts(
        actor, search=search, exam=exam, limit=PAGE_SIZE + 1, offset=(number - 1) * PAGE_SIZE
    )
    return AttemptSheet(found[:PAGE_SIZE], number, len(found) > PAGE_SIZE, await is_blind())


async def is_blind() -> bool:
    """Whether examiners are not to see whose work they grade."""
    return (await centre.settings()).blind_grading


def section_of(attempt: AttemptOut, kind: SectionType) -> AttemptResultOut | None:
    """The attempt's section of that kind."""
    return next((section for section in attempt.sections if section.section_type is kind), None)


def status_words(section: AttemptResultOut | None) -> tuple[str, Tone]:
    """A section's status with its total, and the colour of it."""
    if section is None or section.status is SectionStatus.NOT_SUBMITTED:
        return _("Not handed in"), "plain"
    if section.status is SectionStatus.CHECKED:
        return _("Graded: %(total)s") % {"total": score(section.total)}, "done"
    return _("Waiting"), "waiting"
