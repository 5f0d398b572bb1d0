"""Who may hear of whom in which chat, and the codes that show it."""

from piccolo.columns import ForeignKey, OnDelete, Serial, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from api.accounts.tables import Account


class LinkCode(Table, tablename="telegram_code"):
    """A one-time code, of which only the hash is kept; a new one for the same account and purpose replaces it."""

    id: Serial
    account = ForeignKey(Account, null=False, default=None, on_delete=OnDelete.cascade)
    purpose = Varchar(length=16, null=False, default=None)
    hash = Varchar(length=64, null=False, default=None, secret=True)
    expires_at = Timestamptz(null=False, default=None)

    telegram_code_one_live = Unique(["account", "purpose"])
    telegram_code_hash = Unique(["hash"])
    telegram_code_purpose_known = Check("purpose IN ('own', 'parent')")


class TelegramParent(Table, tablename="telegram_parent"):
    """A student's parent in a chat. A person's own chat is the account's `telegram_id`."""

    id: Serial
    account = ForeignKey(Account, null=False, default=None, on_delete=OnDelete.cascade)
    chat = Varchar(length=20, null=False, default=None, index=True)
    created_at = Timestamptz(null=False, default=TimestamptzNow())

    telegram_parent_once = Unique(["account", "chat"])
    telegram_parent_chat_digits = Check("chat ~ '^[0-9]+$'")


class TelegramBot(Table, tablename="telegram_bot"):
    """The bot's name as it said last, for links that open it."""

    name = Varchar(length=64, null=False, default=None)

    telegram_bot_one_row = Check("id = 1")
