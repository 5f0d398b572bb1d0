"""The morning page: what has changed in the last days, and what needs an owner."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import pandas as pd

from analytics import attendance, debts, examiners, students
from analytics.frames import chosen, month_start
from api import clock
from api.access import Actor, Permission
from api.grading.schemas import Queue
from api.pulse.schemas import WorkerOut
from workbench import i18n
from workbench.i18n import _, ngettext
from workbench.models.calendar import day_name
from workbench.models.insights import choice
from workbench.models.insights.attendance import reasons
from workbench.models.insights.look import SHELF, Look
from workbench.models.insights.parts import Number, amount, arrow, change, percent, points, tone
from workbench.models.standing import Tone, queue_name
from workbench.wording import waited

LINES: Final = 4
"""Lines of a card."""
WEEK: Final = timedelta(days=7)
WEEKS_BEFORE: Final = 4
OLD: Final = 7
"""Days after which a debt is worth a call."""
UNKNOWN: Final = WorkerOut(state="unknown")
DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True, slots=True)
class Line:
    """Something to look at: `id` is the student whose card it opens, 0 opens the chapter."""

    id: int
    name: str
    note: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One thing that may need an owner: how many there are, the first few, and the chapter that has all."""

    name: str
    title: str
    count: str
    tone: Tone
    lines: Sequence[Line]
    nothing: str
    definition: str = ""
    theme: str = ""
    chapter: str = ""


@dataclass(frozen=True, slots=True)
class Morning:
    """The page at a moment."""

    numbers: Sequence[Number]
    cards: Sequence[Card]

    @property
    def is_empty(self) -> bool:
        """Whether there is a centre yet to say anything of."""
        return not self.numbers


def morning(actor: Actor, worker: WorkerOut = UNKNOWN) -> Morning:
    """The page as of now, for the whole centre."""
    actor.require(Permission.ANALYTICS_READ)
    now = clock.now()

    def write() -> Morning:
        with Look(choice.usual(now.date()), now) as look:
            first, last = look.reach(look.today)
            look.ahead(("student_months", first, last), ("payment_months", first, last))
            if look.students().empty and look.groups().empty:
                return Morning((), ())
            # What needs the longest tables comes last: they are being loaded meanwhile.
            rest = [make(look) for make in CARDS]
            return Morning(_numbers(look), [to_call(look), *rest])

    key = ("morning", now.date(), i18n.language())
    found = SHELF.keep(key, write)
    # The workers' signs of life are a few seconds old, not a minute.
    return found if found.is_empty else Morning(found.numbers, [*found.cards, background(worker)])


def _numbers(look: Look) -> list[Number]:
    today = look.today
    since, before = today - WEEK + timedelta(days=1), today - 2 * WEEK + timedelta(days=1)
    came, went = look.load("payments", before, today), look.load("expenses", before, today)
    return [
        _of_a_week("income", came, "received_on", since),
        _of_a_week("expense", went, "spent_on", since),
        _debt(look),
        _attendance(look),
        _people(look, since),
        _waiting(look),
    ]


def _of_a_week(key: str, frame: pd.DataFrame, column: str, since: date) -> Number:
    now = int(chosen(frame, column, since)["amount"].sum())
    before = int(frame["amount"].sum()) - now
    note = _("%(change)s to the week before") % {"change": change(now, before)} if before else ""
    label = {"income": _("Income, 7 days"), "expense": _("Expense, 7 days")}[key]
    return Number(key, amount(now), note, tone(now, before) if key == "income" else "", label)


def _debt(look: Look) -> Number:
    owed = look.dues()
    now = int(owed["debt"].sum())
    before = debts.debt_then(owed, look.load("payment_months", *look.reach(look.today)), look.today - WEEK)
    note = _("%(change)s in a week") % {"change": change(now, before)} if before else ""
    return Number("debt", amount(now), note, tone(now, before, is_good_up=False))


def _attendance(look: Look) -> Number:
    """The last day with registers, compared with the same weekday of the weeks before."""
    counts = look.load("registers", _lately(look), look.today)
    days = attendance.rates(counts, ["date"]) if len(counts) else counts
    if days.empty:
        return Number("attendance_rate", "–", _("no registers yet"))
    last = days["date"].max()
    since = pd.Timestamp(look.today - WEEK * (WEEKS_BEFORE + 1))
    weekday = days[(days["date"] < last) & (days["date"] > since) & (days["date"].dt.day_of_week == last.weekday())]
    usual = attendance.rated(weekday[list(attendance.COUNTS)].sum().to_frame().T)["attendance"].iloc[0]
    now = float(days["attendance"].iloc[-1])
    name = day_name(DAYS[last.weekday()])
    note = _("%(change)s to the usual %(day)s") % {"change": points(now, usual), "day": name} if usual == usual else ""  # noqa: PLR0124 - NaN
    label = _("Attendance, %(day)s") % {"day": f"{name} {last:%d.%m}"}
    return Number("attendance_rate", percent(now), note, tone(round(now, 3), round(usual, 3)), label)


def _lately(look: Look) -> date:
    """The first day of a month at least five weeks ago: one load of registers serves for all."""
    return month_start(look.today - WEEK * (WEEKS_BEFORE + 1)).date()


def _people(look: Look, since: date) -> Number:
    people = look.students()
    events = students.changes(people, since, look.today)["event"]
    joined, left = (int((events == name).sum()) for name in ("joined", "left"))
    note = _("+%(joined)d −%(left)d in 7 days") % {"joined": joined, "left": left}
    return Number("here", str(students.current(people, look.today)), note, tone(joined, left))


