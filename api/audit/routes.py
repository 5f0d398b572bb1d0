"""The path by which owners read the audit trail."""

from sanic import Blueprint, Request

from api.access import Permission
from api.audit import queries
from api.audit.schemas import AuditEntryOut, AuditQuery
from api.http.endpoint import endpoint
from api.listing import Listing

audit = Blueprint("audit")


@audit.get("/api/v1/audit/")
@endpoint(allow=Permission.AUDIT_READ, query=AuditQuery, returns=list[AuditEntryOut])
async def list_audit_entries(_: Request, query: AuditQuery) -> Listing:
    """List who changed what and when, newest first."""
    return queries.entries(query)
