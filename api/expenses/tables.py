"""What the centre spends."""

from piccolo.columns import ForeignKey, Numeric, OnDelete, Serial, Text, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check
from piccolo.table import Table

from api.accounts.tables import Account


class Expense(Table, tablename="expense"):
    """Money paid out, in so'm: to a person who works here, or to whom or what `recipient` says."""

    id: Serial
    recipient = Varchar(length=255, null=True, default=None)
    recipient_user = ForeignKey(Account, null=True, default=None, on_delete=OnDelete.restrict, index=True)
    amount = Numeric(digits=(14, 2), null=False, default=None)
    reason = Text(null=False, default=None)
    created_by = ForeignKey(Account, null=True, default=None, on_delete=OnDelete.restrict)
    created_at = Timestamptz(null=False, default=TimestamptzNow(), index=True)

    expense_amount_positive = Check("amount > 0")
