"""Charts of what the analyses find: Altair, so that they can be hovered over and zoomed, and printed as vectors.

Colours are Okabe and Ito's, which people with any colour vision can tell apart; what matters is told by shape, dash or
position as well, so that it survives a grey print. `say` translates the words of a chart (titles of axes and series).
Days and amounts lie on continuous axes, because only those follow the wheel; a table of two categories has none.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import altair as alt
import pandas as pd

from analytics.money import TIYIN
from analytics.words import N_

Say = Callable[[str], str]

BLUE, ORANGE, GREEN, RED, SKY, PURPLE, YELLOW, BLACK = PALETTE = (
    "#0072B2", "#E69F00", "#009E73", "#D55E00", "#56B4E9", "#CC79A7", "#F0E442", "#222222",
)  # fmt: skip
"""Okabe and Ito, Color Universal Design (2008)."""
HEAT: Final = ["#f7fbff", "#c6dbef", "#6baed6", "#2171b5", "#08306b"]
"""Light to dark in one hue: the same order in grey."""
FONT: Final = "Manrope, 'Helvetica Neue', Arial, sans-serif"
HEIGHT: Final = 280
PADDING: Final = {"left": 8, "top": 8, "right": 8, "bottom": 8}
MILLION: Final = 1_000_000
WEEKDAYS: Final = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
DASHES: Final = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3])
MONTH, DAY = "%Y-%m", "%Y-%m-%d"
A_DAY: Final = 24 * 60 * 60 * 1000
THICK: Final = alt.RelativeBandSize(band=0.8)
ROOM: Final = 1.2
"""An axis this much longer than its longest bar has room for the number after it."""


def plain(text: str) -> str:
    """No translation."""
    return text


def styled(chart: Any) -> Any:
    """The chart with the type, grid and colours that all of them share."""
    return (
        chart.properties(padding=PADDING)
        .configure(font=FONT, background="white")
        .configure_view(strokeWidth=0)
        .configure_axis(
            labelFontSize=12, titleFontSize=12, titleFontWeight="normal", gridColor="#e4e4e4", domainColor="#888888",
            labelColor="#333333", titleColor="#333333", labelLimit=220,
        )
        .configure_legend(labelFontSize=12, title=None, orient="top", symbolStrokeWidth=2)
        .configure_range(category=list(PALETTE))
    )  # fmt: skip


def svg(chart: Any) -> str:
    """The chart as a vector picture, drawn without a browser: for print."""
    import vl_convert

    return vl_convert.vegalite_to_svg(chart.to_dict())


def _months(frame: pd.DataFrame, column: str = "month") -> pd.DataFrame:
    return frame.assign(**{column: frame[column].dt.strftime(MONTH)})


def _dated(frame: pd.DataFrame, column: str = "month") -> pd.DataFrame:
    """The days as text, to be read, and in `at` as milliseconds of UTC, to be drawn at."""
    # As numbers: Vega and Streamlit move a midnight into the browser's zone, and into another month with it.
    at = frame[column].astype("datetime64[ms]").astype("int64")
    return frame.assign(**{"at": at, column: frame[column].dt.strftime(MONTH if column == "month" else DAY)})


def _in_millions(frame: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """For the eye only: what is added up is added up before."""
    amounts: dict[str, Any] = {name: frame[name].astype("Float64") / TIYIN / MILLION for name in columns}
    return frame.assign(**{name: values.astype("float64") for name, values in amounts.items()})


def _long(frame: pd.DataFrame, keys: Sequence[str], names: Mapping[str, str]) -> pd.DataFrame:
    """One row a value, with the series' translated name in `series`."""
    long = frame[[*keys, *names]].rename(columns=dict(names))
    return long.melt(list(keys), var_name="series", value_name="value")


def _x_month(field: str = "at") -> Any:
    # Slanted labels are apart long before the boxes around them are.
    axis = alt.Axis(format=MONTH, labelAngle=-45, labelOverlap=True, labelSeparation=-24,
                    tickCount=alt.TimeIntervalStep(interval="month", step=1))  # fmt: skip
    return alt.X(f"{field}:T", title=None, axis=axis, scale=alt.Scale(type="utc", padding=12))


def _x_whole_month() -> Any:
    """For bars: as wide as their month, around the tick of its first day."""
    return _x_month("utcyearmonth(at)").bandPosition(0)


def _x_day() -> Any:
    axis = alt.Axis(format=DAY, labelAngle=-45, labelOverlap=True, tickMinStep=A_DAY)
    return alt.X("at:T", title=None, axis=axis, scale=alt.Scale(type="utc", padding=12))


def _hint(*fields: tuple[str, str, str]) -> list[Any]:
    return [alt.Tooltip(field, title=title, format=shape or alt.Undefined) for field, title, shape in fields]


