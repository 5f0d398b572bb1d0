"""Every chapter over the demo centre: what it says, for whom, of which part, and as files."""

import csv
import io
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import openpyxl
import pandas as pd
import pytest

from analytics import loaders
from analytics.definitions import DEFINITIONS
from api import clock
from api.errors import Forbidden
from tests.insights.conftest import OWNER, TEACHER
from workbench import i18n
from workbench.models.insights import choice, parts, tables, themes
from workbench.models.insights.choice import PERIODS, Choice, of_query
from workbench.models.insights.parts import Chapter, Column, Sheet
from workbench.models.insights.themes import THEMES

EVERY = [(theme, chapter) for theme, page in THEMES.items() for chapter in page.chapters]


def usual() -> Choice:
    return choice.usual(clock.now().date())


@pytest.mark.usefixtures("demo")
def test_every_chapter_is_whole_defined_and_for_owners_only() -> None:
    for theme, name in EVERY:
        found = themes.chapter(OWNER, theme, name, usual())
        assert not found.has_nothing, (theme, name)
        for sheet in found.sheets:
            assert {column.field for column in sheet.columns} <= set(sheet.frame), sheet.name
            assert len(tables.shown(sheet)) == len(sheet.frame)
            assert not sheet.opens or "student" in sheet.frame
        for picture in found.pictures:
            assert picture.definitions and picture.chart.to_dict()["$schema"]
        keys = [key for picture in found.pictures for key in picture.definitions]
        keys += [number.definition for number in found.numbers]
        keys += [column.definition for sheet in found.sheets for column in sheet.columns]
        assert {key for key in keys if key} <= set(DEFINITIONS), (theme, name)
        with pytest.raises(Forbidden):
            themes.chapter(TEACHER, theme, name, usual())


def test_the_story_of_the_demo_centre_is_told(demo: str) -> None:
    def read(theme: str, name: str) -> Chapter:
        return themes.chapter(OWNER, theme, name, usual())

    with loaders.reading(demo) as source:
        names = dict(source.read("SELECT username, btrim(first_name || ' ' || last_name) AS name FROM account").values)
    severe = next(sheet for sheet in read("assessment", "examiners").sheets if sheet.name == "severity")
    assert severe.frame["examiner_name"].iloc[0] == names["teacher007"] and severe.frame["high"].iloc[0] < 0
    debtors = read("finance", "debts").sheets[0].frame
    assert names["student005"] in set(debtors["name"]) and debtors["phone"].notna().any()
    churn = next(sheet for sheet in read("retention", "churn").sheets if sheet.name == "churn-by-group")
    assert "SAT-A1" in set(churn.frame["group_name"].head(3))
    risk = read("attendance", "risk")
    assert "lessons missed in 4 weeks" in " ".join(risk.sheets[0].frame["why"])
    assert "10%" in risk.remarks[0] and "3 times in a row" in risk.remarks[0]


@pytest.mark.usefixtures("demo")
def test_income_expense_and_profit_have_the_year_before_beside_them() -> None:
    by_month = themes.chapter(OWNER, "finance", "result", usual()).sheets[0]
    fields = [column.field for column in by_month.columns]
    assert fields[1:] == ["income", "expense", "profit", "income_before", "expense_before", "profit_before"]


@pytest.mark.usefixtures("demo")
def test_examiners_agreement_is_told_by_criterion_too() -> None:
    sheets = {sheet.name: sheet.frame for sheet in themes.chapter(OWNER, "assessment", "examiners", usual()).sheets}
    whole, parts_of_it = sheets["agreement"], sheets["agreement-by-criterion"]
    assert len(whole) and set(parts_of_it["queue_name"]) == set(whole["queue_name"])
    assert "Task 1" in set(parts_of_it["criterion_name"]) and parts_of_it["kappa"].notna().any()


@pytest.mark.usefixtures("demo")
def test_a_part_of_the_centre_adds_up_to_the_whole() -> None:
    known = themes.names(OWNER, usual())

    def income(**part: Any) -> int:
        found = themes.chapter(OWNER, "finance", "result", replace(usual(), **part))
        return 0 if found.has_nothing else int(found.sheets[0].frame["income"].sum())

    whole = income()
    assert whole > 0
    assert sum(income(subjects=(subject,)) for subject in known.subjects) == whole
    assert income(groups=tuple(known.groups)) == whole
    assert sum(income(teachers=(teacher,)) for teacher in known.teachers) == whole
    assert "expense" not in {c.field for c in themes.chapter(
        OWNER, "finance", "result", replace(usual(), groups=tuple(known.groups))).sheets[0].columns}  # fmt: skip
    by_teacher = next(s for s in themes.chapter(OWNER, "finance", "sources", usual()).sheets if "teacher" in s.name)
    assert int(by_teacher.frame["income"].sum()) == whole


