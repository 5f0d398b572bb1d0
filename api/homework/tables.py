"""What a group is to do at home."""

from piccolo.columns import ForeignKey, OnDelete, Serial, Text, Timestamptz
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check
from piccolo.table import Table

from api.accounts.tables import Account
from api.groups.tables import Group
from api.media.tables import StoredFile


class Homework(Table, tablename="homework"):
    """A text, a file, or both, for one group."""

    id: Serial
    group = ForeignKey(Group, null=False, default=None, on_delete=OnDelete.restrict, index=True)
    text = Text(null=True, default=None)
    file = ForeignKey(StoredFile, null=True, default=None, on_delete=OnDelete.restrict, index=True)
    created_by = ForeignKey(Account, null=True, default=None, on_delete=OnDelete.restrict, index=True)
    created_at = Timestamptz(null=False, default=TimestamptzNow())
    updated_at = Timestamptz(null=False, default=TimestamptzNow())

    homework_not_empty = Check("coalesce(text, '') <> '' OR file IS NOT NULL")
