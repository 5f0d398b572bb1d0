"""Reading payments."""

from typing import Final

from api import db, sql
from api.access import Actor, only_student
from api.accounts.queries import SEARCHED
from api.errors import NotFound
from api.filters import Condition
from api.listing import Listing
from api.payments.schemas import OwnPaymentsQuery, PaymentsQuery

_NAMES: Final = "'{Yanvar,Fevral,Mart,Aprel,May,Iyun,Iyul,Avgust,Sentabr,Oktabr,Noyabr,Dekabr}'::text[]"
_PERSON: Final = (
    "json_build_object('id', {0}.id, 'first_name', {0}.first_name, 'last_name', {0}.last_name, "
    "'username', {0}.username)"
)
_MONTHS: Final = f"""SELECT count(*) AS paid, coalesce(json_agg(json_build_object(
        'id', m.id, 'year', m.year, 'month', m.month, 'month_name', ({_NAMES})[m.month])
        ORDER BY m.year, m.month), '[]') AS shown
    FROM payment_month m WHERE m.payment = p.id"""


def _shown(received_by: str) -> str:
    return f"""json_build_object('id', p.id, 'student', {_PERSON.format("a")}, 'group', p."group",
    'months_paid', months.paid, 'amount', p.amount::text, {received_by} 'months', months.shown,
    'created_at', {sql.moment("p.created_at")})"""


_OWN_PAYMENT: Final = _shown("")
_PAYMENT: Final = _shown(f"'received_by', CASE WHEN r.id IS NOT NULL THEN {_PERSON.format('r')} END,")
_PAYMENTS: Final = f"""FROM payment p JOIN account a ON a.id = p.student
    LEFT JOIN account r ON r.id = p.received_by CROSS JOIN LATERAL ({_MONTHS}) months"""


def payments(actor: Actor, query: PaymentsQuery) -> Listing:
    """The payments that the actor may see, oldest first."""
    condition = (
        _filtered(query)
        .given("p.student = {}", only_student(actor))
        .given("p.student = {}", query.student_id)
        .given(sql.contains(SEARCHED, "{}"), query.search)
    )
    return Listing(_PAYMENT, _PAYMENTS, "p.id", condition.where, args=condition.args)


def own_payments(actor: Actor, query: OwnPaymentsQuery) -> Listing:
    """What the actor has paid, oldest first."""
    condition = _filtered(query).given("p.student = {}", actor.id)
    return Listing(_OWN_PAYMENT, _PAYMENTS, "p.id", condition.where, args=condition.args)


async def payment(actor: Actor, row: int) -> str:
    """One payment, if the actor may see it."""
    condition = Condition().given("p.id = {}", row).given("p.student = {}", only_student(actor))
    found: str | None = await db.fetch_value(f"SELECT {_PAYMENT} {_PAYMENTS} {condition.where}", *condition.args)
    if found is None:
        raise NotFound
    return found


def _filtered(query: OwnPaymentsQuery) -> Condition:
    return (
        Condition()
        .given('p."group" = {}', query.group_id)
        .given("p.created_at >= {}::date", query.date_from)
        .given("p.created_at < {}::date + 1", query.date_to)
    )
