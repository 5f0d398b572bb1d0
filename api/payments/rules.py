"""Taking payments, correcting and removing them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from api import db
from api.access import Actor, Permission
from api.audit.rules import record
from api.audit.snapshots import snapshot
from api.groups.queries import ANY_GROUP
from api.notices.rules import take_back
from api.payments.reminders import tell_received
from api.payments.tables import Payment
from api.references import References
from api.students.queries import ANY_STUDENT

references: Final = References("payment", {"student": ANY_STUDENT, "group": ANY_GROUP})
Months = Sequence[Mapping[str, int]]


async def take_payment(actor: Actor, *, facts: Mapping[str, Any], months: Months) -> int:
    """A new payment's id; the actor is the one who received the money."""
    actor.require(Permission.PAYMENTS_WRITE)
    async with db.transaction():
        await references.check(facts)
        payment = Payment({}, received_by=actor.id, **facts)
        await payment.save()
        await _write_months(payment.id, months)
        after = await _facts(payment.id)
        await record(actor, action="create", object_type="payment", object_id=payment.id, after=after)
        paid_for = sorted((paid["year"], paid["month"]) for paid in months)
        about = {"student": payment.student, "group": payment.group, "amount": Decimal(payment.amount)}
        await tell_received(payment.id, **about, months=paid_for)
    return int(payment.id)


async def change_payment(
    actor: Actor, *, payment: int, changes: Mapping[str, Any], months: Months | None = None
) -> None:
    """Change what is given; months that are given replace those there were."""
    actor.require(Permission.PAYMENTS_WRITE)
    async with db.transaction():
        before = await _facts(payment)
        await references.check(changes, payment)
        if changes:
            await Payment.update({}, **changes).where(Payment.id == payment)
        if months is not None:
            await db.execute("DELETE FROM payment_month WHERE payment = $1", payment)
            await _write_months(payment, months)
        after = await _facts(payment)
        await record(actor, action="change", object_type="payment", object_id=payment, before=before, after=after)


async def remove_payment(actor: Actor, *, payment: int) -> None:
    """Remove it with its months; the trail keeps what it was."""
    actor.require(Permission.PAYMENTS_WRITE)
    async with db.transaction():
        before = await _facts(payment)
        await Payment.delete().where(Payment.id == payment)
        await take_back(f"payment:{payment}")
        await record(actor, action="remove", object_type="payment", object_id=payment, before=before)


async def _write_months(payment: int, months: Months) -> None:
    await db.execute(
        "INSERT INTO payment_month (payment, year, month) SELECT $1, * FROM unnest($2::smallint[], $3::smallint[])",
        payment,
        [paid["year"] for paid in months],
        [paid["month"] for paid in months],
    )


async def _facts(payment: int) -> dict[str, Any]:
    """The payment, locked, with its months as `2025-01`."""
    facts = await snapshot(Payment, payment)
    facts["months"] = await db.fetch_value(
        "SELECT array_agg(year || '-' || to_char(month, 'FM00') ORDER BY year, month) FROM payment_month"
        " WHERE payment = $1",
        payment,
    )
    return facts
