"""All three widgets on one page; a folder plays the database. `?show=` chooses some of them."""

import json
import os
from decimal import Decimal
from pathlib import Path

import streamlit as st

from workbench.widgets import (
    Clip,
    CriterionView,
    DraftEdit,
    Handlers,
    MarkEdit,
    Page,
    Skip,
    Submission,
    audio_player,
    image_viewer,
    rubric_form,
)

FOLDER = Path(os.environ["DEMO_FOLDER"])
CRITERIA = [
    CriterionView("task1", "Task 1", Decimal("24.75"), Decimal("0.25"), "Letter, 150 words"),
    CriterionView("task2", "Task 2", Decimal("50.25"), Decimal("0.25"), "Essay, 250 words"),
]
PAGES = [
    Page("p1", "/samples/letter1.jpg", "Page 1", 1200, 1600, "Task 1"),
    Page("p2", "/samples/letter2.jpg", "Page 2", 1200, 1600, "Task 1"),
    Page("p3", "/samples/essay1.jpg", "Page 1", 1200, 1600, "Task 2"),
    Page("p4", "/samples/essay2.jpg", "Page 2", 1200, 1600, "Task 2"),
    Page("p5", "/samples/missing.jpg", "Page 3", 0, 0, "Task 2"),
]
CLIPS = [
    Clip("c1", "/samples/answer1.wav", "audio/wav", "1", "What do you usually do at weekends?"),
    Clip(
        "c2",
        "/samples/answer2.wav",
        "audio/wav",
        "2",
        "Look at the two photographs. Compare them and say why people might enjoy spending their free time in these "
        "ways. Which of the two would you choose yourself?",
    ),
    Clip("c3", "/samples/answer3.wav", "audio/wav", "3", "Describe a teacher who helped you."),
    Clip("c4", "/samples/recorded.webm", "audio/webm", "4", "Should schools ban phones?"),
    Clip("c5", "/samples/broken.wav", "audio/wav", "5", "A file that is no sound."),
    Clip("c6", "/samples/missing.mp3", "audio/mpeg", "6", "A file that is not there."),
]


def record(event: str, edit: DraftEdit) -> None:
    """Add a line to the log that the tests read."""
    with (FOLDER / "events.jsonl").open("a") as log:
        log.write(json.dumps({"event": event, **edit.model_dump(mode="json")}) + "\n")


def save(edit: DraftEdit) -> str | None:
    """Keep the draft in a file of its review."""
    record("draft", edit)
    if (FOLDER / "refuse").exists():
        return "Somebody else holds this work"
    marks = {key: mark.model_dump(mode="json") for key, mark in edit.marks.items()}
    (FOLDER / f"draft-{edit.review_id}.json").write_text(json.dumps(marks))
    return None


def finish(event: str, edit: DraftEdit) -> str | None:
    """Write down what was decided, then show the next review."""
    record(event, edit)
    if (FOLDER / "refuse").exists():
        return "Somebody else holds this work"
    st.query_params["review"] = str(edit.review_id + 1)
    return None


def submit(edit: Submission) -> str | None:
    """Submit and go on."""
    return finish("submit", edit)


def release(edit: Submission) -> str | None:
    """Release and go on."""
    return finish("release", edit)


def skip(edit: Skip) -> str | None:
    """Skip and go on."""
    return finish("skip", edit)


def draft_of(review: int) -> dict[str, MarkEdit]:
    """The draft as it is kept now."""
    path = FOLDER / f"draft-{review}.json"
    kept = json.loads(path.read_text()) if path.exists() else {}
    return {key: MarkEdit.model_validate(mark) for key, mark in kept.items()}


def say(text: str) -> str:
    """Translate: `?language=loud` stands for another language."""
    return text.upper() if st.query_params.get("language") == "loud" else text


st.set_page_config(layout="wide")
shown = st.query_params.get("show", "pages,answers,form").split(",")
review = int(st.query_params.get("review", "1"))
st.session_state["runs"] = st.session_state.get("runs", 0) + 1
head = st.container(horizontal=True, vertical_alignment="center")
head.button("Rerun")
head.html(f'<span id="runs">{st.session_state["runs"]}</span>', width="content")
head.button("Next review", on_click=lambda: st.query_params.update({"review": str(review + 1)}))
left, right = st.columns([8, 5], gap="medium")
with left:
    if "answers" in shown:
        audio_player(CLIPS, key="answers", translate=say)
    if "pages" in shown:
        image_viewer(PAGES, key="pages", translate=say)
with right:
    if "form" in shown:
        rubric_form(
            CRITERIA,
            draft_of(review),
            review_id=review,
            user=7,
            key="marks",
            handlers=Handlers(draft=save, submit=submit, release=release, skip=skip),
            translate=say,
            needs_reason="again" in shown,
            quick_comments=["Clear structure.", "Work on grammar.", "Watch the spelling."],
        )
