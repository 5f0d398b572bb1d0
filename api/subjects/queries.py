"""Reading subjects."""

from typing import Final

from api import db, sql
from api.errors import NotFound
from api.listing import Listing
from api.subjects.schemas import SubjectsQuery

_SUBJECT: Final = f"json_build_object('id', s.id, 'name', s.name, 'created_at', {sql.moment('s.created_at')})"


def subjects(query: SubjectsQuery) -> Listing:
    """All subjects, oldest first."""
    condition = f"WHERE s.withdrawn_at IS NULL AND {sql.contains('s.name', '$1')}"
    return Listing(_SUBJECT, "FROM subject s", "s.id", condition, args=(query.search,))


async def subject(row: int) -> str:
    """One subject."""
    found: str | None = await db.fetch_value(
        f"SELECT {_SUBJECT} FROM subject s WHERE s.id = $1 AND s.withdrawn_at IS NULL", row
    )
    if found is None:
        raise NotFound
    return found
