"""What the morning page says of the demo centre, of an empty one, and of the workers."""

from datetime import timedelta

import pytest

from analytics import loaders
from api import clock
from api.errors import Forbidden
from api.pulse.schemas import WorkerOut
from tests.insights.conftest import OWNER, TEACHER
from workbench.models.insights.morning import morning


def test_the_morning_tells_what_changed_and_what_needs_an_owner(demo: str) -> None:
    page = morning(OWNER, WorkerOut(state="ok", waiting=0))
    assert [number.label or number.definition for number in page.numbers][:3] == [
        "Income, 7 days", "Expense, 7 days", "debt",
    ]  # fmt: skip
    assert len(page.numbers) == 6 and all(number.value for number in page.numbers)
    cards = {card.name: card for card in page.cards}
    assert list(cards) == ["debtors", "risk", "registers", "losing", "backlog", "background"]
    with loaders.reading(demo) as source:
        here = source.read("SELECT count(*) FROM account WHERE role = 'student' AND withdrawn_at IS NULL").iloc[0, 0]
        waiting = source.read("SELECT count(*) FROM review WHERE grading IS NULL").iloc[0, 0]
    assert page.numbers[4].value == str(here) and page.numbers[5].value == cards["backlog"].count == str(waiting)
    assert "SAT-A1" in {line.name for line in cards["losing"].lines}
    assert cards["losing"].tone == "bad" and "→" in cards["losing"].lines[0].value
    assert cards["risk"].lines[0].id > 0 and "missed" in cards["risk"].lines[0].note
    assert cards["debtors"].lines[0].note.startswith("+998") and "so‘m" in cards["debtors"].lines[0].value
    assert max(len(card.lines) for card in page.cards) <= 4
    assert cards["background"].count == "works"


@pytest.mark.usefixtures("demo")
def test_the_workers_state_is_of_this_moment_and_the_rest_is_kept() -> None:
    before = morning(OWNER, WorkerOut(state="ok", waiting=0))
    since = clock.now() - timedelta(hours=3)
    after = morning(OWNER, WorkerOut(state="silent", silent=["deliver@a"], waiting=12, oldest_waiting=since))
    assert after.numbers is before.numbers
    card = after.cards[-1]
    assert (card.count, card.tone) == ("stands still", "bad")
    assert [(line.name, line.note) for line in card.lines] == [
        ("deliver@a", "gives no sign of life"), ("12 texts to send", "the oldest waits 3 h"),
    ]  # fmt: skip
    assert morning(OWNER).cards[-1].count == "unknown"


@pytest.mark.usefixtures("demo")
def test_employees_get_no_morning_page() -> None:
    with pytest.raises(Forbidden):
        morning(TEACHER)
