"""Messages to students: for whom, how many they are, and what became of them."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from api.access import Actor
from api.errors import DomainError, NotFound
from api.messages import audience, rules, screens
from api.messages.audience import Audience, Reach, Whom
from api.messages.schemas import LONGEST_TEXT, LogStatus, MessageIn
from api.messages.screens import LogLine, MessageLine, Reason
from api.notices import screens as notices
from api.notices.retrying import retry_failures
from api.notices.screens import FailedNotice
from api.pulse.queries import worker_health
from api.pulse.schemas import WorkerOut
from workbench.i18n import _, ngettext
from workbench.models.faults import WHOLE, Faults, faults_of, in_one_line, read
from workbench.models.standing import Tone
from workbench.wording import sentence

PAGE_SIZE: Final = 20
LOG_SIZE: Final = 50
LONGEST: Final = LONGEST_TEXT


class Choice(StrEnum):
    """How the recipients are chosen."""

    GROUPS = "groups"
    STUDENTS = "students"
    DEBTORS = "debtors"
    ABSENT = "absent"
    EVERYBODY = "everybody"


@dataclass(frozen=True, slots=True)
class MessageSheet:
    """One page of messages."""

    messages: list[MessageLine]
    has_more: bool


@dataclass(frozen=True, slots=True)
class MessageView:
    """One message with a page of its log, the failures first."""

    line: MessageLine
    reasons: list[Reason]
    log: list[LogLine]
    has_more: bool

    @property
    def share(self) -> float:
        """How much of it is over."""
        count = self.line.recipients
        return (self.line.sent + self.line.failed) / count if count else 1.0


def audience_of(choice: Choice, groups: list[int], students: list[int]) -> Audience | None:
    """Whom the choice means; None while it means nobody."""
    if choice is Choice.STUDENTS:
        return Audience(students=tuple(students)) if students else None
    if choice is Choice.GROUPS:
        return Audience(groups=tuple(groups)) if groups else None
    return Audience(groups=tuple(groups), whom=Whom(choice.value))


async def reach(actor: Actor, chosen: Audience) -> Reach:
    """How many the message would be for, and how many of them are linked."""
    return await audience.reach(actor, chosen)


async def send(actor: Actor, text: str, chosen: Audience) -> tuple[int | None, str | None]:
    """The message's id, or a sentence saying what is wrong."""
    ids = [one.id for one in await audience.recipients(actor, chosen)]
    if not ids:
        return None, _("Nobody is chosen.")
    sound, faults = read(MessageIn, {"text": text, "recipient_ids": ids})
    if sound is None:
        return None, in_one_line(_about_text(faults))
    try:
        return await rules.send_message(actor, text=sound.text, recipients=sound.recipient_ids), None
    except DomainError as refusal:
        return None, in_one_line(faults_of(refusal))


def _about_text(faults: Faults) -> Faults:
    return {WHOLE if field == "text" else field: fault for field, fault in faults.items()}


async def sheet(actor: Actor, *, search: str, number: int) -> MessageSheet:
    """The page of that number; one row more than it shows is read, to know whether another follows."""
    found = await screens.latest_messages(actor, search=search, limit=PAGE_SIZE + 1, offset=(number - 1) * PAGE_SIZE)
    return MessageSheet(found[:PAGE_SIZE], len(found) > PAGE_SIZE)


async def view(actor: Actor, message: int, number: int) -> MessageView | None:
    """One message with its log; None if there is no such message."""
    try:
        line = await screens.progress(actor, message)
    except NotFound:
        return None
    log = await screens.log(actor, message, limit=LOG_SIZE + 1, offset=(number - 1) * LOG_SIZE)
    return MessageView(line, await screens.reasons(actor, message), log[:LOG_SIZE], len(log) > LOG_SIZE)


async def retry(actor: Actor, message: int) -> str | None:
    """Have what failed sent again; a sentence if that can't be."""
    try:
        await rules.retry_failed(actor, message=message)
    except DomainError as refusal:
        return sentence(refusal)
    return None


async def remove(actor: Actor, message: int) -> str | None:
    """Take the message back with its log; a sentence if that can't be."""
    try:
        await rules.remove_message(actor, message=message)
    except DomainError as refusal:
        return sentence(refusal)
    return None


async def failed_notices(actor: Actor) -> list[FailedNotice]:
    """What people should have been told by itself and were not."""
    return await notices.failures(actor)


async def retry_notices(actor: Actor, failed: list[int]) -> str | None:
    """Have these sent again; a sentence if that can't be."""
    try:
        await retry_failures(actor, failed)
    except DomainError as refusal:
        return sentence(refusal)
    return None


async def health() -> WorkerOut:
    """How the workers are."""
    return await worker_health()


def health_words(found: WorkerOut) -> tuple[str, Tone]:
    """How the workers are, in words."""
    known: dict[str, tuple[str, Tone]] = {
        "ok": (_("Delivery works"), "done"),
        "silent": (_("A worker is silent: messages may wait"), "bad"),
        "absent": (_("No worker runs: messages wait"), "bad"),
    }
    return known.get(found.state, (_("Not known"), "held"))


def choice_name(choice: Choice) -> str:
    """What the choice is called."""
    return {
        Choice.GROUPS: _("Groups"), Choice.STUDENTS: _("Students"), Choice.DEBTORS: _("Owing this month"),
        Choice.ABSENT: _("Absent this week"), Choice.EVERYBODY: _("Everybody"),
    }[choice]  # fmt: skip


def reach_words(found: Reach) -> str:
    """How many get it, and how many can’t."""
    students = ngettext("For %(n)d student", "For %(n)d students", found.students) % {"n": found.students}
    if not found.unlinked:
        return students
    lost = ngettext(
        "%(n)d of them is not linked and will not get it", "%(n)d of them are not linked and will not get it",
        found.unlinked,
    ) % {"n": found.unlinked}  # fmt: skip
    return f"{students}. {lost}"


def status_words(line: MessageLine) -> tuple[str, Tone]:
    """How far a message is."""
    if not line.is_over:
        return _("%(done)d of %(all)d") % {"done": line.sent + line.failed, "all": line.recipients}, "waiting"
    if line.failed:
        return ngettext("%(n)d failed", "%(n)d failed", line.failed) % {"n": line.failed}, "bad"
    return _("sent"), "done"


def log_words(line: LogLine) -> tuple[str, Tone]:
    """What became of it for one recipient."""
    known: dict[LogStatus, tuple[str, Tone]] = {
        LogStatus.SENT: (_("sent"), "done"),
        LogStatus.PENDING: (_("on its way"), "waiting"),
        LogStatus.FAILED: (_("failed"), "bad"),
    }
    return known[line.status]