def cash_flow(flows: pd.DataFrame, say: Say = plain) -> Any:
    """`finance.cash_flow`: bars of income and expense by month, profit as a line, last year's profit dashed."""
    names = {"income": say("Income"), "expense": say("Expense")}
    lines = {"profit": say("Profit"), "profit_before": say("Profit a year before")}
    frame = _in_millions(_dated(flows), [*names, *lines])
    amount = alt.Y("value:Q", title=say("million so‘m"), stack=None)
    hint = _hint(("month:O", say("Month"), ""), ("series:N", " ", ""), ("value:Q", say("million so‘m"), ",.1f"))
    bars = alt.Chart(_long(frame, ["month", "at"], names)).mark_bar(stroke="#222222", strokeWidth=0.5).encode(
        _x_whole_month(), amount, xOffset=alt.XOffset("series:N", sort=list(names.values())),
        color=alt.Color("series:N", scale=alt.Scale(domain=list(names.values()), range=[BLUE, ORANGE])), tooltip=hint,
    )  # fmt: skip
    # Zeros of a year in which there was no centre yet would be drawn as a fact.
    is_known = (flows["income_before"] != 0) | (flows["expense_before"] != 0)
    frame["profit_before"] = frame["profit_before"].where(is_known)
    profits = alt.Chart(_long(frame, ["month", "at"], lines).dropna())
    over = profits.mark_line(point={"color": BLACK}, color=BLACK).encode(
        _x_month(), amount,
        strokeDash=alt.StrokeDash(
            "series:N", scale=alt.Scale(domain=list(lines.values()), range=list(DASHES[:2])), legend=alt.Legend()
        ),
        tooltip=hint,
    )  # fmt: skip
    return styled(alt.layer(bars, over).properties(height=HEIGHT, width="container").interactive(bind_y=False))


def bars(
    frame: pd.DataFrame,
    name: str,
    value: str,
    *,
    title: str = "",
    shape: str = ",.1f",
    is_money: bool = False,
    colour: str = BLUE,
    say: Say = plain,
) -> Any:
    """Any table of names and values as horizontal bars in the order of the table."""
    shown = _in_millions(frame, [value]) if is_money else frame
    title = title or (say("million so‘m") if is_money else "")
    longest = shown[value].max()
    scale = alt.Scale(domainMax=float(longest) * ROOM, nice=False) if longest > 0 else alt.Undefined
    base = alt.Chart(shown).encode(
        alt.Y(f"{name}:N", sort=None, title=None),
        alt.X(f"{value}:Q", title=title, axis=alt.Axis(format=shape), scale=scale),
        tooltip=_hint((f"{name}:N", " ", ""), (f"{value}:Q", title or value, shape)),
    )
    drawn = base.mark_bar(color=colour) + base.mark_text(align="left", dx=4).encode(
        text=alt.Text(f"{value}:Q", format=shape)
    )
    return styled(drawn.properties(height=alt.Step(22), width="container").interactive(bind_y=False))


def accrual(accruals: pd.DataFrame, say: Say = plain) -> Any:
    """`finance.accrual`: received stacked by what it was for, with accrued as a line."""
    names = {
        "for_earlier": say("Received for earlier months"), "for_same": say("Received for the same month"),
        "for_later": say("Received in advance"),
    }  # fmt: skip
    frame = _in_millions(_dated(accruals), [*names, "accrued"])
    hint = _hint(("month:O", say("Month"), ""), ("series:N", " ", ""), ("value:Q", say("million so‘m"), ",.1f"))
    received = alt.Chart(_long(frame, ["month", "at"], names))
    stacks = received.mark_bar(stroke="#222222", strokeWidth=0.5, width=THICK).encode(
        _x_whole_month(), alt.Y("value:Q", title=say("million so‘m")),
        color=alt.Color("series:N", scale=alt.Scale(domain=list(names.values()), range=[RED, BLUE, SKY])), tooltip=hint,
    )  # fmt: skip
    accrued = alt.Chart(_long(frame, ["month", "at"], {"accrued": say("Accrued")}))
    line = accrued.mark_line(point={"color": BLACK}, color=BLACK).encode(
        _x_month(), alt.Y("value:Q"), strokeDash=alt.StrokeDash("series:N"), tooltip=hint
    )  # fmt: skip
    return styled(alt.layer(stacks, line).properties(height=HEIGHT, width="container").interactive(bind_y=False))


