"""How large a demo centre is."""

from dataclasses import dataclass
from typing import Final

from api.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Scale:
    """Numbers of people and groups, weeks of history, and how much distinct material is drawn and spoken.

    The newest `own_files` submissions of a section have files of their own; older ones share those of their kind.
    """

    name: str
    owners: int
    teachers: int
    students: int
    weeks: int
    groups: int
    scripts: int
    voices: int
    own_files: int


SCALES: Final = {
    scale.name: scale
    for scale in (
        Scale("small", owners=2, teachers=8, students=120, weeks=8, groups=10, scripts=3, voices=3, own_files=1_000),
        Scale("medium", owners=3, teachers=40, students=1_500, weeks=12, groups=50, scripts=8, voices=6, own_files=400),
        Scale(
            "large",
            owners=3,
            teachers=150,
            students=10_000,
            weeks=52,
            groups=200,
            scripts=12,
            voices=8,
            own_files=1_000,
        ),
    )
}


def scale_named(name: str) -> Scale:
    """The scale of this name."""
    if name not in SCALES:
        raise InvalidInput({"scale": [f'"{name}" is not a valid choice.']})
    return SCALES[name]
