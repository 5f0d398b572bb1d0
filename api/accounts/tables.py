"""People who can log in: owners, employees and students."""

from typing import Any

from piccolo.columns import (
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
from piccolo.constraints import Check
from piccolo.table import Table


class Account(Table, tablename="account"):
    """One person. Usernames are unique without regard to case among those not withdrawn (index in the migration)."""

    id: Serial
    username = Varchar(length=150, null=False, default=None)
    password_hash = Text(null=False, default=None, secret=True)
    role = Varchar(length=16, null=False, default=None)
    first_name = Varchar(length=150, null=False, default="")
    last_name = Varchar(length=150, null=False, default="")
    phone = Varchar(length=32, null=True, default=None)
    parent_phone = Varchar(length=32, null=True, default=None)
    group: ForeignKey[Any] = ForeignKey(
        LazyTableReference("Group", module_path="api.groups.tables"),
        null=True,
        default=None,
        on_delete=OnDelete.set_null,
        index=True,
        help_text="A student's group.",
    )
    telegram_id = Varchar(length=20, null=True, default=None)
    is_active = Boolean(null=False, default=True)
    token_version = Integer(null=False, default=0, help_text="Bumped to make every token issued so far invalid.")
    created_at = Timestamptz(null=False, default=TimestamptzNow())
    withdrawn_at = Timestamptz(null=True, default=None)

    account_role_known = Check("role IN ('owner', 'employee', 'student')")
    account_telegram_id_digits = Check("telegram_id ~ '^[0-9]+$'")