@pytest.mark.usefixtures("demo")
def test_a_time_without_anything_says_so() -> None:
    long_ago = Choice(date(2001, 1, 1), date(2001, 3, 1))
    told = {name: themes.chapter(OWNER, theme, name, long_ago) for theme, name in EVERY}
    assert told["result"].empty == "No money came or went in this time"
    assert told["rates"].empty == "No registers in this time" and told["rates"].hint
    assert {name for name, found in told.items() if not found.has_nothing} <= {
        "forecast", "movement", "churn", "seats", "questions", "examiners",
    }  # fmt: skip


def test_a_table_is_taken_away_exactly_and_no_name_becomes_a_formula() -> None:
    frame = pd.DataFrame(
        {
            "who": ["=1+1", "+998 90 123", None], "debt": [9_007_199_254_740_993, 150, 0], "rate": [0.5, None, 1.0],
            "day": pd.Series(["2026-11-01", None, "2026-11-03"], dtype="datetime64[us]"),
        }
    )  # fmt: skip
    columns = (Column("who", "Who"), Column("debt", "Debt", "money"), Column("rate", "Rate", "share"),
               Column("day", "Day", "day"))  # fmt: skip
    sheet = Sheet("people", "People", frame, columns)
    lines = list(csv.reader(io.StringIO(tables.write_csv(sheet).decode("utf-8-sig"))))
    assert lines[1] == ["'=1+1", "90071992547409.93", "0.5", "2026-11-01"]
    assert lines[2] == ["+998 90 123", "1.50", "", ""]
    assert tables.rows(sheet)[1][1] == Decimal("1.50")
    file = io.BytesIO()
    tables.write_xlsx(sheet, file)
    page = openpyxl.load_workbook(file).worksheets[0]
    assert [cell.value for cell in page[1]] == ["Who", "Debt", "Rate", "Day"]
    assert page["A2"].value == "=1+1" and page["A2"].data_type == "s"
    assert page["B3"].value == 1.5 and page["C3"].value is None and page["D4"].number_format == "dd.mm.yyyy"


def test_addresses_are_read_and_nonsense_is_refused() -> None:
    today = date(2026, 11, 22)
    asked = of_query({"from": "2026-01-01", "to": "2026-12-31", "group": "3,5", "teacher": "9"}, today)
    assert asked == Choice(date(2026, 1, 1), today, (3, 5), (), (9,))
    assert of_query(asked.query, today) == asked
    assert of_query({}, today) == Choice(date(2025, 12, 1), today)
    for nonsense in ({"from": "x"}, {"from": "2026-02-01", "to": "2026-01-01"}, {"group": "a"}, {"group": "-1"},
                     {"from": "1000-01-01"}, {"subject": "9" * 30}):  # fmt: skip
        with pytest.raises(ValueError, match=r"."):
            of_query(nonsense, today)
    spans = {name: make(today) for name, make in PERIODS.items()}
    assert spans["Last month"] == (date(2026, 10, 1), date(2026, 10, 31))
    assert spans["School year"] == (date(2026, 9, 1), today)
    assert PERIODS["School year"](date(2026, 3, 1))[0] == date(2025, 9, 1)
    assert all(first <= last <= today for first, last in spans.values())


def test_figures_are_written_as_people_read_them() -> None:
    i18n.use("en")
    assert parts.amount(12_345_678_900) == "123.5 million so‘m"
    assert parts.amount(200_000_000) == "2 million so‘m"
    assert parts.amount(90_000_000) == "900\u202f000 so‘m"
    assert parts.change(150, 100) == "▲ 50%" and parts.change(50, 100) == "▼ 50%" and parts.change(1, 0)
    assert parts.points(0.81, 0.86) == "▼ 5.0 points" and not parts.points(float("nan"), 0.5)
    assert parts.percent(float("nan")) == "–"
    assert parts.tone(1, 2) == "bad" and parts.tone(1, 2, is_good_up=False) == "done" and parts.tone(1, 1) == ""


@pytest.mark.usefixtures("demo")
def test_a_new_choice_never_gets_the_figures_of_another() -> None:
    month = Choice(*PERIODS["This month"](clock.now().date()))
    one, other = (themes.chapter(OWNER, "finance", "result", each) for each in (usual(), month))
    assert len(other.sheets[0].frame) == 1 and len(one.sheets[0].frame) == 12
    assert themes.chapter(OWNER, "finance", "result", month) is other
    earlier = replace(month, last=month.first - timedelta(days=1), first=month.first - timedelta(days=5))
    assert themes.chapter(OWNER, "finance", "result", earlier) is not other