def ageing(buckets: pd.DataFrame, say: Say = plain) -> Any:
    """`debts.ageing`: four bars, the older the darker."""
    names = {
        "days_0_30": say("0–30 days"), "days_31_60": say("31–60 days"), "days_61_90": say("61–90 days"),
        "days_over_90": say("over 90 days"),
    }  # fmt: skip
    frame = _in_millions(buckets, ["debt"]).assign(bucket=buckets["bucket"].map(names))
    order = list(names.values())
    drawn = alt.Chart(frame).mark_bar(stroke="#222222", strokeWidth=0.5).encode(
        alt.X("bucket:N", sort=order, title=None, axis=alt.Axis(labelAngle=0)),
        alt.Y("debt:Q", title=say("million so‘m")),
        color=alt.Color("bucket:N", sort=order, legend=None, scale=alt.Scale(domain=order, range=HEAT[1:])),
        tooltip=_hint(("bucket:N", " ", ""), ("debt:Q", say("million so‘m"), ",.1f"),
                      ("students:Q", say("Students"), "")),
    )  # fmt: skip
    return styled(drawn.properties(height=HEIGHT, width="container").interactive(bind_x=False))


def lines(
    frame: pd.DataFrame,
    x: str,
    names: Mapping[str, str],
    *,
    title: str = "",
    shape: str = ".0%",
    zero: bool = False,
    say: Say = plain,
) -> Any:
    """Any table over months or days as lines, each with a colour and a dash of its own; `names` are the columns."""
    drawn = alt.Chart(_long(_dated(frame, x), [x, "at"], names)).mark_line(point=True).encode(
        _x_month() if x == "month" else _x_day(),
        alt.Y("value:Q", title=title, axis=alt.Axis(format=shape),
              scale=alt.Scale(zero=zero, nice=False, padding=8)),
        color=alt.Color("series:N", scale=alt.Scale(domain=list(names.values()), range=list(PALETTE[: len(names)]))),
        strokeDash=alt.StrokeDash("series:N", scale=alt.Scale(domain=list(names.values()), range=list(DASHES))),
        tooltip=_hint((f"{x}:O", " ", ""), ("series:N", " ", ""), ("value:Q", title or " ", shape)),
    )  # fmt: skip
    return styled(drawn.properties(height=HEIGHT, width="container").interactive(bind_y=False))


def heatmap(cells: pd.DataFrame, rows: str, columns: str, value: str = "attendance", say: Say = plain) -> Any:
    """`attendance.heatmap`, with `rows` and `columns` as names, weekdays or months; the number stands in each cell.

    Where there is none the cell is empty; a row or a column of such cells stands there too.
    """
    shown = cells.copy()
    for name in (rows, columns):
        if name == "weekday":
            shown[name] = shown[name].map(dict(enumerate(say(short) for short in WEEKDAYS)))
        elif name == "month":
            shown = _months(shown)
    # Of days in the week's order; of anything else in the table's.
    week = {"weekday": [say(short) for short in WEEKDAYS]}
    whole = {name: alt.Scale(domain=_in_order(shown[name], week.get(name))) for name in (rows, columns)}
    base = alt.Chart(shown.dropna(subset=[value])).encode(
        alt.X(f"{columns}:O", scale=whole[columns], title=None,
              axis=alt.Axis(labelAngle=0 if columns in {"weekday", "age"} else -45)),
        alt.Y(f"{rows}:O", scale=whole[rows], title=None),
        tooltip=_hint((f"{rows}:O", " ", ""), (f"{columns}:O", " ", ""), (f"{value}:Q", say("Rate"), ".1%"),
                      ("total:Q", say("Marks"), ",")),
    )  # fmt: skip
    middle = float(shown[value].min() + shown[value].max()) / 2 if shown[value].notna().any() else 0.5
    cell = base.mark_rect(stroke="white").encode(
        color=alt.Color(f"{value}:Q", legend=None, scale=alt.Scale(range=HEAT, zero=False))
    )
    text = base.mark_text(fontSize=11).encode(
        text=alt.Text(f"{value}:Q", format=".0%"),
        color=alt.condition(alt.datum[value] > middle, alt.value("white"), alt.value("#222222")),
    )
    return styled((cell + text).properties(height=alt.Step(24), width="container"))


def _in_order(values: "pd.Series[Any]", order: Sequence[str] | None) -> list[Any]:
    there = values.unique().tolist()
    return there if order is None else [name for name in order if name in there]


def retention(cohorts: pd.DataFrame, say: Say = plain) -> Any:
    """`students.retention` as a heatmap: cohorts down, months since across."""
    shown = _months(cohorts, "cohort").rename(columns={"here": "total"})
    return heatmap(shown, "cohort", "age", "retention", say)


