"""Linking students and parents with their Telegram: codes to scan, and who is not linked yet."""

from dataclasses import dataclass
from typing import Final

import segno

from api.access import Actor
from api.errors import DomainError
from api.telegram import queries, rules
from api.telegram.schemas import LinkCodeOut, ParentChat, PrintedCode, Purpose, Unlinked
from workbench.i18n import _
from workbench.wording import sentence

PAGE_SIZE: Final = 50


@dataclass(frozen=True, slots=True)
class UnlinkedSheet:
    """One page of students whom nothing reaches, or no parent of theirs."""

    students: list[Unlinked]
    has_more: bool


async def sheet(actor: Actor, *, group: int | None, number: int) -> UnlinkedSheet:
    """The page of that number; one row more than it shows is read, to know whether another follows."""
    found = await queries.unlinked_students(actor, group=group, limit=PAGE_SIZE + 1, offset=(number - 1) * PAGE_SIZE)
    return UnlinkedSheet(found[:PAGE_SIZE], len(found) > PAGE_SIZE)


async def parents(actor: Actor, student: int) -> list[ParentChat]:
    """The parents who are linked."""
    return await queries.parents_of(actor, student)


async def new_code(actor: Actor, student: int, purpose: Purpose) -> tuple[LinkCodeOut | None, str | None]:
    """A code, or a sentence saying why not."""
    try:
        return await rules.make_student_code(actor, student=student, purpose=purpose), None
    except DomainError as refusal:
        return None, sentence(refusal)


async def own_code(actor: Actor) -> LinkCodeOut:
    """A code for one's own Telegram."""
    return await rules.make_own_code(actor)


async def unlink(actor: Actor, student: int, parent: int | None = None) -> str | None:
    """Take the student's own link back, or this parent's; a sentence if that can't be."""
    try:
        if parent is None:
            await rules.unlink_student(actor, student=student)
        else:
            await rules.unlink_parent(actor, student=student, parent=parent)
    except DomainError as refusal:
        return sentence(refusal)
    return None


async def printed(actor: Actor, group: int | None, purpose: Purpose) -> list[PrintedCode]:
    """Codes on paper; what was printed for the same students before dies."""
    return await rules.print_codes(actor, group=group, purpose=purpose)


def picture(code: LinkCodeOut, scale: int = 6) -> str:
    """The QR code as an address of an image: it opens the bot, or says what to type where its name is not known."""
    return str(segno.make(code.link or typed(code), error="m").png_data_uri(scale=scale, border=2))


def typed(code: LinkCodeOut) -> str:
    """What one writes to the bot instead of scanning."""
    return f"/start {code.code}"


def purpose_name(purpose: Purpose) -> str:
    """Whose code it is."""
    return {Purpose.OWN: _("Code for the student"), Purpose.PARENT: _("Code for a parent")}[purpose]
