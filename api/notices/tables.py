"""The outbox: what is to be told to somebody by Telegram."""

from typing import Any

from piccolo.columns import (
    BigInt,
    BigSerial,
    Boolean,
    ForeignKey,
    Integer,
    LazyTableReference,
    OnDelete,
    Serial,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from api.accounts.tables import Account


class Notice(Table, tablename="notice"):
    """One text for one recipient, written in the transaction that gives cause for it; a message's log is one too.

    `key` names the cause and the recipient: the same notice can't arise twice. `recipient` is empty for the
    examiners' chat. With `parent_chat` it is for the parent of `recipient` in that chat. A delivery claims the row by
    moving `due_at` ahead, so a dead worker's claim runs out by itself.

    `telegram_message` is Telegram's number of what was sent. A notice that `amends` another replaces that one's text
    in the chat. One that is `joined_to` another went out as a part of its text.
    """

    id = BigSerial(primary_key=True)
    key = Varchar(length=128, null=False, default=None)
    kind = Varchar(length=16, null=False, default="")
    recipient = ForeignKey(Account, null=True, default=None, on_delete=OnDelete.cascade, index=True)
    parent_chat = Varchar(length=20, null=True, default=None)
    text = Text(null=True, default=None)
    message: ForeignKey[Any] = ForeignKey(
        LazyTableReference("Message", module_path="api.messages.tables"),
        null=True,
        default=None,
        on_delete=OnDelete.cascade,
        help_text="Whose text it is that goes out.",
    )
    status = Varchar(length=16, null=False, default="pending")
    error = Text(null=True, default=None)
    attempts = Integer(null=False, default=0)
    claims = Integer(null=False, default=0, help_text="How often it was taken: an older taker may not write any more.")
    waits_at_night = Boolean(null=False, default=False)
    due_at = Timestamptz(null=False, default=TimestamptzNow())
    created_at = Timestamptz(null=False, default=TimestamptzNow())
    sent_at = Timestamptz(null=True, default=None)
    telegram_message = BigInt(null=True, default=None)
    amends: ForeignKey[Any] = ForeignKey(
        LazyTableReference("Notice", module_path=__name__),
        null=True,
        default=None,
        on_delete=OnDelete.cascade,
        index=True,
    )
    joined_to: ForeignKey[Any] = ForeignKey(
        LazyTableReference("Notice", module_path=__name__),
        null=True,
        default=None,
        on_delete=OnDelete.cascade,
        index=True,
    )

    notice_once = Unique(["key"])
    notice_has_one_text = Check("(text IS NULL) = (message IS NOT NULL)")
    notice_state_known = Check("status IN ('pending', 'sent', 'failed', 'joined', 'withdrawn')")


class NoticeSetting(Table, tablename="notice_setting"):
    """What the centre has decided about one kind of notice; without a row the kind's own words and ways hold."""

    id: Serial
    kind = Varchar(length=16, null=False, default=None)
    is_on = Boolean(null=False, default=True)
    at_night = Boolean(null=False, default=None, help_text="Comes in quiet hours too, without a sound.")
    template = Text(null=False, default=None)

    notice_setting_once = Unique(["kind"])
