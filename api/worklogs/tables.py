"""On which days employees worked."""

from piccolo.columns import Boolean, Date, ForeignKey, OnDelete, Serial, Text, Timestamptz
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Unique
from piccolo.table import Table

from api.accounts.tables import Account


class WorkLog(Table, tablename="work_log"):
    """One employee's working day; it arises with their first record of that day."""

    id: Serial
    employee = ForeignKey(Account, null=False, default=None, on_delete=OnDelete.restrict)
    date = Date(null=False, default=None, index=True)
    status = Boolean(null=False, default=True)
    note = Text(null=True, default=None)
    created_at = Timestamptz(null=False, default=TimestamptzNow())

    work_log_once_a_day = Unique(["employee", "date"])
