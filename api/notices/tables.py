"""The outbox: what is to be told to somebody by Telegram."""

from piccolo.columns import BigSerial, ForeignKey, Integer, OnDelete, Text, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from api.accounts.tables import Account


class Notice(Table, tablename="notice"):
    """One text for one recipient, written in the transaction that gives cause for it.

    `key` names the cause and the recipient: the same notice can't arise twice. `recipient` is empty for the
    examiners' chat. A delivery claims the row by moving `due_at` ahead, so a dead worker's claim runs out by itself.
    """

    id = BigSerial(primary_key=True)
    key = Varchar(length=128, null=False, default=None)
    recipient = ForeignKey(Account, null=True, default=None, on_delete=OnDelete.cascade, index=True)
    text = Text(null=False, default=None)
    status = Varchar(length=16, null=False, default="pending")
    error = Text(null=True, default=None)
    attempts = Integer(null=False, default=0)
    due_at = Timestamptz(null=False, default=TimestamptzNow())
    created_at = Timestamptz(null=False, default=TimestamptzNow())
    sent_at = Timestamptz(null=True, default=None)

    notice_once = Unique(["key"])
    notice_status_known = Check("status IN ('pending', 'sent', 'failed')")
