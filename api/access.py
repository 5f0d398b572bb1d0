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


OWNERS: Final = frozenset({Role.OWNER})
STAFF: Final = frozenset({Role.OWNER, Role.EMPLOYEE})
STUDENTS: Final = frozenset({Role.STUDENT})
EVERYONE: Final = frozenset(Role)


class Permission(StrEnum):
    """One kind of act."""

    ACCOUNTS_MANAGE = auto()
    SUBJECTS_READ = auto()
    SUBJECTS_WRITE = auto()
    GROUPS_READ = auto()
    GROUPS_WRITE = auto()
    STUDENTS_READ = auto()
    STUDENTS_WRITE = auto()
    LESSONS_READ = auto()
    LESSONS_RECORD = auto()
    OWN_HOMEWORK_READ = auto()
    PAYMENTS_READ = auto()
    PAYMENTS_WRITE = auto()
    EXPENSES_READ = auto()
    EXPENSES_WRITE = auto()
    WORK_LOGS_READ = auto()
    DASHBOARD_READ = auto()
    MESSAGES_READ = auto()
    MESSAGES_SEND = auto()
    EXAMS_READ = auto()
    EXAMS_WRITE = auto()
    EXAMS_SIT = auto()
    EXAM_RESULTS_READ = auto()
    EXAM_RESULTS_WRITE = auto()
    MULTILEVEL_SIT = auto()
    MULTILEVEL_READ = auto()
    MULTILEVEL_AUTHOR = auto()
    MOCKS_READ = auto()
    MOCKS_WRITE = auto()
    MOCKS_SIT = auto()
    MOCKS_MARK = auto()
    GRADE = auto()
    CENTRE_SETTINGS = auto()
    AUDIT_READ = auto()
    ANALYTICS_READ = auto()
    TELEGRAM_LINK = auto()
    TELEGRAM_LINK_STUDENTS = auto()


# LESSONS_* is attendance, scores and homework. Who may remove such a record, `may_remove` says.
GRANTS: Final[dict[Permission, frozenset[Role]]] = {
    Permission.ACCOUNTS_MANAGE: OWNERS,
    Permission.SUBJECTS_READ: EVERYONE,
    Permission.SUBJECTS_WRITE: OWNERS,
    Permission.GROUPS_READ: EVERYONE,
    Permission.GROUPS_WRITE: OWNERS,
    Permission.STUDENTS_READ: EVERYONE,
    Permission.STUDENTS_WRITE: OWNERS,
    Permission.LESSONS_READ: EVERYONE,
    Permission.LESSONS_RECORD: STAFF,
    Permission.OWN_HOMEWORK_READ: EVERYONE,
    Permission.PAYMENTS_READ: EVERYONE,
    Permission.PAYMENTS_WRITE: OWNERS,
    Permission.EXPENSES_READ: STAFF,
    Permission.EXPENSES_WRITE: OWNERS,
    Permission.WORK_LOGS_READ: STAFF,
    Permission.DASHBOARD_READ: STAFF,
    Permission.MESSAGES_READ: STAFF,
    Permission.MESSAGES_SEND: STAFF,
    Permission.EXAMS_READ: EVERYONE,
    Permission.EXAMS_WRITE: STAFF,
    Permission.EXAMS_SIT: STUDENTS,
    Permission.EXAM_RESULTS_READ: EVERYONE,
    Permission.EXAM_RESULTS_WRITE: STAFF,
    Permission.MULTILEVEL_SIT: EVERYONE,
    Permission.MULTILEVEL_READ: EVERYONE,
    Permission.MULTILEVEL_AUTHOR: STAFF,
    Permission.MOCKS_READ: EVERYONE,
    Permission.MOCKS_WRITE: STAFF,
    Permission.MOCKS_SIT: EVERYONE,
    Permission.MOCKS_MARK: STAFF,
    Permission.GRADE: STAFF,
    Permission.CENTRE_SETTINGS: OWNERS,
    Permission.AUDIT_READ: OWNERS,
    Permission.ANALYTICS_READ: OWNERS,
    Permission.TELEGRAM_LINK: EVERYONE,
    Permission.TELEGRAM_LINK_STUDENTS: STAFF,
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


def may_remove(actor: Actor, made_by: int | None) -> bool:
    """Whether the actor may remove a record of a lesson: owners any, employees what they made themselves."""
    return actor.role is Role.OWNER or (actor.role is Role.EMPLOYEE and made_by == actor.id)
