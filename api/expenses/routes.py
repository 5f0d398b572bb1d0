"""The documented paths of expenses."""

from sanic import Blueprint, Request

from api.access import Permission
from api.expenses import queries, rules
from api.expenses.schemas import ExpenseChange, ExpenseIn, ExpenseOut, ExpensesQuery
from api.http.endpoint import endpoint, put_or_patch
from api.listing import Listing

expenses = Blueprint("expenses", url_prefix="/api/v1/expenses")


@expenses.get("/")
@endpoint(allow=Permission.EXPENSES_READ, query=ExpensesQuery, returns=list[ExpenseOut])
async def list_expenses(_: Request, query: ExpensesQuery) -> Listing:
    """List all expenses."""
    return queries.expenses(query)


@expenses.post("/")
@endpoint(
    allow=Permission.EXPENSES_WRITE, body=ExpenseIn, beyond=rules.references.faults, returns=ExpenseOut, status=201
)
async def record_expense(request: Request, body: ExpenseIn) -> str:
    """Record an expense."""
    return await queries.expense(await rules.record_expense(request.ctx.actor, facts=body.model_dump()))


@expenses.get("/<expense:id>/")
@endpoint(allow=Permission.EXPENSES_READ, returns=ExpenseOut)
async def get_expense(_: Request, expense: int) -> str:
    """Read one expense."""
    return await queries.expense(expense)


@put_or_patch(expenses, "/<expense:id>/")
@endpoint(allow=Permission.EXPENSES_WRITE, body=ExpenseChange, beyond=rules.references.faults, returns=ExpenseOut)
async def change_expense(request: Request, expense: int, body: ExpenseIn) -> str:
    """Change the fields that are sent."""
    changes = body.model_dump(exclude_unset=True)
    await rules.change_expense(request.ctx.actor, expense=expense, changes=changes)
    return await queries.expense(expense)


@expenses.delete("/<expense:id>/")
@endpoint(allow=Permission.EXPENSES_WRITE, status=204)
async def remove_expense(request: Request, expense: int) -> None:
    """Remove an expense."""
    await rules.remove_expense(request.ctx.actor, expense=expense)
