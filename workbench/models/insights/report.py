"""What the report of a month holds: the month's numbers, the year's course, the longest lists cut short."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from api import clock
from api.access import Actor
from api.errors import NotFound
from workbench.i18n import _
from workbench.models.calendar import Month, after, bounds, month_of
from workbench.models.insights import themes
from workbench.models.insights.choice import Choice
from workbench.models.insights.parts import Chapter, Number, Picture, Sheet
from workbench.models.insights.themes import THEMES

MONTHS: Final = 12


@dataclass(frozen=True, slots=True)
class Section:
    """One heading with what stands under it."""

    title: str
    numbers: Sequence[Number]
    pictures: Sequence[Picture]
    sheets: Sequence[Sheet]
    remarks: Sequence[str]
    empty: str


@dataclass(frozen=True, slots=True)
class Report:
    """The whole of it."""

    title: str
    made: str
    sections: Sequence[Section]

    @property
    def definitions(self) -> list[str]:
        """The keys of what is shown, each once, in the order of its appearance."""
        keys = [key for section in self.sections for key in _keys(section)]
        return list(dict.fromkeys(key for key in keys if key))


def _keys(section: Section) -> list[str]:
    return [
        *(number.definition for number in section.numbers),
        *(key for picture in section.pictures for key in picture.definitions),
        *(column.definition for sheet in section.sheets for column in sheet.columns),
    ]


@dataclass(frozen=True, slots=True)
class Plan:
    """Which chapter: charts of the year or of the month, tables by name."""

    theme: str
    chapter: str
    is_of_year: bool = True
    pictures: int = 2
    sheets: tuple[str, ...] = ()


PLANS: Final = (
    Plan("finance", "result"),
    Plan("finance", "sources", is_of_year=False),
    Plan("finance", "accrued", pictures=1),
    Plan("finance", "debts", is_of_year=False, sheets=("debtors",)),
    Plan("finance", "forecast", is_of_year=False, pictures=1),
    Plan("attendance", "rates", sheets=("attendance-by-group",)),
    Plan("attendance", "risk", is_of_year=False, sheets=("at-risk",)),
    Plan("attendance", "registers", is_of_year=False, pictures=0, sheets=("registers-by-teacher",)),
    Plan("retention", "movement"),
    Plan("retention", "churn", is_of_year=False, pictures=2),
    Plan("assessment", "results", is_of_year=False, pictures=4),
    Plan("assessment", "examiners", pictures=1, sheets=("backlog", "turnaround")),
)


def contents(actor: Actor, month: Month) -> Report:
    """The report of the month, as of its last day or of today; NotFound of a month that is still to come."""
    today = clock.now().date()
    first, last = bounds(month)
    if first > today:
        raise NotFound
    last = min(last, today)
    choices = (Choice(first, last), Choice(bounds(after(month, 1 - MONTHS))[0], last))
    made = _("As of %(day)s. Made on %(today)s.") % {"day": f"{last:%d.%m.%Y}", "today": f"{today:%d.%m.%Y}"}
    title = _("Report of %(month)s") % {"month": month_of(month)}
    return Report(title, made, [_section(actor, plan, *choices) for plan in PLANS])


def _section(actor: Actor, plan: Plan, month: Choice, year: Choice) -> Section:
    theme = THEMES[plan.theme]
    now = themes.chapter(actor, plan.theme, plan.chapter, month)
    drawn = themes.chapter(actor, plan.theme, plan.chapter, year) if plan.is_of_year else now
    title = ": ".join((_(theme.title), _(theme.chapters[plan.chapter][0])))
    sheets = [sheet for sheet in now.sheets if sheet.name in plan.sheets]
    return Section(title, now.numbers, drawn.pictures[: plan.pictures], sheets, now.remarks, _empty(now, drawn))


def _empty(now: Chapter, drawn: Chapter) -> str:
    return now.empty if drawn.has_nothing or now.has_nothing else ""
