"""What students pay, and for which months."""

from piccolo.columns import ForeignKey, Numeric, OnDelete, Serial, SmallInt, Timestamptz
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from api.accounts.tables import Account
from api.groups.tables import Group


class Payment(Table, tablename="payment"):
    """Money received from one student for one group, in so'm."""

    id: Serial
    student = ForeignKey(Account, null=False, default=None, on_delete=OnDelete.restrict, index=True)
    group = ForeignKey(Group, null=False, default=None, on_delete=OnDelete.restrict, index=True)
    amount = Numeric(digits=(14, 2), null=False, default=None)
    received_by = ForeignKey(Account, null=True, default=None, on_delete=OnDelete.restrict, index=True)
    created_at = Timestamptz(null=False, default=TimestamptzNow(), index=True)

    payment_amount_positive = Check("amount > 0")


class PaymentMonth(Table, tablename="payment_month"):
    """One month that a payment is for; two payments for one month are instalments."""

    id: Serial
    payment = ForeignKey(Payment, null=False, default=None, on_delete=OnDelete.cascade)
    year = SmallInt(null=False, default=None)
    month = SmallInt(null=False, default=None)

    payment_month_once = Unique(["payment", "year", "month"])
    payment_month_in_year = Check("month BETWEEN 1 AND 12")
    payment_month_year_sane = Check("year BETWEEN 2000 AND 2100")
