"""Messages to students."""

from piccolo.columns import ForeignKey, OnDelete, Serial, Text, Timestamptz
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check
from piccolo.table import Table

from api.accounts.tables import Account


class Message(Table, tablename="message"):
    """One text for many students. Its logs, one per recipient, are the rows of the outbox that name it."""

    id: Serial
    text = Text(null=False, default=None)
    sent_by = ForeignKey(Account, null=False, default=None, on_delete=OnDelete.restrict, index=True)
    created_at = Timestamptz(null=False, default=TimestamptzNow(), index=True)

    message_length = Check("char_length(text) BETWEEN 1 AND 4096")
