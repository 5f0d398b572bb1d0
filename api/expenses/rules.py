"""Recording expenses, correcting and removing them."""

from collections.abc import Mapping
from typing import Any, Final

from api import db
from api.access import Actor, Permission
from api.audit.rules import record
from api.audit.snapshots import snapshot
from api.expenses.tables import Expense
from api.references import References

references: Final = References(
    "expense", {"recipient_user": "FROM account WHERE role <> 'student' AND withdrawn_at IS NULL"}
)


async def record_expense(actor: Actor, *, facts: Mapping[str, Any]) -> int:
    """A new expense's id."""
    actor.require(Permission.EXPENSES_WRITE)
    async with db.transaction():
        await references.check(facts)
        expense = Expense({}, created_by=actor.id, **facts)
        await expense.save()
        after = await snapshot(Expense, expense.id)
        await record(actor, action="create", object_type="expense", object_id=expense.id, after=after)
    return int(expense.id)


async def change_expense(actor: Actor, *, expense: int, changes: Mapping[str, Any]) -> None:
    """Change what is given."""
    actor.require(Permission.EXPENSES_WRITE)
    async with db.transaction():
        before = await snapshot(Expense, expense)
        await references.check(changes, expense)
        if changes:
            await Expense.update({}, **changes).where(Expense.id == expense)
        after = await snapshot(Expense, expense)
        await record(actor, action="change", object_type="expense", object_id=expense, before=before, after=after)


async def remove_expense(actor: Actor, *, expense: int) -> None:
    """Remove it; the trail keeps what it was."""
    actor.require(Permission.EXPENSES_WRITE)
    async with db.transaction():
        before = await snapshot(Expense, expense)
        await Expense.delete().where(Expense.id == expense)
        await record(actor, action="remove", object_type="expense", object_id=expense, before=before)
