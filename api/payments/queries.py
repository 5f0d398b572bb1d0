"""Reading payments."""

from typing import Final

from api import sql
from api.access import Actor, only_student
from api.accounts.guard import fetch_guarded
from api.accounts.queries import is_found
from api.errors import NotFound
from api.filters import Condition
from api.listing import Listing
from api.payments.months import MONTH_NAMES
from api.payments.schemas import OwnPaymentsQuery, PaymentsQuery

_NAMES: Final = f"'{{{','.join(MONTH_NAMES)}}}'::text[]"
# Put together as text, numbers and names without a quote in them: half the cost of json_agg over many payments.
_MONTHS: Final = f"""SELECT count(*) AS paid, coalesce('[' || string_agg(
        '{{"id":' || m.id || ',"year":' || m.year || ',"month":' || m.month
        || ',"month_name":"' || ({_NAMES})[m.month] || '"}}', ',' ORDER BY m.year, m.month) || ']', '[]')::json AS shown
    FROM payment_month m WHERE m.payment = p.id"""
# OFFSET 0 keeps the object inside the look-up, where each person's is built once for all their payments.
_PERSON: Final = """SELECT json_build_object('id', a.id, 'first_name', a.first_name, 'last_name', a.last_name,
        'username', a.username) AS shown
    FROM account a WHERE a.id = {0} OFFSET 0"""


def _shown(received_by: str) -> str:
    return f"""json_build_object('id', p.id, 'student', student.shown, 'group', p."group",
    'months_paid', months.paid, 'amount', p.amount::text, {received_by} 'months', months.shown,
    'created_at', {sql.moment("p.created_at")})"""


_OWN_PAYMENT: Final = _shown("")
_PAYMENT: Final = _shown("'received_by', receiver.shown,")
_ROWS: Final = "FROM payment p"
_JOINED: Final = f"""CROSS JOIN LATERAL ({_PERSON.format("p.student")}) student
    LEFT JOIN LATERAL ({_PERSON.format("p.received_by")}) receiver ON true
    CROSS JOIN LATERAL ({_MONTHS}) months"""


def payments(actor: Actor, query: PaymentsQuery) -> Listing:
    """The payments that the actor may see, oldest first."""
    condition = (
        _filtered(query)
        .given("p.student = {}", only_student(actor))
        .given("p.student = {}", query.student_id)
        .given("p.received_by = {}", query.employee)
        .given(is_found("p.student"), query.search)
    )
    return Listing(_PAYMENT, _ROWS, "p.id", condition.where, joined=_JOINED, args=condition.args)


def own_payments(actor: Actor, query: OwnPaymentsQuery) -> Listing:
    """What the actor has paid, oldest first."""
    condition = _filtered(query).given("p.student = {}", actor.id)
    return Listing(_OWN_PAYMENT, _ROWS, "p.id", condition.where, joined=_JOINED, args=condition.args)


async def payment(actor: Actor, row: int) -> str:
    """One payment, if the actor may see it. The actor is as their token claims."""
    condition = Condition().given("p.id = {}", row).given("p.student = {}", only_student(actor))
    statement = f"SELECT {_PAYMENT} {_ROWS} {_JOINED} {condition.where}"
    found: str | None = await fetch_guarded(actor, statement, *condition.args)
    if found is None:
        raise NotFound
    return found


def _filtered(query: OwnPaymentsQuery) -> Condition:
    return (
        Condition()
        .given('p."group" = {}', query.group_id)
        .given(sql.on_day("p.created_at"), query.date)
        .given("p.created_at >= {}::date", query.date_from)
        .given("p.created_at < {}::date + 1", query.date_to)
    )
