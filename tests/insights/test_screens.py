"""The pages of figures over the demo centre, run by Streamlit without a browser."""

from typing import Any

import pytest

from tests import factories
from tests.workbench.scene import actor_of
from tests.workbench.test_screens import Seat, seat
from workbench.models.insights.themes import THEMES

__all__ = ["seat"]

pytestmark = pytest.mark.usefixtures("demo")


@pytest.mark.parametrize("page", ["morning", *THEMES])
async def test_every_page_shows_every_chapter(seat: Seat, page: str) -> None:
    seat.sit(actor_of(await factories.owner()))
    for chapter in THEMES[page].chapters if page in THEMES else [""]:
        seat.app.session_state["chapter-" + page] = chapter
        app = await seat.look(page)
        assert "aw-empty" not in seat.text, chapter
        assert app.get("dataframe") or app.get("arrow_vega_lite_chart") or "aw-numbers" in seat.text, chapter
        if page in THEMES:
            assert "Report of the month" in seat.text and "aw-defined" in seat.text


async def test_a_filter_is_kept_from_page_to_page(seat: Seat) -> None:
    seat.sit(actor_of(await factories.owner()))
    await seat.look("finance")
    whole = _income(seat)
    picker: Any = seat.app.multiselect(key="finance-groups")
    group = next(option for option in picker.options if "SAT-A1" in option)
    picker.select(group)
    await seat.run()
    assert len(_income(seat)) > 0 and _income(seat) != whole
    assert "so there is no profit of a part of it" in seat.text
    await seat.look("attendance")
    kept = seat.app.session_state["figures-choice"]["groups"]
    assert len(kept) == 1 and tuple(seat.app.multiselect(key="attendance-groups").value) == tuple(kept)


def _income(seat: Seat) -> str:
    return next(text for text in seat.text.splitlines() if "<dt>Income</dt>" in text)


async def test_employees_have_no_figures(seat: Seat) -> None:
    seat.sit(actor_of(await factories.employee()))
    with pytest.raises(AssertionError):
        await seat.look("morning")
