"""The widgets' Python side: what goes to the browser, and what comes back of it."""

import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from pydantic import ValidationError
from streamlit.testing.v1 import AppTest

from workbench.widgets import Clash, CriterionView, DraftEdit, MarkEdit, Submission, assets
from workbench.widgets.audio_player.labels import LABELS as PLAYER
from workbench.widgets.essay.labels import LABELS as ESSAY
from workbench.widgets.image_viewer.labels import LABELS as VIEWER
from workbench.widgets.rubric_form import form
from workbench.widgets.rubric_form.labels import LABELS as FORM

WIDGETS = ("image_viewer", "audio_player", "rubric_form", "essay")
LABELS = {"image_viewer": VIEWER, "audio_player": PLAYER, "rubric_form": FORM, "essay": ESSAY}
DECLARED = re.compile(r"^(?:const|let|class|function|async function) (\w+)", re.MULTILINE)


@pytest.mark.parametrize("widget", WIDGETS)
def test_the_modules_of_a_widget_become_one(widget: str) -> None:
    script = assets.bundle(assets.FOLDER / widget / "main.js")
    assert not re.search(r"^(import|export (?!default))", script, re.MULTILINE)
    assert script.count("export default") == 1


@pytest.mark.parametrize("widget", WIDGETS)
def test_no_two_modules_of_a_widget_declare_one_name(widget: str) -> None:
    names = DECLARED.findall(assets.bundle(assets.FOLDER / widget / "main.js"))
    assert len(names) == len(set(names))


@pytest.mark.parametrize("widget", WIDGETS)
def test_every_text_a_widget_asks_for_is_there_and_used(widget: str) -> None:
    folder = assets.FOLDER / widget
    scripts = [
        path.read_text() for path in (*assets.in_import_order((folder / "main.js").resolve()), *folder.glob("*.html"))
    ]
    source = "\n".join(scripts)
    asked = set(re.findall(r'data-(?:text|tip)="(\w+)"', source)) | set(
        re.findall(r"\b(?:labels|text)\.([a-z]+(?:_[a-z]+)*)\b", source)
    )
    assert asked - {"trim", "length", "replace"} <= set(LABELS[widget])
    for name in LABELS[widget]:
        assert re.search(rf"\b{name}\b", source), name


