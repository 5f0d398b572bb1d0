"""Who was there."""

from piccolo.columns import Date, ForeignKey, OnDelete, Serial, Time, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from api.accounts.tables import Account
from api.groups.tables import Group


class Attendance(Table, tablename="attendance"):
    """One student's presence in one group on one day (Tashkent's)."""

    id: Serial
    student = ForeignKey(Account, null=False, default=None, on_delete=OnDelete.restrict, index=True)
    group = ForeignKey(Group, null=False, default=None, on_delete=OnDelete.restrict)
    status = Varchar(length=16, null=False, default=None)
    date = Date(null=False, default=None, index=True)
    time = Time(null=False, default=None)
    marked_by = ForeignKey(Account, null=True, default=None, on_delete=OnDelete.restrict, index=True)
    created_at = Timestamptz(null=False, default=TimestamptzNow())
    updated_at = Timestamptz(null=False, default=TimestamptzNow())

    attendance_once_a_day = Unique(["group", "date", "student"])
    attendance_status_known = Check("status IN ('keldi', 'kechikdi', 'kelmadi')")
