"""Reading messages: each with its logs, put together as text, because there may be thousands of them."""

from typing import Final

from api import db, sql
from api.accounts.queries import SEARCHED
from api.errors import NotFound
from api.filters import Condition
from api.listing import Listing
from api.messages.schemas import MessagesQuery

_MESSAGE: Final = f"""format('{{"id":%s,"text":%s,"recipients":[%s],"created_at":%s,"logs":[%s]}}',
    m.id, to_json(m.text), logs.recipients, {sql.moment("m.created_at")}, SHOWN)"""
_LOG: Final = f"""format(
    '{{"id":%s,"message":%s,"recipient":%s,"recipient_name":%s,"status":"%s","error":%s,"sent_at":%s}}',
    n.id, n.message, n.recipient, to_json({sql.name_of("a")}), n.status,
    coalesce(to_json(CASE WHEN n.status = 'failed' THEN n.error END)::text, 'null'),
    coalesce({sql.moment("n.sent_at")}::text, 'null'))"""
_ROWS: Final = "FROM message m"
_LOGS: Final = f"""CROSS JOIN LATERAL (
    SELECT string_agg(n.recipient::text, ',' ORDER BY n.id) AS recipients,
        string_agg({_LOG}, ',' ORDER BY n.id) AS shown
    FROM notice n JOIN account a ON a.id = n.recipient WHERE n.message = m.id) logs"""
_OF_MESSAGE: Final = "EXISTS (SELECT FROM notice n JOIN account a ON a.id = n.recipient WHERE n.message = m.id AND {})"


def messages(query: MessagesQuery) -> Listing:
    """All messages with their logs, the newest first."""
    found = f"({sql.contains('m.text', '{0}')} OR {_OF_MESSAGE.format(sql.contains(SEARCHED, '{0}'))})"
    condition = (
        Condition()
        .given(_OF_MESSAGE.format("n.recipient = {}"), query.student_id)
        .given(_OF_MESSAGE.format('a."group" = {}'), query.group_id)
        .given(_OF_MESSAGE.format("n.status = {}"), query.status)
        .given("m.sent_by = {}", query.employee)
        .given(sql.on_day("m.created_at"), query.date)
        .given("m.created_at >= {}::date", query.date_from)
        .given("m.created_at < {}::date + 1", query.date_to)
        .given(found, query.search)
    )
    item = _MESSAGE.replace("SHOWN", "logs.shown")
    return Listing(item, _ROWS, "m.id DESC", condition.where, joined=_LOGS, key="m.id", args=condition.args)


async def message(row: int, *, with_logs: bool = True) -> str:
    """One message; fresh from sending it is shown without its logs."""
    item = _MESSAGE.replace("SHOWN", "logs.shown" if with_logs else "''")
    found: str | None = await db.fetch_value(f"SELECT {item} {_ROWS} {_LOGS} WHERE m.id = $1", row)
    if found is None:
        raise NotFound
    return found
