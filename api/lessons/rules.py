"""What holds for every record of a lesson."""

from collections.abc import Mapping
from typing import Final

from api.groups.queries import ACTIVE_GROUP
from api.students.queries import ANY_STUDENT

NAMED: Final[Mapping[str, str]] = {"student": ANY_STUDENT, "group": ACTIVE_GROUP}
"""Whom such a record may name."""
