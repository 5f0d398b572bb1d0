"""Shows photos of handwriting: zoom, rotation, dragging, stepping through the pages."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from workbench.widgets.assets import component, translated
from workbench.widgets.image_viewer.labels import LABELS


@dataclass(frozen=True, slots=True)
class Page:
    """One photo. `group` heads its thumbnails ("Task 1"); width and height in pixels may be 0 when unknown."""

    id: str
    url: str
    label: str
    width: int = 0
    height: int = 0
    group: str = ""


def image_viewer(pages: Sequence[Page], *, key: str, translate: Callable[[str], str]) -> None:
    """Show the pages; zoom and rotation of each are remembered in the browser tab, by page id."""
    component("image_viewer")(
        key=key,
        data={"name": key, "pages": [asdict(page) for page in pages], "labels": translated(LABELS, translate)},
    )
