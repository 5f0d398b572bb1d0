"""What is told to people by itself: the kinds in words, and changes of them."""

from api.access import Actor
from api.errors import DomainError
from api.notices import editing
from api.notices.kinds import KINDS, NoticeKind
from api.notices.schemas import KindOut
from api.notices.templates import preview, template_fault
from workbench.i18n import _
from workbench.models.faults import faults_of, in_one_line


async def kinds() -> list[KindOut]:
    """Every kind, as the centre has it."""
    return await editing.kinds()


async def change(actor: Actor, wanted: KindOut) -> str | None:
    """Put it in force; a sentence if that can't be."""
    try:
        await editing.change_kind(actor, wanted)
    except DomainError as refusal:
        return in_one_line(faults_of(refusal))
    return None


def shown(kind: NoticeKind, template: str) -> tuple[str, str | None]:
    """How the words read with made-up facts, and what is wrong with them if they can't be used."""
    fault = template_fault(kind, template)
    return ("", fault_words(kind, template)) if fault else (preview(kind, template), None)


def fault_words(kind: NoticeKind, template: str) -> str:
    """What is wrong with the words, in the viewer's language."""
    fault = template_fault(kind, template) or ""
    if fault.startswith("Unknown placeholder"):
        name = fault.removeprefix("Unknown placeholder: ").removesuffix(".")
        return _("There is no %(name)s here. Known are: %(known)s") % {"name": name, "known": placeholders(kind)}
    if fault.startswith("Braces"):
        return _("Curly braces are for names such as %(known)s only.") % {"known": placeholders(kind)}
    return _("This is needed.") if not template.strip() else _("This is too long.")


def placeholders(kind: NoticeKind) -> str:
    """What the words may name."""
    return ", ".join(f"{{{name}}}" for name in KINDS[kind].samples)


def own_words(kind: NoticeKind) -> str:
    """How the kind reads until the centre changes it."""
    return KINDS[kind].template


def kind_name(kind: NoticeKind) -> str:
    """What the kind is called."""
    return {
        NoticeKind.RESULT: _("A result is there"), NoticeKind.ABSENCE: _("Absent today"),
        NoticeKind.PAYMENT: _("A payment was received"), NoticeKind.PAYMENT_DUE: _("The month is not paid"),
        NoticeKind.HOMEWORK: _("Homework was given"), NoticeKind.QUEUE: _("New work to grade"),
    }[kind]  # fmt: skip


def to_whom(kind: NoticeKind) -> str:
    """Who hears of it."""
    spec = KINDS[kind]
    if spec.to_student:
        return _("To the student and the parents") if spec.to_parents else _("To the student")
    return _("To the parents") if spec.to_parents else _("To the examiners’ chat")
