"""Shows texts to be marked, and takes comments on passages of them for the marking form beside."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from workbench.widgets.assets import component, translated
from workbench.widgets.essay.labels import LABELS
from workbench.widgets.rubric_form.form import RemarkLike, remark_for_browser


@dataclass(frozen=True, slots=True)
class Passage:
    """One text. `count` says how long it is, `aim` how long it should be."""

    key: str
    label: str
    text: str
    count: str = ""
    aim: str = ""
    is_short: bool = False


def essay(
    parts: Sequence[Passage],
    remarks: Sequence[RemarkLike],
    *,
    review_id: int,
    key: str,
    translate: Callable[[str], str],
) -> None:
    """Show the texts. Where a marking form of that review is on the page its comments are shown and can be changed,
    else those in `remarks`, to be read.
    """
    component("essay")(
        key=key,
        data={
            "review": review_id,
            "parts": [asdict(part) for part in parts],
            "remarks": [remark_for_browser(remark) for remark in remarks],
            "labels": translated(LABELS, translate),
        },
    )
