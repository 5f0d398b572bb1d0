"""Chapters on who was there: rates, students at risk and why, registers not taken, employees' days."""

from collections.abc import Iterable
from typing import Final

import pandas as pd

from analytics import attendance, charts
from analytics.attendance import RULES
from analytics.frames import chosen, months_between
from workbench.i18n import _, ngettext
from workbench.models.insights.look import Look
from workbench.models.insights.parts import Chapter, Column, Number, Picture, Sheet, defined, percent, phones

WORST: Final = 20


def rates(look: Look) -> Chapter:
    """Attendance by month, weekday and group."""
    first, last = look.choice.first, look.today
    counts = look.registers(first, last)
    if counts.empty:
        return Chapter(empty=_("No registers in this time"), hint=_("Choose a longer one, or other groups."))
    months = attendance.by_month(counts, first, last)
    of_days = attendance.heatmap(counts, "weekday", "month", months_between(first, last))
    groups = look.named(attendance.rates(counts, ["group"])).sort_values("attendance", ignore_index=True)
    worst = groups["group"].head(WORST)
    cells = look.named(attendance.heatmap(counts[counts["group"].isin(worst)], "group", "weekday"))
    cells = cells.assign(order=cells["group"].map({group: place for place, group in enumerate(worst)}))
    cells = cells.sort_values(["order", "weekday"]).drop(columns=["group", "order"])
    names = {"attendance": _("Attendance"), "lateness": _("Lateness")}
    pictures = [
        Picture(_("By month"), charts.lines(months, "month", {"attendance": names["attendance"]}, say=_),
                ("attendance_rate",)),
        Picture(_("By weekday and month"), charts.heatmap(of_days, "weekday", "month", say=_), ("attendance_rate",)),
        Picture(_("By group and weekday"), charts.heatmap(cells.rename(columns={"group_name": "group"}), "group",
                                                          "weekday", say=_), ("attendance_rate",), _worst(len(groups)),
                is_wide=True),
    ]  # fmt: skip
    columns = (
        Column("group_name", _("Group")), defined("attendance", "attendance_rate", "share"),
        defined("lateness", "lateness", "share"), Column("absence", _("Absence"), "share"),
        Column("total", _("Marks"), "number"), Column("absent", _("Absent"), "number"),
    )  # fmt: skip
    sheet = Sheet("attendance-by-group", _("By group"), groups, columns, ("attendance_rate", "lateness"))
    return Chapter(_headline(counts), pictures, [_unusual(counts), sheet])


def _unusual(counts: pd.DataFrame) -> Sheet:
    weeks = attendance.unusual_weeks(counts)
    weeks = weeks[weeks["is_unusual"]].sort_values("week", ascending=False, ignore_index=True)
    columns = (
        Column("week", _("Week of"), "day", "unusual_week"), Column("absence", _("Absence"), "share"),
        Column("usual", _("Usual absence"), "share"), Column("absent", _("Absent"), "number"),
        Column("total", _("Marks"), "number"),
    )  # fmt: skip
    nothing = _("No week stands out in this time.")
    return Sheet("unusual-weeks", _("Unusual weeks"), weeks, columns, ("unusual_week",), "", nothing)


def _headline(counts: pd.DataFrame) -> list[Number]:
    sums = attendance.rated(counts[list(attendance.COUNTS)].sum().to_frame().T).iloc[0]
    marks = _("of %(n)s marks") % {"n": f"{int(sums['total']):,}".replace(",", "\u202f")}
    return [
        Number("attendance_rate", percent(sums["attendance"], 1), marks),
        Number("lateness", percent(sums["lateness"], 1), _("of those who came")),
    ]


def _worst(number: int) -> str:
    return _("The %(count)d with the lowest attendance.") % {"count": WORST} if number > WORST else ""


def at_risk(look: Look) -> Chapter:
    """Who is about to be lost, and by which rules that is said."""
    marks, people = look.marks(), look.students()
    if marks.empty:
        return Chapter(empty=_("No registers in the last weeks"), hint=_("Risk is looked for in the last 8 weeks."))
    found = look.named(attendance.at_risk(marks, people, look.today))
    found = found.assign(why=list(reasons(found)))
    numbers = [
        Number("at_risk", str(len(found)), _("of %(n)d students") % {"n": int(people["left_on"].isna().sum())}),
        Number("severe_absence", str(int(found["is_severe"].sum())), tone="bad" if found["is_severe"].any() else ""),
        Number("streak", str(int(found["in_a_row"].sum())),
               _("%(n)d times and more") % {"n": RULES.in_a_row}),
    ]  # fmt: skip
    short, long = RULES.weeks
    columns = (
        Column("name", _("Student")), Column("group_name", _("Group")), *phones(),
        Column("why", _("Why"), definition="at_risk"),
        Column(f"absence_{short}", _("Absent, %(n)d weeks") % {"n": short}, "share", "chronic"),
        Column(f"absence_{long}", _("Absent, %(n)d weeks") % {"n": long}, "share", "chronic"),
        Column("absent_now", _("In a row"), "number", "streak"), Column("last_came", _("Last came"), "day"),
    )  # fmt: skip
    sheet = Sheet("at-risk", _("Students at risk, the worst first"), found, columns, ("at_risk",), "students",
                  _("Nobody is at risk by these rules."))  # fmt: skip
    return Chapter(numbers, sheets=[sheet], remarks=[rules()])


