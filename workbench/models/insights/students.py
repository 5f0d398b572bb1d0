"""Chapters on students: who comes and goes, who stays how long, where they are lost, how full the groups are."""

from typing import Final

import pandas as pd

from analytics import charts, students
from analytics.frames import chosen, month_start
from workbench.i18n import _, ngettext
from workbench.models.insights.look import Look
from workbench.models.insights.parts import Chapter, Column, Number, Picture, Sheet, defined, percent

MOST_BARS: Final = 15
LONGEST: Final = 18
"""Cohorts shown."""


def movement(look: Look) -> Chapter:
    """Joiners and leavers by month."""
    people = look.students()
    if people.empty:
        return _nobody()
    first, last = look.choice.first, look.today
    months = students.movement(people, first, last)
    whole = students.churn_by(people.assign(all=0), ["all"], first, last)
    churn = float(whole["churn"].iloc[0]) if len(whole) else float("nan")
    events = look.named(students.changes(people, first, last))
    joined, left = (int((events["event"] == name).sum()) for name in ("joined", "left"))
    numbers = [
        Number("here", str(students.current(people, look.today)), _("are here now")),
        Number("joined", str(joined), _("in this time"), "done" if joined > left else ""),
        Number("left", str(left), _("in this time"), "bad" if left > joined else ""),
        Number("churn", percent(churn, 1)),
    ]
    names = {"joined": _("Joined"), "left": _("Left")}
    pictures = [
        Picture(_("Joined and left by month"),
                charts.lines(months, "month", names, title=_("Students"), shape=",d", zero=True, say=_),
                ("joined", "left")),
        Picture(_("Students at the month’s end"),
                charts.lines(months, "month", {"here": _("Students")}, title=_("Students"), shape=",d", say=_),
                ("joined", "left")),
    ]  # fmt: skip
    events = events.assign(what=events["event"].map(names))
    columns = (Column("day", _("Day"), "day"), Column("name", _("Student")), Column("group_name", _("Group")),
               Column("what", _("What happened")))  # fmt: skip
    by_month = (Column("month", _("Month"), "month"), defined("joined", "joined", "number"),
                defined("left", "left", "number"), Column("net", _("Difference"), "number"),
                Column("here", _("At the month’s end"), "number"))  # fmt: skip
    sheets = [
        Sheet("movement", _("By month"), months.iloc[::-1].reset_index(drop=True), by_month),
        Sheet("joined-and-left", _("Who joined and who left"), events, columns, ("joined", "left"), "students",
              _("Nobody came or went in this time.")),
    ]  # fmt: skip
    return Chapter(numbers, pictures, sheets)


def _nobody() -> Chapter:
    return Chapter(empty=_("No students yet"), hint=_("Add them one by one, or import a table."))


def retention(look: Look) -> Chapter:
    """Of those who joined in a month, how many are still here after so many months."""
    people = look.students()
    since = month_start(look.today) - pd.DateOffset(months=LONGEST)
    people = chosen(people, "joined_on", since.date(), look.today)
    if people.empty:
        return Chapter(empty=_("Nobody joined in this time"), hint=_("Choose a longer time, or other groups."))
    cohorts = students.retention(people, look.today)
    late = cohorts[cohorts["age"].isin([1, 3, 6, 12])]
    sums = late.groupby("age").agg(here=("here", "sum"), size=("size", "sum"))
    ages = sums.reset_index()[["age", "here", "size"]].astype("int64").to_numpy().tolist()
    numbers = [
        Number("retention", percent(here / size), _("of those who joined so long ago"),
               label=ngettext("After %(n)d month", "After %(n)d months", age) % {"n": age})
        for age, here, size in ages
    ]  # fmt: skip
    picture = Picture(_("Still here, by the month of joining and months since"), charts.retention(cohorts, _),
                      ("retention",), is_wide=True)  # fmt: skip
    wide = cohorts.pivot_table(index=["cohort", "size"], columns="age", values="retention").reset_index()
    wide.columns = pd.Index([str(name) for name in wide.columns])
    columns = (Column("cohort", _("Joined in"), "month"), Column("size", _("Students"), "number"),
               *(Column(age, age, "share", "retention") for age in wide.columns if age.isdecimal()))  # fmt: skip
    sheet = Sheet(
        "retention", _("By month of joining"), wide.iloc[::-1].reset_index(drop=True), columns, ("retention",)
    )
    return Chapter(numbers, [picture], [sheet])


def churn(look: Look) -> Chapter:
    """Where students are lost: by subject, teacher and group."""
    first, last = look.choice.first, look.today
    people = look.labelled(look.students(), None, first, last)
    if people.empty:
        return _nobody()
    titles = {"subject": _("Churn by subject"), "teacher": _("Churn by teacher"), "group": _("Churn by group")}
    labels = {"subject": _("Subject"), "teacher": _("Teacher"), "group": _("Group")}
    pictures, sheets = [], []
    for key, title in titles.items():
        found = look.named(students.churn_by(people, [key], first, last))
        chart = charts.bars(found[found["left"] > 0].head(MOST_BARS), f"{key}_name", "churn", shape=".0%",
                            title=_("Churn"), say=_)  # fmt: skip
        if found["left"].any():
            pictures.append(Picture(title, chart, ("churn",), is_wide=key == "group"))
        columns = (Column(f"{key}_name", labels[key]), defined("churn", "churn", "share"),
                   Column("left", _("Left"), "number", "left"),
                   Column("students", _("Students"), "number"))  # fmt: skip
        sheets.append(Sheet(f"churn-by-{key}", title, found, columns, ("churn",)))
    remark = _("Students are counted to the group where they are now or were last, and to its teacher now.")
    return Chapter((), pictures, sheets, [remark])


def seats(look: Look) -> Chapter:
    """How full the groups are."""
    found = students.seats(look.groups(), look.load("registers"))
    found = look.cut(found, None, look.choice.first, look.today)
    if found.empty:
        return Chapter(empty=_("No active groups"), hint=_("Owners make groups."))
    taken, free = int(found["students"].sum()), int(found["free"].sum())
    used = float(taken / (taken + free)) if taken + free else float("nan")
    numbers = [
        Number("seats_used", percent(used, 0), _("%(free)d free") % {"free": free}),
        Number("", str(len(found)), label=_("Active groups")),
    ]
    picture = Picture(_("The emptiest groups"), charts.bars(found.head(MOST_BARS), "group_name", "used", shape=".0%",
                      title=_("Seats used"), say=_), ("seats_used",), is_wide=True)  # fmt: skip
    columns = (Column("group_name", _("Group")), defined("used", "seats_used", "share"),
               Column("students", _("Students"), "number"), Column("seats", _("Seats"), "number", "seats_used"),
               Column("free", _("Free"), "number"))  # fmt: skip
    return Chapter(numbers, [picture], [Sheet("seats", _("Groups"), found, columns, ("seats_used",))])