def _waiting(look: Look) -> Number:
    handed_in = look.load("reviews", look.today - WEEK * WEEKS_BEFORE, look.today)
    days = examiners.backlog_by_day(handed_in, look.today - WEEK, look.today)
    now, before = int(days["open"].iloc[-1]), int(days["open"].iloc[0])
    note = _("%(change)s in a week") % {"change": f"{arrow(now - before)} {abs(now - before)}"}
    return Number("backlog", str(now), note, tone(now, before, is_good_up=False), _("Works to grade"))


def to_call(look: Look) -> Card:
    """Who owes something that has been due for a week and is still here, the greatest debt first."""
    found = look.named(debts.debtors(look.dues(), look.load("students"), look.today))
    found = found[found["left_on"].isna() & (found["days"] > OLD)]
    lines = [
        Line(int(row["student"]), str(row["name"]), _joined(row["phone"] or row["parent_phone"], row["group_name"]),
             amount(int(row["debt"])))
        for row in _first(found)
    ]  # fmt: skip
    return Card("debtors", _("Debtors to call"), str(len(found)), "bad" if lines else "done", lines,
                _("Nobody owes anything that was due a week ago."), "debt", "finance", "debts")  # fmt: skip


def at_risk(look: Look) -> Card:
    """Students at risk, the worst first."""
    marks = look.marks()
    found = attendance.at_risk(marks, look.students(), look.today) if len(marks) else marks[:0]
    severe = int(found["is_severe"].sum()) if len(found) else 0
    first = look.named(found.head(LINES)) if len(found) else found
    why = list(reasons(first)) if len(first) else []
    lines = [
        Line(int(row["student"]), str(row["name"]), text, str(row["group_name"]))
        for row, text in zip(_first(first), why, strict=True)
    ]
    count = _("%(all)d, %(severe)d severe") % {"all": len(found), "severe": severe} if severe else str(len(found))
    return Card("risk", _("Students at risk"), count, "bad" if severe else "held" if lines else "done", lines,
                _("Nobody is at risk."), "at_risk", "attendance", "risk")  # fmt: skip


def registers(look: Look) -> Card:
    """Registers of the last seven days that nobody took, the newest first."""
    since = look.today - WEEK
    taken = look.load("registers", _lately(look), look.today)
    lessons = attendance.lessons(look.groups(), taken, look.now, since, look.today)
    missing = lessons[~lessons["is_taken"]].sort_values("date", ascending=False)
    named = look.named(look.labelled(missing, "date", _lately(look), look.today))
    lines = [
        Line(0, str(row["group_name"]), str(row["teacher_name"]),
             f"{day_name(DAYS[row['date'].weekday()])} {row['date']:%d.%m}")
        for row in _first(named)
    ]  # fmt: skip
    return Card("registers", _("Registers not taken, 7 days"), str(len(missing)), "held" if lines else "done", lines,
                _("Every lesson of the last 7 days has its register."), "registers_not_taken", "attendance",
                "registers")  # fmt: skip


def losing(look: Look) -> Card:
    """Groups that are getting smaller."""
    found = students.losing(look.students(), look.today)
    lines = [
        Line(0, str(row["group_name"]), _("%(left)d left, %(joined)d joined") % row, f"{row['before']} → {row['now']}")
        for row in _first(look.named(found))
    ]
    return Card("losing", _("Groups losing students, 4 weeks"), str(len(found)), "bad" if lines else "done", lines,
                _("No group is two students smaller than four weeks ago."), "losing", "retention", "churn")  # fmt: skip


def backlog(look: Look) -> Card:
    """What waits for examiners, by queue."""
    handed_in = look.load("reviews", look.today - WEEK * WEEKS_BEFORE, look.today)
    found = examiners.backlog(handed_in, look.now)
    open_ = found[found["waiting"] + found["claimed"] > 0].sort_values("oldest", ascending=False)
    lines = [
        Line(0, queue_name(Queue(row["queue"])), _("the oldest waits %(time)s") % {"time": _since(row["oldest"], look)},
             str(row["waiting"] + row["claimed"]))
        for row in _first(open_)
    ]  # fmt: skip
    number = int((found["waiting"] + found["claimed"]).sum())
    return Card("backlog", _("Examiners’ backlog"), str(number), "held" if lines else "done", lines,
                _("Nothing waits to be graded."), "backlog", "assessment", "examiners")  # fmt: skip


def _since(hours: float, look: Look) -> str:
    return waited(look.now - timedelta(hours=hours), look.now)


def background(worker: WorkerOut) -> Card:
    """Whether what works in the background does: notices, timers, the bot."""
    words: dict[str, tuple[str, Tone]] = {
        "ok": (_("works"), "done"), "silent": (_("stands still"), "bad"), "absent": (_("has not started"), "bad"),
        "unknown": (_("unknown"), "held"),
    }  # fmt: skip
    text, mood = words[worker.state]
    lines = [Line(0, name, _("gives no sign of life")) for name in worker.silent[:LINES]]
    if worker.waiting:
        waiting = ngettext("%(n)d text to send", "%(n)d texts to send", worker.waiting) % {"n": worker.waiting}
        since = waited(worker.oldest_waiting, clock.now()) if worker.oldest_waiting else ""
        lines.append(Line(0, waiting, _("the oldest waits %(time)s") % {"time": since} if since else ""))
    nothing = _("Notices, reminders and timers leave in time.") if worker.state == "ok" else _(
        "Notices, reminders and timers wait until the worker runs."
    )  # fmt: skip
    return Card("background", _("In the background"), text, mood, lines[:LINES], nothing)


def _first(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(key): value for key, value in row.items()} for row in frame.head(LINES).to_dict("records")]


def _joined(*parts: Any) -> str:
    return " · ".join(str(part) for part in parts if isinstance(part, str) and part)


CARDS: Final[tuple[Callable[[Look], Card], ...]] = (at_risk, registers, losing, backlog)
