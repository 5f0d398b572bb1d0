"""Reading working days."""

from typing import Final

from api import db, sql
from api.errors import NotFound
from api.filters import Condition
from api.listing import Listing
from api.worklogs.schemas import WorkLogsQuery

_WORK_LOG: Final = f"""json_build_object('id', w.id, 'employee', w.employee, 'date', w.date, 'status', w.status,
    'note', w.note, 'created_at', {sql.moment("w.created_at")})"""


def work_logs(query: WorkLogsQuery) -> Listing:
    """Everyone's working days, oldest first."""
    condition = (
        Condition()
        .given("w.employee = {}", query.employee)
        .given("w.status = {}", query.status)
        .given("w.date = {}", query.date)
        .given("w.date >= {}", query.date_from)
        .given("w.date <= {}", query.date_to)
    )
    return Listing(_WORK_LOG, "FROM work_log w", "w.id", condition.where, args=condition.args)


async def work_log(row: int) -> str:
    """One working day."""
    found: str | None = await db.fetch_value(f"SELECT {_WORK_LOG} FROM work_log w WHERE w.id = $1", row)
    if found is None:
        raise NotFound
    return found
