"""Reading the audit trail."""

from typing import Final

from api import sql
from api.audit.schemas import AuditQuery
from api.filters import Condition
from api.listing import Listing

_ENTRY: Final = f"""json_build_object('id', e.id, 'actor', actor.shown, 'action', e.action,
    'object_type', e.object_type, 'object_id', e.object_id, 'before', e.before, 'after', e.after,
    'reason', e.reason, 'at', {sql.moment("e.at")})"""
_ACTOR: Final = f"""LEFT JOIN LATERAL (SELECT json_build_object('id', a.id, 'name', {sql.name_of("a")}) AS shown
    FROM account a WHERE a.id = e.actor OFFSET 0) actor ON true"""


def entries(query: AuditQuery) -> Listing:
    """The acts, oldest first."""
    condition = (
        Condition()
        .given("e.object_type = {}", query.object_type)
        .given("e.object_id = {}", query.object_id)
        .given("e.actor = {}", query.actor)
        .given("e.action = {}", query.action)
        .given("e.at >= {}::date", query.date_from)
        .given("e.at < {}::date + 1", query.date_to)
    )
    return Listing(
        _ENTRY, "FROM audit_entry e", "e.id", condition.where, joined=_ACTOR, key="e.id", args=condition.args
    )