def forecast(trials: pd.DataFrame, coming: Any, say: Say = plain) -> Any:
    """`forecast.back_test` and `forecast.next_month`: what came, what was expected, and the intervals."""
    last = pd.DataFrame(
        {"month": [coming.month], "expected": [coming.expected], "low": [coming.low], "high": [coming.high]}
    )
    whole = pd.concat([trials.dropna(axis=1, how="all"), last.dropna(axis=1, how="all")], ignore_index=True)
    whole = whole.reindex(columns=["month", "expected", "low", "high", "actual"])
    frame = _in_millions(_dated(whole), ["expected", "low", "high", "actual"])
    amount = say("million so‘m")
    names = {"actual": say("Money received"), "expected": say("Expected")}
    band = alt.Chart(frame.dropna(subset=["low"])).mark_bar(color=SKY, opacity=0.45, width=14).encode(
        _x_month(), alt.Y("low:Q", title=amount, scale=alt.Scale(zero=False, padding=8)), alt.Y2("high:Q"),
        tooltip=_hint(("month:O", say("Month"), ""), ("low:Q", say("From"), ",.1f"), ("high:Q", say("To"), ",.1f")),
    )  # fmt: skip
    points = alt.Chart(_long(frame, ["month", "at"], names).dropna()).mark_point(filled=True, size=80).encode(
        _x_month(), alt.Y("value:Q"),
        color=alt.Color("series:N", scale=alt.Scale(domain=list(names.values()), range=[BLACK, ORANGE])),
        shape=alt.Shape("series:N", scale=alt.Scale(domain=list(names.values()), range=["circle", "diamond"])),
        tooltip=_hint(("month:O", say("Month"), ""), ("series:N", " ", ""), ("value:Q", amount, ",.1f")),
    )  # fmt: skip
    return styled(alt.layer(band, points).properties(height=HEIGHT, width="container").interactive(bind_y=False))


def distribution(bins: pd.DataFrame, say: Say = plain) -> Any:
    """`assessment.distribution`: a histogram of shares of the maximum."""
    drawn = alt.Chart(bins).mark_bar(color=BLUE, stroke="white").encode(
        alt.X("low:Q", bin="binned", title=say("Share of the maximum"), axis=alt.Axis(format=".0%")), alt.X2("high:Q"),
        alt.Y("students:Q", title=say("Results")),
        tooltip=_hint(("low:Q", say("From"), ".0%"), ("high:Q", say("To"), ".0%"), ("students:Q", say("Results"), ",")),
    )  # fmt: skip
    return styled(drawn.properties(height=HEIGHT, width="container").interactive(bind_y=False))


def items(table: pd.DataFrame, say: Say = plain) -> Any:
    """`assessment.items`: difficulty across, discrimination up; the number of the question beside its point."""
    base = alt.Chart(table.dropna(subset=["point_biserial"])).encode(
        alt.X("difficulty:Q", title=say("Difficulty (share of points earned)"), scale=alt.Scale(domain=[0, 1])),
        alt.Y("point_biserial:Q", title=say("Discrimination")),
        tooltip=_hint(("number:Q", say("Question"), ""), ("question_text:N", " ", ""),
                      ("difficulty:Q", say("Difficulty"), ".2f"), ("point_biserial:Q", say("Discrimination"), ".2f")),
    )  # fmt: skip
    points = base.mark_point(filled=True, size=70).encode(
        color=alt.condition(alt.datum.point_biserial < 0, alt.value(RED), alt.value(BLUE)),
        shape=alt.condition(alt.datum.point_biserial < 0, alt.value("triangle-down"), alt.value("circle")),
    )
    rule = alt.Chart(pd.DataFrame({"y": [0]})).mark_rule(strokeDash=[4, 3], color=BLACK).encode(y="y:Q")
    text = base.mark_text(dx=9, align="left", fontSize=11).encode(text="number:Q")
    return styled((rule + points + text).properties(height=HEIGHT, width="container").interactive())


def severity(table: pd.DataFrame, name: str = "examiner_name", say: Say = plain) -> Any:
    """`examiners.severity` with names: each examiner's deviation with its interval, around the line of nobody's."""
    title = say("Deviation from the others (share of the maximum)")
    base = alt.Chart(table).encode(alt.Y(f"{name}:N", sort=None, title=None))
    hint = _hint((f"{name}:N", " ", ""), ("deviation:Q", title, "+.1%"), ("n:Q", say("Marked"), ","))
    spans = base.mark_rule(strokeWidth=2, color=BLUE).encode(
        alt.X("low:Q", title=title, axis=alt.Axis(format="+.0%"), scale=alt.Scale(padding=8)),
        alt.X2("high:Q"),
        tooltip=hint,
    )
    points = base.mark_point(filled=True, size=80, color=BLUE).encode(alt.X("deviation:Q"), tooltip=hint)
    zero = alt.Chart(pd.DataFrame({"x": [0]})).mark_rule(strokeDash=[4, 3], color=BLACK).encode(x="x:Q")
    return styled((zero + spans + points).properties(height=alt.Step(22), width="container").interactive(bind_y=False))
