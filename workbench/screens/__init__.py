"""One file per screen; this list is the navigation."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from api.access import Permission
from workbench.i18n import N_
from workbench.screens.attempts import attempts
from workbench.screens.centre import centre
from workbench.screens.exams import exams
from workbench.screens.home import home
from workbench.screens.speaking import speaking
from workbench.screens.writing import writing


@dataclass(frozen=True, slots=True)
class Screen:
    """One entry of the navigation. The function's name is its address."""

    show: Callable[[], None]
    title: str
    icon: str
    permission: Permission
    is_home: bool = False

    @property
    def name(self) -> str:
        """What others call it to go there."""
        return self.show.__name__


SCREENS: Final = (
    Screen(home, N_("Home"), ":material/home:", Permission.GRADE, is_home=True),
    Screen(writing, N_("Writing"), ":material/edit_note:", Permission.GRADE),
    Screen(speaking, N_("Speaking"), ":material/graphic_eq:", Permission.GRADE),
    Screen(exams, N_("Exams"), ":material/quiz:", Permission.MULTILEVEL_AUTHOR),
    Screen(attempts, N_("Attempts"), ":material/fact_check:", Permission.MULTILEVEL_AUTHOR),
    Screen(centre, N_("Centre"), ":material/tune:", Permission.CENTRE_SETTINGS),
)
