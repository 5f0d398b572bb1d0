"""A centre in which nothing has happened yet."""

from api import clock
from api.pulse.schemas import WorkerOut
from tests.insights.conftest import OWNER
from workbench import i18n
from workbench.models.insights import choice, themes
from workbench.models.insights.look import SHELF
from workbench.models.insights.morning import morning
from workbench.models.insights.themes import THEMES


async def test_an_empty_centre_is_told_so_on_every_page(database: None) -> None:
    SHELF.forget()
    i18n.use("en")
    assert morning(OWNER, WorkerOut(state="absent")).is_empty
    usual = choice.usual(clock.now().date())
    for theme, page in THEMES.items():
        for name in page.chapters:
            found = themes.chapter(OWNER, theme, name, usual)
            assert found.empty and found.hint, (theme, name)
    SHELF.forget()
