"""What every notebook shows alike: definitions under a question, a chart with a sentence, a table in so'm."""

from decimal import Decimal
from typing import Any

import pandas as pd
from IPython import display as jupyter

from analytics import charts
from analytics.definitions import DEFINITIONS
from analytics.money import soum

WIDTH = 760
_shown: Any = jupyter


def about(*figures: str) -> None:
    """The definitions of the figures that follow, with their sources."""
    lines = []
    for key in figures:
        figure = DEFINITIONS[key]
        source = f" *{figure.source}.*" if figure.source else ""
        lines.append(f"- **{figure.name}**: {figure.meaning}{source}")
    _shown.display(_shown.Markdown("\n".join(lines)))


def show(chart: Any, sentence: str) -> None:
    """The chart, as it prints, and what it says."""
    picture = _shown.SVG(charts.svg(chart.properties(width=WIDTH)))
    _shown.display(picture, _shown.Markdown(sentence))


def table(frame: pd.DataFrame, sentence: str, *, money: tuple[str, ...] = (), rows: int = 15) -> None:
    """The first rows, amounts as people write them, and what they say."""
    first = frame.head(rows)
    rounded: dict[str, Any] = {str(name): first[name].round(2) for name in first.select_dtypes("float")}
    amounts: dict[str, Any] = {name: [amount(value) for value in first[name]] for name in money}
    _shown.display(first.assign(**rounded, **amounts), _shown.Markdown(sentence))


def amount(tiyin: int) -> str:
    """`1 250 000`: whole so'm, as the eye wants them."""
    return f"{soum(tiyin).quantize(Decimal(1)):,}".replace(",", " ")


def percent(part: float) -> str:
    """`12 %`; a dash for what is not known."""
    return "–" if pd.isna(part) else f"{part:.0%}".replace("%", " %")
