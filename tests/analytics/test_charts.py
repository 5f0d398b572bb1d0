"""Charts are whole in print and in the browser, and their colours can be told apart."""

import json
from datetime import date
from itertools import combinations
from pathlib import Path

import pandas as pd
import pytest

from analytics import assessment, attendance, charts, debts, definitions, finance, forecast
from tests.analytics.tables import marks, table
from tests.analytics.test_assessment import POINTS, _answers
from tests.analytics.test_attendance import COUNTS
from tests.analytics.test_finance import EXPENSES, MONTHS, PAYMENTS

MARCH, MAY = date(2026, 3, 1), date(2026, 5, 31)


def _shouted(text: str) -> str:
    return text.upper()


SEVERITY = table("examiner_name n deviation low high", ("Aziz", 9, -0.1, -0.2, 0.0), ("Bobur", 9, 0.05, -0.1, 0.2))
COMING = forecast.Forecast(pd.Timestamp("2026-06-01"), 500, None, None, 3, 2)
TRIED = table("month expected low high actual", ("2026-04-01", 10, None, None, 12), ("2026-05-01", 10, 5, 15, 12))
DRAWN = {
    "cash flow": lambda say: charts.cash_flow(finance.cash_flow(PAYMENTS, EXPENSES, MARCH, MAY), say),
    "accrual": lambda say: charts.accrual(finance.accrual(MONTHS, MARCH, MAY), say),
    "ageing": lambda say: charts.ageing(pd.DataFrame({"bucket": debts.BUCKETS, "debt": 10**9, "students": 2}), say),
    "bars": lambda say: charts.bars(finance.income_by(PAYMENTS, ["group"]), "group", "income", is_money=True, say=say),
    "lines": lambda say: charts.lines(
        attendance.by_month(COUNTS, MARCH, MAY), "month", {"attendance": say("Attendance"), "lateness": say("Late")}
    ),
    "heatmap": lambda say: charts.heatmap(attendance.heatmap(COUNTS, "group", "weekday"), "group", "weekday", say=say),
    "forecast": lambda say: charts.forecast(TRIED, COMING, say),
    "distribution": lambda say: charts.distribution(assessment.distribution(pd.DataFrame({"share": [0.5]})), say),
    "items": lambda say: charts.items(assessment.items(_answers(POINTS)), say),
    "severity": lambda say: charts.severity(SEVERITY, say=say),
}  # fmt: skip


@pytest.mark.parametrize("name", DRAWN)
def test_a_chart_is_drawn_as_a_vector_in_the_viewers_words(name: str) -> None:
    chart = DRAWN[name](_shouted)
    picture = charts.svg(chart.properties(width=400))
    assert picture.startswith("<svg") and "NaN" not in picture
    said = json.dumps(chart.to_dict(), ensure_ascii=False)
    assert '"title": "million' not in said and "undefined" not in picture


@pytest.mark.parametrize("name", ["cash flow", "accrual", "lines", "forecast"])
def test_no_browser_moves_a_month_into_its_own_zone(name: str) -> None:
    chart = DRAWN[name](charts.plain).to_dict()
    across = [layer["encoding"]["x"] for layer in chart.get("layer", [chart])]
    assert {one["type"] for one in across} == {"temporal"} and {one["scale"]["type"] for one in across} == {"utc"}
    rows = [row for rows in chart["datasets"].values() for row in rows]
    assert {type(row["at"]) for row in rows} == {int}
    assert all(f"{pd.Timestamp(row['at'], unit='ms'):%Y-%m-%d}" == f"{row['month']}-01" for row in rows)
    assert "T00:00" not in json.dumps(chart)


@pytest.mark.parametrize("name", sorted(DRAWN.keys() - {"heatmap"}))
def test_what_follows_the_wheel_is_a_continuous_axis(name: str) -> None:
    chart = DRAWN[name](charts.plain).to_dict()
    [bound] = [one["select"].get("encodings", ["x", "y"]) for one in chart["params"] if one.get("bind") == "scales"]
    encodings = [layer["encoding"] for layer in chart.get("layer", [chart])]
    kinds = {encoding[axis]["type"] for encoding in encodings for axis in bound if axis in encoding}
    assert kinds and kinds <= {"temporal", "quantitative"}


def test_a_month_without_marks_keeps_its_column_in_a_heatmap() -> None:
    counts = table("date present late absent", ("2026-01-05", 3, 0, 1), ("2026-03-02", 2, 0, 2))
    chart = charts.heatmap(attendance.heatmap(counts, "weekday", "month"), "weekday", "month")
    assert chart.to_dict()["layer"][0]["encoding"]["x"]["scale"]["domain"] == ["2026-01", "2026-02", "2026-03"]
    assert "2026-02" in charts.svg(chart.properties(width=300))


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def test_colours_of_one_chart_differ_in_grey_too() -> None:
    together = [(charts.BLUE, charts.ORANGE), (charts.RED, charts.SKY), (charts.BLUE, charts.SKY),
                (charts.BLACK, charts.ORANGE), *combinations(charts.HEAT, 2)]  # fmt: skip
    assert min(abs(_luminance(one) - _luminance(other)) for one, other in together) > 0.09


def test_every_figure_has_a_name_and_a_meaning() -> None:
    assert len(definitions.DEFINITIONS) > 35
    names = [figure.name for figure in definitions.DEFINITIONS.values()]
    assert len(set(names)) == len(names)
    assert all(figure.meaning.endswith(".") for figure in definitions.DEFINITIONS.values())
    sourced = {key for key, figure in definitions.DEFINITIONS.items() if figure.source}
    assert sourced >= {"chronic", "alpha", "kr20", "kappa", "upper_lower", "point_biserial", "jagged", "ageing"}


def test_the_documentation_lists_every_figure() -> None:
    page = (Path(__file__).parents[2] / "docs" / "analytics.md").read_text()
    for figure in definitions.DEFINITIONS.values():
        source = f" *{figure.source}.*" if figure.source else ""
        assert f"| {figure.name} | {figure.meaning}{source} |" in page, figure.name


def test_marks_of_a_student_make_a_line() -> None:
    rates = attendance.rates(attendance.counted(marks((1, "2026-03-02", "pal")), ["group", "date"]), ["date"])
    assert (
        charts.svg(charts.lines(rates, "date", {"attendance": "Attendance"}).properties(width=300)).count("2026-03")
        >= 3
    )
