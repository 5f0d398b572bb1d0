"""Who may do what, and whose rows one may see: the whole of it, on one page.

A route declares one `Permission`; `GRANTS` says which roles hold it. What a role may never do is refused (403);
a row that one may not see does not exist (404, and absent from lists), which `only_student` decides.
"""

from dataclasses import dataclass
from enum import StrEnum, auto
from typing import Final

from api.errors import Forbidden


class Role(StrEnum):
    """What an account is."""

    OWNER = "owner"
    EMPLOYEE = "employee"
    STUDENT = "student"


STAFF: Final = frozenset({Role.OWNER, Role.EMPLOYEE})
EVERYONE: Final = frozenset(Role)


class Permission(StrEnum):
    """One kind of act."""

    MULTILEVEL_SIT = auto()
    MULTILEVEL_READ = auto()
    MULTILEVEL_AUTHOR = auto()
    GRADE = auto()
    CENTRE_SETTINGS = auto()
    ACCOUNTS_WRITE = auto()


GRANTS: Final[dict[Permission, frozenset[Role]]] = {
    Permission.MULTILEVEL_SIT: EVERYONE,
    Permission.MULTILEVEL_READ: EVERYONE,
    Permission.MULTILEVEL_AUTHOR: STAFF,
    Permission.GRADE: STAFF,
    Permission.CENTRE_SETTINGS: frozenset({Role.OWNER}),
    Permission.ACCOUNTS_WRITE: frozenset({Role.OWNER}),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. `token_version` is that of the token they came with."""

    id: int
    role: Role
    name: str
    token_version: int = 0

    @property
    def is_staff(self) -> bool:
        """Whether they work at the centre."""
        return self.role in STAFF

    def may(self, permission: Permission) -> bool:
        """Whether their role holds the permission."""
        return self.role in GRANTS[permission]

    def require(self, permission: Permission) -> None:
        """Refuse what their role may not do."""
        if not self.may(permission):
            raise Forbidden


def only_student(actor: Actor) -> int | None:
    """The one student whose rows the actor may see, or None where they may see everyone's."""
    return None if actor.is_staff else actor.id
