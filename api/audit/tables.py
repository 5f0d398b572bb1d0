"""Who changed what, when, from what to what."""

from typing import Any

from piccolo.columns import JSONB, BigSerial, ForeignKey, LazyTableReference, OnDelete, Text, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.table import Table


class AuditEntry(Table, tablename="audit_entry"):
    """One act upon one object. Written in the transaction of the act, never changed."""

    id = BigSerial(primary_key=True)
    actor: ForeignKey[Any] = ForeignKey(
        LazyTableReference("Account", module_path="api.accounts.tables"),
        null=True,
        default=None,
        on_delete=OnDelete.restrict,
        index=True,
    )
    action = Varchar(length=32, null=False, default=None)
    object_type = Varchar(length=64, null=False, default=None)
    object_id = Varchar(length=64, null=False, default=None)
    before = JSONB(null=True, default=None)
    after = JSONB(null=True, default=None)
    reason = Text(null=False, default="")
    at = Timestamptz(null=False, default=TimestamptzNow(), index=True)