def rules() -> str:
    """By which rules a student is at risk."""
    short, long = RULES.weeks
    return _(
        "At risk is who missed %(chronic)s of the lessons or more in the last %(short)d or %(long)d weeks, or was"
        " absent %(row)d times in a row up to now. From %(severe)s on it is severe."
    ) % {
        "chronic": percent(RULES.chronic), "short": short, "long": long, "row": RULES.in_a_row,
        "severe": percent(RULES.severe),
    }  # fmt: skip


def reasons(found: pd.DataFrame) -> Iterable[str]:
    """Why each of them is at risk, in words; the longer time only where the shorter one says nothing."""
    short, long = RULES.weeks
    columns = [f"absent_{short}", f"lessons_{short}", f"chronic_{short}", f"absent_{long}", f"lessons_{long}",
               f"chronic_{long}", "absent_now", "in_a_row"]  # fmt: skip
    missed = _("%(absent)d of %(lessons)d lessons missed in %(weeks)d weeks")
    for absent, of, is_short, absent_long, of_long, is_long, now, in_a_row in found[columns].itertuples(index=False):
        said = []
        if in_a_row:
            said.append(_("absent %(n)d times in a row") % {"n": now})
        if is_short:
            said.append(missed % {"absent": absent, "lessons": of, "weeks": short})
        elif is_long:
            said.append(missed % {"absent": absent_long, "lessons": of_long, "weeks": long})
        yield ", ".join(said)


def registers(look: Look) -> Chapter:
    """Lessons of the timetable that nobody took a register of."""
    first, last = look.choice.first, look.today
    lessons = lessons_of(look)
    if lessons.empty:
        return Chapter(empty=_("No lessons in this time"), hint=_("Lessons follow from the groups’ days."))
    missing = int((~lessons["is_taken"]).sum())
    numbers = [
        Number("registers_not_taken", str(missing), _("of %(n)d lessons") % {"n": len(lessons)}),
        Number("registers_not_taken", percent(missing / len(lessons), 1), label=_("Their share")),
    ]
    labelled = look.labelled(lessons, "date", first, last)
    teachers = look.named(attendance.registers_not_taken(labelled, ["teacher"]))
    groups = look.named(attendance.registers_not_taken(lessons, ["group"]))
    shown = teachers[teachers["missing"] > 0].head(WORST)
    picture = Picture(_("Missing registers by teacher"), charts.bars(shown, "teacher_name", "missing", shape=",d",
                      title=_("Registers not taken"), say=_), ("registers_not_taken",), is_wide=True)  # fmt: skip
    counts = (Column("missing", _("Missing"), "number", "registers_not_taken"),
              Column("lessons", _("Lessons"), "number"), Column("share", _("Share"), "share"))  # fmt: skip
    open_ = look.named(labelled[~labelled["is_taken"]].sort_values("date", ascending=False, ignore_index=True))
    which = (Column("date", _("Day"), "day"), Column("group_name", _("Group")), Column("teacher_name", _("Teacher")))
    nothing = _("Every lesson has its register.")
    sheets = [
        Sheet("registers-not-taken", _("Lessons without a register"), open_, which, ("registers_not_taken",), "",
              nothing),
        Sheet("registers-by-teacher", _("By teacher"), teachers, (Column("teacher_name", _("Teacher")), *counts)),
        Sheet("registers-by-group", _("By group"), groups, (Column("group_name", _("Group")), *counts)),
    ]  # fmt: skip
    return Chapter(numbers, [picture] if missing else [], sheets)


def lessons_of(look: Look) -> pd.DataFrame:
    """The lessons of the choice that should have been by now, with whether their register was taken."""
    first, last = look.choice.first, look.today
    taken = look.load("registers", first, last)
    whole = look.worked_out(
        ("lessons", first, last, f"{look.now:%Y-%m-%d %H}"),
        lambda: attendance.lessons(look.groups(), taken, look.now, first, last),
    )
    return look.cut(whole, "date", first, last)


def employees(look: Look) -> Chapter:
    """On how many of their days employees have a working day logged."""
    first, last = look.choice.first, look.today
    logs = look.load("work_logs", first, last)
    lessons = look.labelled(lessons_of(look), "date", first, last)
    people = look.staff()
    if look.choice.teachers:
        people = people[people["employee"].isin(look.choice.teachers)]
    found = attendance.employee_presence(chosen(logs, "date", first, last), lessons, people)
    found = found[(found["days"] > 0) | (found["days_expected"] > 0)].reset_index(drop=True)
    if found.empty:
        return Chapter(empty=_("No working days in this time"), hint=_("They follow from registers and work logs."))
    expected = int(found["days_expected"].sum())
    absent = int(found["days_absent"].sum())
    numbers = [
        Number("presence", percent(1 - absent / expected if expected else float("nan"), 1)),
        Number("presence", str(absent), _("of %(n)d days with lessons") % {"n": expected}, label=_("Days not there")),
    ]
    columns = (
        Column("name", _("Name")), defined("presence", "presence", "share"), Column("days", _("Days worked"), "number"),
        Column("days_expected", _("Days with lessons"), "number"),
        Column("days_absent", _("Days not there"), "number", "presence"), Column("last_day", _("Last day"), "day"),
    )  # fmt: skip
    nobody = ngettext("%(n)d person", "%(n)d people", len(found)) % {"n": len(found)}
    return Chapter(numbers, sheets=[Sheet("presence", _("Employees"), found, columns, ("presence",))], remarks=[nobody])
