"""The documented paths of payments."""

from sanic import Blueprint, Request

from api.access import Permission
from api.http.endpoint import endpoint, put_or_patch
from api.listing import Listing
from api.payments import queries, rules
from api.payments.schemas import (
    OwnPaymentOut,
    OwnPaymentsQuery,
    PaymentChange,
    PaymentIn,
    PaymentOut,
    PaymentsQuery,
)

payments = Blueprint("payments", url_prefix="/api/v1/payments")


@payments.get("/")
@endpoint(allow=Permission.PAYMENTS_READ, query=PaymentsQuery, returns=list[PaymentOut])
async def list_payments(request: Request, query: PaymentsQuery) -> Listing:
    """List the payments; to a student, only their own."""
    return queries.payments(request.ctx.actor, query)


@payments.get("/my-payments/")
@endpoint(allow=Permission.PAYMENTS_READ, query=OwnPaymentsQuery, returns=list[OwnPaymentOut])
async def list_own_payments(request: Request, query: OwnPaymentsQuery) -> Listing:
    """List what the caller has paid."""
    return queries.own_payments(request.ctx.actor, query)


@payments.post("/")
@endpoint(
    allow=Permission.PAYMENTS_WRITE, body=PaymentIn, beyond=rules.references.faults, returns=PaymentOut, status=201
)
async def take_payment(request: Request, body: PaymentIn) -> str:
    """Record a payment; the caller is the one who received it."""
    facts = body.model_dump()
    made = await rules.take_payment(request.ctx.actor, months=facts.pop("months"), facts=facts)
    return await queries.payment(request.ctx.actor, made)


@payments.get("/<payment:id>/")
@endpoint(allow=Permission.PAYMENTS_READ, returns=PaymentOut, token_checked_inside=True)
async def get_payment(request: Request, payment: int) -> str:
    """Read one payment."""
    return await queries.payment(request.ctx.actor, payment)


@put_or_patch(payments, "/<payment:id>/")
@endpoint(allow=Permission.PAYMENTS_WRITE, body=PaymentChange, beyond=rules.references.faults, returns=PaymentOut)
async def change_payment(request: Request, payment: int, body: PaymentIn) -> str:
    """Change the fields that are sent; months that are sent replace all there were."""
    changes = body.model_dump(exclude_unset=True)
    months = changes.pop("months", None)
    await rules.change_payment(request.ctx.actor, payment=payment, changes=changes, months=months)
    return await queries.payment(request.ctx.actor, payment)


@payments.delete("/<payment:id>/")
@endpoint(allow=Permission.PAYMENTS_WRITE, status=204)
async def remove_payment(request: Request, payment: int) -> None:
    """Remove a payment with its months."""
    await rules.remove_payment(request.ctx.actor, payment=payment)
