"""The themes and their chapters, for those who may see them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from api import clock
from api.access import Actor, Permission
from workbench import i18n
from workbench.i18n import N_
from workbench.models.insights import assessment, attendance, finance, students
from workbench.models.insights.choice import Choice
from workbench.models.insights.look import SHELF, Look
from workbench.models.insights.parts import Chapter


@dataclass(frozen=True, slots=True)
class Theme:
    """A page: its title, and its chapters by name with the title and the maker of each."""

    title: str
    chapters: Mapping[str, tuple[str, Callable[..., Chapter]]]


THEMES: Final = {
    "finance": Theme(N_("Finance"), {
        "result": (N_("Result"), finance.result),
        "sources": (N_("Sources"), finance.sources),
        "accrued": (N_("By month paid for"), finance.accrued),
        "debts": (N_("Debts"), finance.owing),
        "forecast": (N_("Forecast"), finance.coming),
    }),
    "attendance": Theme(N_("Attendance"), {
        "rates": (N_("Rates"), attendance.rates),
        "risk": (N_("At risk"), attendance.at_risk),
        "registers": (N_("Registers"), attendance.registers),
        "employees": (N_("Employees"), attendance.employees),
    }),
    "retention": Theme(N_("Students"), {
        "movement": (N_("Joined and left"), students.movement),
        "retention": (N_("Retention"), students.retention),
        "churn": (N_("Churn"), students.churn),
        "seats": (N_("Seats"), students.seats),
    }),
    "assessment": Theme(N_("Assessment"), {
        "results": (N_("Results"), assessment.results),
        "questions": (N_("Questions"), assessment.questions),
        "examiners": (N_("Examiners"), assessment.marking),
        "second-look": (N_("Second look"), assessment.second_look),
    }),
}  # fmt: skip


def chapter(actor: Actor, theme: str, name: str, choice: Choice, **more: Any) -> Chapter:
    """The chapter as of now; KeyError if there is none of these names."""
    actor.require(Permission.ANALYTICS_READ)
    _title, make = THEMES[theme].chapters[name]
    now = clock.now()

    def write() -> Chapter:
        with Look(choice, now) as look:
            return make(look, **more)

    key = ("chapter", theme, name, choice, i18n.language(), now.date(), *sorted(more.items()))
    return SHELF.keep(key, write)


@dataclass(frozen=True, slots=True)
class Names:
    """What can be chosen: groups, subjects and teachers by name."""

    groups: Mapping[int, str]
    subjects: Mapping[int, str]
    teachers: Mapping[int, str]


def names(actor: Actor, choice: Choice) -> Names:
    """Of the whole centre; groups that were withdrawn come last."""
    actor.require(Permission.ANALYTICS_READ)
    with Look(choice, clock.now()) as look:
        groups, staff = look.groups(), look.staff()
    groups = groups.sort_values(["is_active", "group_name"], ascending=[False, True])
    people = staff[staff["is_active"]].sort_values("name")
    return Names(
        dict(zip(groups["group"].tolist(), groups["group_name"].tolist(), strict=True)),
        dict(zip(groups["subject"].tolist(), groups["subject_name"].tolist(), strict=True)),
        dict(zip(people["employee"].tolist(), people["name"].tolist(), strict=True)),
    )


def exams(actor: Actor, choice: Choice) -> dict[int, str]:
    """The exams whose questions can be looked at."""
    actor.require(Permission.ANALYTICS_READ)
    with Look(choice, clock.now()) as look:
        return assessment.exams(look)