@pytest.mark.parametrize("path", sorted(assets.FOLDER.rglob("*.js")), ids=lambda path: path.name)
def test_the_scripts_stay_small(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 300


class Browser:
    """Stands in for the component: keeps what it was given, and sends events as Streamlit would."""

    def __init__(self, state: dict[str, Any]) -> None:
        self.state = state

    def __call__(self, *, key: str, data: dict[str, Any], **callbacks: Callable[[], None]) -> None:
        self.key, self.data, self.callbacks = key, data, callbacks

    def send(self, event: str, **payload: object) -> None:
        """One event."""
        self.state[self.key] = {event: payload}
        self.callbacks[f"on_{event}_change"]()


@pytest.fixture
def browser_side(monkeypatch: pytest.MonkeyPatch) -> Browser:
    """A browser without a browser."""
    state: dict[str, Any] = {}
    stand_in = Browser(state)
    monkeypatch.setattr(st, "session_state", state)
    monkeypatch.setattr(form, "component", lambda name: stand_in)
    return stand_in


class Centre:
    """Notes what the handlers are asked to do."""

    def __init__(self, problem: str | None = None) -> None:
        self.problem = problem
        self.asked: list[tuple[str, DraftEdit]] = []

    def handlers(self) -> form.Handlers:
        """Handlers that all answer the same."""
        return form.Handlers(*(self._noting(event) for event in ("draft", "submit", "release", "skip")))

    def _noting(self, event: str) -> Callable[[DraftEdit], str | None]:
        def note(edit: DraftEdit) -> str | None:
            self.asked.append((event, edit))
            return self.problem

        return note

    @property
    def events(self) -> list[str]:
        """In their order."""
        return [event for event, _ in self.asked]


def show(centre: Centre, review: int = 5, **more: Any) -> None:
    """Draw the form."""
    criteria = [CriterionView("total", "Total", Decimal(75), Decimal("0.5"))]
    draft = {"total": MarkEdit(score=Decimal("20.50"), comment="So far")}
    form.rubric_form(
        criteria, draft, review_id=review, user=7, key="marks", handlers=centre.handlers(), translate=str.upper, **more
    )


def edit(revision: int, score: str | None = "20.5", review: int = 5) -> dict[str, Any]:
    """What the browser sends."""
    return {
        "review_id": review,
        "version": 0,
        "revision": revision,
        "marks": {"total": {"score": score, "comment": "Hm"}},
    }


def test_the_form_gets_plain_numbers_and_translated_texts(browser_side: Browser) -> None:
    show(Centre())
    assert browser_side.data["draft"] == {"total": {"score": "20.5", "comment": "So far"}}
    (criterion,) = browser_side.data["criteria"]
    assert {name: criterion[name] for name in ("key", "full", "max", "step", "layout", "required")} == {
        "key": "total", "full": "Total", "max": "75", "step": "0.5", "layout": "full", "required": True,
    }  # fmt: skip
    assert browser_side.data["levels"] == [["C1", 65.0], ["B2", 51.0], ["B1", 38.0]]
    assert browser_side.data["labels"]["release"] == "RELEASE"


def test_a_kept_draft_is_acknowledged_by_its_revision(browser_side: Browser) -> None:
    centre = Centre()
    show(centre)
    browser_side.send("draft", **edit(3))
    assert centre.asked[0][1].marks == {"total": MarkEdit(score=Decimal("20.5"), comment="Hm")}
    show(centre)
    assert browser_side.data["receipts"] == {"5:0": {"revision": 3, "done": False}}


def test_a_refused_draft_is_not_acknowledged(browser_side: Browser) -> None:
    centre = Centre("Somebody else holds it")
    show(centre)
    browser_side.send("draft", **edit(3))
    show(centre)
    assert browser_side.data["receipts"] == {}
    assert browser_side.data["outcome"]["problem"] == "Somebody else holds it"


def test_a_late_draft_of_the_review_before_keeps_its_own_number(browser_side: Browser) -> None:
    centre = Centre()
    show(centre, review=6)
    browser_side.send("draft", **edit(3, review=5))
    assert centre.asked[0][1].review_id == 5
    show(centre, review=6)
    assert list(browser_side.data["receipts"]) == ["5:0"]


def test_a_draft_that_arrives_after_its_submission_is_not_kept(browser_side: Browser) -> None:
    centre = Centre()
    show(centre)
    browser_side.send("submit", **edit(4), reason="")
    browser_side.send("draft", **edit(3))
    assert centre.events == ["submit"]
    show(centre)
    assert browser_side.data["receipts"]["5:0"] == {"revision": 4, "done": True}


def test_release_and_skip_first_keep_what_was_typed(browser_side: Browser) -> None:
    centre = Centre()
    show(centre)
    browser_side.send("release", **edit(4))
    browser_side.send("draft", **edit(5))
    browser_side.send("skip", **edit(5), reason="Black photo", flagged=True)
    assert centre.events == ["draft", "release", "draft", "skip"]


@pytest.mark.parametrize("event", ["submit", "release", "skip"])
def test_what_was_done_is_not_done_again_when_the_browser_repeats_it(browser_side: Browser, event: str) -> None:
    centre = Centre()
    show(centre)
    words = {"reason": "Black photo", "flagged": False} if event == "skip" else {"reason": ""}
    for _ in range(2):
        browser_side.send(event, **edit(4), **words)
    assert centre.events.count(event) == 1
    show(centre)
    assert browser_side.data["outcome"]["problem"] is None


def test_what_was_refused_may_be_tried_again(browser_side: Browser) -> None:
    centre = Centre("Somebody else holds it")
    show(centre)
    for _ in range(2):
        browser_side.send("submit", **edit(4), reason="")
    assert centre.events == ["submit", "submit"]


def test_nothing_is_decided_while_another_window_has_other_words(browser_side: Browser) -> None:
    centre = Centre(Clash("Another window"))
    show(centre)
    browser_side.send("release", **edit(4))
    assert centre.events == ["draft"]
    show(centre, draft_version=7)
    assert (browser_side.data["outcome"]["event"], browser_side.data["outcome"]["clash"]) == ("release", True)
    assert browser_side.data["draftVersion"] == 7


def test_only_the_last_receipts_are_remembered(browser_side: Browser) -> None:
    centre = Centre()
    show(centre)
    for review in range(40):
        browser_side.send("draft", **edit(1, review=review))
    show(centre)
    assert len(browser_side.data["receipts"]) == form.REMEMBERED_RECEIPTS
    assert "39:0" in browser_side.data["receipts"]


@pytest.mark.parametrize("score", ["-1", "NaN", "Infinity", "many"])
def test_a_score_that_no_form_sends_is_refused(score: str) -> None:
    with pytest.raises(ValidationError):
        Submission.model_validate(edit(1, score))


def test_a_streamlit_run_draws_all_three(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEMO_FOLDER", str(tmp_path))
    run = AppTest.from_file(str(Path(__file__).with_name("demo_app.py"))).run(timeout=30)
    assert not run.exception
