"""What went wrong, when, and how much: sentences and figures in the viewer's language."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import singledispatch
from typing import Final
from zoneinfo import ZoneInfo

from api.errors import (
    ClaimContested,
    ClaimLost,
    DomainError,
    DraftChanged,
    Forbidden,
    InvalidInput,
    NotFound,
    Refused,
    Throttled,
    TooManyClaims,
    Unauthenticated,
)
from api.grading.schemas import GradingOut
from workbench.i18n import _, ngettext

TASHKENT: Final = ZoneInfo("Asia/Tashkent")


class StudentsKeptOut(Forbidden):
    """A student's account is good, but not for the workbench."""


class GradedMeanwhile(Refused):
    """The form was opened before the verdict that is now in force."""

    def __init__(self, grading: GradingOut) -> None:
        self.grading = grading
        super().__init__("This item has been graded meanwhile.")


@singledispatch
def sentence(fault: Exception) -> str:
    """What to tell the person in front of the screen."""
    return _("Something went wrong. Nothing you typed is lost: try again in a moment.")


@sentence.register
def _refused(fault: DomainError) -> str:
    return _("This can’t be done now. Reload the page and look again.")


@sentence.register
def _not_found(fault: NotFound) -> str:
    return _("It does not exist any more.")


@sentence.register
def _forbidden(fault: Forbidden) -> str:
    return _("Your role does not allow this.")


@sentence.register
def _student(fault: StudentsKeptOut) -> str:
    return _("This is a student’s account. The workbench is for examiners and owners.")


@sentence.register
def _unauthenticated(fault: Unauthenticated) -> str:
    return _("Wrong username or password.")


@sentence.register
def _throttled(fault: Throttled) -> str:
    minutes = -(-fault.retry_after // 60)
    return ngettext(
        "Too many attempts. Try again in %(minutes)d minute.",
        "Too many attempts. Try again in %(minutes)d minutes.",
        minutes,
    ) % {"minutes": minutes}


@sentence.register
def _contested(fault: ClaimContested) -> str:
    return _("%(name)s holds this work until %(time)s.") % {"name": fault.holder, "time": clock(fault.until)}


@sentence.register
def _meanwhile(fault: GradedMeanwhile) -> str:
    return _("%(name)s has graded this work meanwhile. Your draft is kept.") % {"name": fault.grading.examiner}


@sentence.register
def _lost(fault: ClaimLost) -> str:
    if fault.holder and fault.until:
        return _("Your time ran out, and %(name)s holds this work until %(time)s. Your draft is kept.") % {
            "name": fault.holder,
            "time": clock(fault.until),
        }
    return _("This work is no longer yours. Your draft is kept: take the work again to go on.")


@sentence.register
def _draft_changed(fault: DraftChanged) -> str:
    return _("Another window of yours changed this draft at %(time)s. Choose which one is to stay.") % {
        "time": clock(fault.saved_at)
    }


@sentence.register
def _too_many(fault: TooManyClaims) -> str:
    return ngettext(
        "You already hold %(count)d submission. Grade or release it first.",
        "You already hold %(count)d submissions. Grade or release one first.",
        fault.cap,
    ) % {"count": fault.cap}


@sentence.register
def _invalid(fault: InvalidInput) -> str:
    return _("Some of what was entered can’t be taken. Check the marked fields.")


def clock(moment: datetime) -> str:
    """The time of day in Tashkent, with the day where it is not near."""
    is_near = abs(moment - datetime.now(UTC)) < timedelta(hours=12)
    return f"{moment.astimezone(TASHKENT):{'%H:%M' if is_near else '%d.%m %H:%M'}}"


def day_and_time(moment: datetime) -> str:
    """Day, month and time in Tashkent."""
    return f"{moment.astimezone(TASHKENT):%d.%m.%Y %H:%M}"


def score(value: Decimal | None) -> str:
    """A score without needless zeros."""
    return "–" if value is None else f"{value.normalize():f}"


def waited(since: datetime, now: datetime) -> str:
    """How long something has been waiting, roughly."""
    minutes = max(0, int((now - since).total_seconds() // 60))
    if minutes < 60:
        return ngettext("%(n)d min", "%(n)d min", minutes) % {"n": minutes}
    if minutes < 48 * 60:
        hours = minutes // 60
        return ngettext("%(n)d h", "%(n)d h", hours) % {"n": hours}
    days = minutes // (24 * 60)
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}


def time_left(until: datetime, now: datetime) -> str:
    """How long something still lasts, roughly."""
    return waited(now, until)
