"""Reading expenses."""

from typing import Final

from api import db, sql
from api.errors import NotFound
from api.expenses.schemas import ExpensesQuery
from api.filters import Condition
from api.listing import Listing

_EXPENSE: Final = f"""json_build_object('id', e.id, 'recipient', e.recipient, 'recipient_user', e.recipient_user,
    'amount', e.amount::text, 'reason', e.reason, 'created_at', {sql.moment("e.created_at")})"""


def expenses(query: ExpensesQuery) -> Listing:
    """All expenses, oldest first."""
    condition = (
        Condition()
        .given("e.recipient_user = {}", query.employee)
        .given(sql.on_day("e.created_at"), query.date)
        .given("e.created_at >= {}::date", query.date_from)
        .given("e.created_at < {}::date + 1", query.date_to)
        .given(sql.contains("concat_ws(' ', e.recipient, e.reason)", "{}"), query.search)
    )
    return Listing(_EXPENSE, "FROM expense e", "e.id", condition.where, args=condition.args)


async def expense(row: int) -> str:
    """One expense."""
    found: str | None = await db.fetch_value(f"SELECT {_EXPENSE} FROM expense e WHERE e.id = $1", row)
    if found is None:
        raise NotFound
    return found
