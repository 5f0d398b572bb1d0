"""Expenses of a month, and how owners change them."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from api.access import Actor
from api.errors import DomainError
from api.expenses import rules, screens
from api.expenses.schemas import ExpenseChange, ExpenseIn
from api.expenses.screens import ExpenseLine
from workbench.models.calendar import Month, bounds
from workbench.models.faults import Faults, faults_of, read
from workbench.models.payments import amount_of
from workbench.wording import sentence


@dataclass(frozen=True, slots=True)
class ExpenseSheet:
    """One month."""

    month: Month
    lines: list[ExpenseLine]

    @property
    def total(self) -> Decimal:
        """All that was spent in it."""
        return sum((line.amount for line in self.lines), Decimal(0))


async def sheet(actor: Actor, month: Month) -> ExpenseSheet:
    """The month's expenses, the newest first."""
    return ExpenseSheet(month, await screens.expenses_between(actor, *bounds(month)))


def paid_to(line: ExpenseLine) -> str:
    """To whom or for what."""
    return " · ".join(part for part in (line.recipient_name, line.recipient) if part) or "–"


async def save(actor: Actor, expense: int | None, values: Mapping[str, Any]) -> Faults:
    """Record the expense or change it; what is wrong, if anything."""
    amount = amount_of(values["amount"])
    typed = {**values, "amount": values["amount"] if amount is None else amount}
    facts, faults = read(ExpenseIn if expense is None else ExpenseChange, typed)
    if facts is None:
        return faults
    try:
        if expense is None:
            await rules.record_expense(actor, facts=facts.model_dump())
        else:
            await rules.change_expense(actor, expense=expense, changes=facts.model_dump(exclude_unset=True))
    except DomainError as refusal:
        return faults_of(refusal)
    return {}


async def remove(actor: Actor, expense: int) -> str | None:
    """Remove it; a sentence says why not."""
    try:
        await rules.remove_expense(actor, expense=expense)
    except DomainError as refusal:
        return sentence(refusal)
    return None
