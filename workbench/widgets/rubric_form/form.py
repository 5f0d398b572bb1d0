"""The marking form's Python side."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from decimal import Decimal
from operator import itemgetter
from types import MappingProxyType
from typing import Any, Final, Literal, Protocol, TypedDict, TypeVar

import streamlit as st

from workbench.widgets.assets import component, translated
from workbench.widgets.rubric_form.edits import Clash, DraftEdit, Skip, Submission
from workbench.widgets.rubric_form.labels import LABELS
from workbench.widgets.rubric_form.reckoning import WeightedMean

LEVELS: Final = MappingProxyType({"C1": Decimal(65), "B2": Decimal(51), "B1": Decimal(38)})
Layout = Literal["full", "line", "choices"]
REMEMBERED_RECEIPTS: Final = 20
Edit = TypeVar("Edit", bound=DraftEdit)


@dataclass(frozen=True, slots=True)
class CriterionView:
    """One thing to be marked.

    `full` is its whole name where the label is short, `gist` what each score means, `group` the key of its `Group`.
    A suggestion stands until the examiner gives another score.
    """

    key: str
    label: str
    max_score: Decimal
    step: Decimal
    hint: str = ""
    layout: Layout = "full"
    group: str = ""
    full: str = ""
    required: bool = True
    suggestion: Decimal | WeightedMean | None = None
    gist: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Group:
    """Criteria under one heading; `remark` where that part of the work gets a comment of its own."""

    key: str
    label: str
    remark: bool = False


class MarkLike(Protocol):
    """A mark of a saved draft."""

    @property
    def score(self) -> Decimal | None: ...
    @property
    def comment(self) -> str: ...


class RemarkLike(Protocol):
    """A remark of a saved draft."""

    @property
    def part(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def start(self) -> int | None: ...
    @property
    def end(self) -> int | None: ...
    @property
    def quote(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Handlers:
    """What is to be done; each returns None when it is done, else a sentence for the examiner saying why not.

    They run as Streamlit callbacks, before the script: no event is lost to a run that another one interrupts. A draft
    may belong to the review shown before; look at its `review_id`. `submit`, `release` and `skip` choose what is shown
    next. `Clash` is the sentence for a draft that another window has changed: nothing is decided until that is settled.
    """

    draft: Callable[[DraftEdit], str | None]
    submit: Callable[[Submission], str | None]
    release: Callable[[Submission], str | None]
    skip: Callable[[Skip], str | None]


class Receipt(TypedDict):
    """The newest revision that was kept; done once it was submitted."""

    revision: int
    done: bool


@dataclass(slots=True)
class Correspondence:
    """What the browser was told: the newest revision kept of each form, and how its last request went."""

    receipts: dict[str, Receipt] = field(default_factory=dict)
    outcome: dict[str, Any] | None = None

    def note(self, edit: DraftEdit, event: str, problem: str | None) -> None:
        """Remember how it went."""
        clash = isinstance(problem, Clash)
        self.outcome = {
            "form": form_of(edit), "event": event, "revision": edit.revision, "problem": problem, "clash": clash,
        }  # fmt: skip
        if problem is None:
            self.receipts.pop(form_of(edit), None)
            self.receipts[form_of(edit)] = Receipt(revision=edit.revision, done=event == "submit")
            for oldest in list(self.receipts)[:-REMEMBERED_RECEIPTS]:
                del self.receipts[oldest]

    def was_done(self, edit: DraftEdit, event: str) -> bool:
        """Whether this very request was carried out: the browser repeats one whose answer is late."""
        request = {"form": form_of(edit), "event": event, "revision": edit.revision, "problem": None}
        return self.outcome is not None and request.items() <= self.outcome.items()

    def has(self, edit: DraftEdit) -> bool:
        """Whether this or a newer revision was kept already."""
        receipt = self.receipts.get(form_of(edit))
        return receipt is not None and receipt["revision"] >= edit.revision


def form_of(edit: DraftEdit) -> str:
    """The name of the form an edit belongs to: a review, and how often it was graded before."""
    return f"{edit.review_id}:{edit.version}"


def rubric_form(
    criteria: Sequence[CriterionView],
    draft: Mapping[str, MarkLike],
    *,
    review_id: int,
    user: int,
    key: str,
    handlers: Handlers,
    translate: Callable[[str], str],
    version: int = 0,
    remarks: Sequence[RemarkLike] = (),
    draft_version: int = 0,
    draft_saved_at: datetime | None = None,
    groups: Sequence[Group] = (),
    total: WeightedMean | None = None,
    total_label: str = "",
    needs_reason: bool = False,
    levels: Mapping[str, Decimal] = LEVELS,
    quick_comments: Sequence[str] = (),
) -> None:
    """Ask for the marks of one review.

    Keep `key` the same from one review to the next, so that an edit still on its way is not lost. `version` is how
    often the review was graded before. `draft` is the one in the database now; the form reads it only when it opens,
    and when it turns out that another window has changed it. Without `total` the scores are summed.
    """
    letters = _correspondence(key)
    component("rubric_form")(
        key=key,
        data={
            "form": f"{review_id}:{version}",
            "reviewId": review_id,
            "version": version,
            "user": user,
            "criteria": [_criterion(criterion) for criterion in criteria],
            "draft": {name: _mark(mark) for name, mark in draft.items()},
            "remarks": [remark_for_browser(remark) for remark in remarks],
            "draftVersion": draft_version,
            "groups": [asdict(group) for group in groups],
            "total": _mean(total) if total else None,
            "totalLabel": total_label,
            "draftSavedAt": draft_saved_at.timestamp() * 1000 if draft_saved_at else None,
            "needsReason": needs_reason,
            "levels": sorted(([name, float(least)] for name, least in levels.items()), key=itemgetter(1), reverse=True),
            "chips": list(quick_comments),
            "receipts": letters.receipts,
            "outcome": letters.outcome,
            "labels": translated(LABELS, translate),
        },
        on_draft_change=lambda: _keep(key, handlers),
        on_submit_change=lambda: _decide(key, "submit", Submission, handlers.submit),
        on_release_change=lambda: _decide(key, "release", Submission, handlers.release, keep_first=handlers.draft),
        on_skip_change=lambda: _decide(key, "skip", Skip, handlers.skip, keep_first=handlers.draft),
    )


def _criterion(criterion: CriterionView) -> dict[str, Any]:
    suggestion = criterion.suggestion
    return {
        "layout": criterion.layout,
        "group": criterion.group,
        "full": criterion.full or criterion.label,
        "required": criterion.required,
        "gist": sorted(criterion.gist.items(), reverse=True),
        "suggestion": _mean(suggestion) if isinstance(suggestion, WeightedMean) else _constant(suggestion),
        "key": criterion.key,
        "label": criterion.label,
        "max": str(criterion.max_score),
        "step": str(criterion.step),
        "hint": criterion.hint,
    }


def _mean(mean: WeightedMean) -> dict[str, Any]:
    return {"weights": dict(mean.weights), "step": str(mean.step)}


def _constant(score: Decimal | None) -> dict[str, str] | None:
    return None if score is None else {"value": str(score)}


def remark_for_browser(remark: RemarkLike) -> dict[str, Any]:
    """A remark as the scripts know it."""
    return {
        "part": remark.part, "start": remark.start, "end": remark.end, "quote": remark.quote, "text": remark.text,
    }  # fmt: skip


def _mark(mark: MarkLike) -> dict[str, str | None]:
    return {"score": None if mark.score is None else f"{mark.score.normalize():f}", "comment": mark.comment}


def _correspondence(key: str) -> Correspondence:
    letters: Correspondence = st.session_state.setdefault(f"{key}:correspondence", Correspondence())
    return letters


def _keep(key: str, handlers: Handlers) -> None:
    edit = DraftEdit.model_validate(st.session_state[key]["draft"])
    letters = _correspondence(key)
    if not letters.has(edit):
        letters.note(edit, "draft", handlers.draft(edit))


def _decide(
    key: str,
    event: str,
    kind: type[Edit],
    decide: Callable[[Edit], str | None],
    *,
    keep_first: Callable[[DraftEdit], str | None] | None = None,
) -> None:
    edit = kind.model_validate(st.session_state[key][event])
    letters = _correspondence(key)
    if letters.was_done(edit, event):
        return
    if keep_first and not letters.has(edit):
        problem = keep_first(edit)
        letters.note(edit, "draft", problem)
        if isinstance(problem, Clash):
            letters.note(edit, event, problem)
            return
    letters.note(edit, event, decide(edit))
