"""The mock desk: a completed session as its examiner marks it, criterion by criterion, band by band."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from api.grading.schemas import Criterion, Rubric
from api.mocks.bands import STEP, TASK_WEIGHTS
from api.mocks.checking import CheckedSection
from api.mocks.marking import BANDS, SPEAKING_CRITERIA, WRITING_CRITERIA
from api.mocks.schemas import AnsweredSection
from api.mocks.screens import SessionToMark, WrittenTask
from workbench.i18n import _, ngettext
from workbench.models import descriptors
from workbench.models.forms import FormView
from workbench.models.standing import criterion_name, short_name
from workbench.widgets import CriterionView, Group, Passage, WeightedMean
from workbench.wording import score

OVERALL: Final = WeightedMean(dict.fromkeys(BANDS, 1), STEP)
WRITING: Final = WeightedMean(
    {f"task{task}_{name}": weight for task, weight in TASK_WEIGHTS.items() for name in WRITING_CRITERIA}, STEP
)
SPEAKING: Final = WeightedMean({f"speaking_{name}": 1 for name in SPEAKING_CRITERIA}, STEP)
ORDER: Final = ("listening", "reading", *WRITING.weights, "writing", *SPEAKING.weights, "speaking")
GIST: Final = {
    "task1_tr": descriptors.TASK_ACHIEVEMENT,
    "task2_tr": descriptors.TASK_RESPONSE,
    **{f"task{task}_cc": descriptors.COHERENCE for task in TASK_WEIGHTS},
    **{f"task{task}_lr": descriptors.VOCABULARY for task in TASK_WEIGHTS},
    **{f"task{task}_gra": descriptors.GRAMMAR for task in TASK_WEIGHTS},
    "speaking_fc": descriptors.FLUENCY,
    "speaking_lr": descriptors.SPOKEN_VOCABULARY,
    "speaking_gra": descriptors.SPOKEN_GRAMMAR,
    "speaking_pr": descriptors.PRONUNCIATION,
}


def form_of(session: SessionToMark, rubric: Rubric) -> FormView:
    """The bands to give, with what the answer key and the criteria suggest for them."""
    criteria = {criterion.key: criterion for criterion in rubric.criteria}
    suggestions: dict[str, Decimal | WeightedMean | None] = {"writing": WRITING, "speaking": SPEAKING}
    suggestions |= {name.value: checked.band for name, checked in session.checked.items()}
    hints = {name.value: raw_score(checked) for name, checked in session.checked.items()}
    groups = [Group(f"task{task}", criterion_name(f"task{task}"), remark=True) for task in TASK_WEIGHTS]
    return FormView(
        [_view(criteria[key], suggestions, hints) for key in ORDER],
        groups=[*groups, Group("speaking", _("Speaking, by criteria"), remark=True)],
        total=OVERALL,
        total_label=_("Overall band"),
    )


def _view(
    criterion: Criterion, suggestions: Mapping[str, Decimal | WeightedMean | None], hints: Mapping[str, str]
) -> CriterionView:
    key = criterion.key
    return CriterionView(
        key=key,
        label=short_name(key),
        full=criterion_name(key),
        max_score=criterion.max_score,
        step=criterion.step,
        hint=hints.get(key, ""),
        layout="line",
        group=key.partition("_")[0] if "_" in key else "",
        required=criterion.required,
        suggestion=suggestions.get(key),
        gist=descriptors.gist(GIST.get(key, {})),
    )


def raw_score(checked: CheckedSection) -> str:
    """How many answers are right."""
    if not checked.is_answered:
        return _("not answered")
    if checked.raw is None:
        return _("no answer key")
    return _("%(raw)d of %(count)d right") % {"raw": checked.raw, "count": checked.questions}


def passage(task: WrittenTask) -> Passage:
    """A writing task's text with its words counted."""
    return Passage(
        key=f"task{task.number}",
        label=criterion_name(f"task{task.number}"),
        text=task.text or "",
        count=ngettext("%(n)d word", "%(n)d words", task.words) % {"n": task.words},
        aim=_("of at least %(count)d") % {"count": task.minimum},
        is_short=task.is_short,
    )


def section_title(name: AnsweredSection, checked: CheckedSection) -> str:
    """A tab's title: the section with its raw score."""
    raw = "" if checked.raw is None else f" · {checked.raw}/{checked.questions}"
    return f"{criterion_name(name.value)}{raw}"


def what_the_key_says(checked: CheckedSection) -> str:
    """The raw score in words, with the band that it suggests."""
    if checked.raw is None or not checked.is_answered or checked.band is None:
        return raw_score(checked)
    return _("%(raw)s: band %(band)s is suggested") % {"raw": raw_score(checked), "band": score(checked.band)}
