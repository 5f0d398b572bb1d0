"""The small demo centre behind the pages: loaded once for the run, and only read."""

from collections.abc import Iterator

import pytest

from analytics import loaders
from api.access import Actor, Role
from api.settings import get_settings
from tests.demo.ground import demo_url
from tests.workbench.conftest import bench, client, rules_run_here
from workbench import i18n
from workbench.models.insights.look import SHELF

__all__ = ["bench", "client", "demo_url", "rules_run_here"]

OWNER = Actor(1, Role.OWNER, "Owner")
TEACHER = Actor(2, Role.EMPLOYEE, "Teacher")


@pytest.fixture(scope="module")
def demo(demo_url: str) -> Iterator[str]:
    """Figures are of the demo centre; what a module leaves on the shelf goes with it."""
    there = get_settings().model_copy(update={"analytics_url_override": demo_url})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loaders, "get_settings", lambda: there)
        SHELF.forget()
        i18n.use("en")
        yield demo_url
    SHELF.forget()
    i18n.use(None)
